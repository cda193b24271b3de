import type { ResponsibilityNode } from '../../../../shared/contract/responsibility.ts';

type Nodes = readonly ResponsibilityNode[];

/** A duty and everything below it, by id. */
export function subtreeOf(nodes: Nodes, id: string): ReadonlySet<string> {
  const found = new Set([id]);
  for (let size = 0; size < found.size; ) {
    size = found.size;
    for (const node of nodes) if (node.parentId !== null && found.has(node.parentId)) found.add(node.id);
  }
  return found;
}

/** A new duty under another one, or at the top. */
export function withNew(nodes: Nodes, parentId: string | null, title: string): [Nodes, string] {
  const last = Math.max(0, ...nodes.map(({ id }) => Number(/^n(\d{1,9})$/.exec(id)?.[1] ?? 0)));
  const id = `n${last + 1}`;
  return [[...nodes, { id, parentId, title, personId: null, deputyId: null, roomIds: [] }], id];
}

/** Changes places with the sibling before it; null when there is none. */
export function movedUp(nodes: Nodes, id: string): Nodes | null {
  const at = nodes.findIndex((node) => node.id === id);
  const before = nodes.findLastIndex(({ parentId }, index) => index < at && parentId === nodes[at]?.parentId);
  const [own, other] = [nodes[at], nodes[before]];
  if (!own || !other) return null;
  return nodes.map((node, index) => (index === at ? other : index === before ? own : node));
}
