import type { ResponsibilityNode } from '../../contract/responsibility.ts';

/** Where a duty stands in the chart: levels from the left, rows from the top; a superior stands beside the first subordinate. */
export interface PlacedNode {
  readonly node: ResponsibilityNode;
  readonly depth: number;
  readonly row: number;
  readonly children: readonly PlacedNode[];
}

/** The first fault that keeps nodes from being a tree; null when they are one (or several). */
export function treeFault(nodes: readonly ResponsibilityNode[]): { id: string; text: string } | null {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  if (byId.size < nodes.length) {
    const twice = nodes.find((node) => byId.get(node.id) !== node);
    return { id: twice?.id ?? '', text: 'two duties have the same id' };
  }
  for (const node of nodes) {
    let steps = 0;
    for (let up = node.parentId; up !== null; up = byId.get(up)?.parentId ?? null) {
      if (!byId.has(up)) return { id: node.id, text: 'there is no such superior' };
      steps += 1;
      if (steps > nodes.length) return { id: node.id, text: 'a duty is its own superior' };
    }
  }
  return null;
}

/** Places a tree without faults; siblings stay in their order. */
export function layoutTree(nodes: readonly ResponsibilityNode[]): {
  readonly roots: readonly PlacedNode[];
  readonly rows: number;
  readonly levels: number;
} {
  const below = new Map<string | null, ResponsibilityNode[]>();
  for (const node of nodes) {
    const own = below.get(node.parentId);
    if (own) own.push(node);
    else below.set(node.parentId, [node]);
  }
  let rows = 0;
  let levels = 0;
  const place = (node: ResponsibilityNode, depth: number): PlacedNode => {
    levels = Math.max(levels, depth + 1);
    const row = rows;
    const children = (below.get(node.id) ?? []).map((child) => place(child, depth + 1));
    if (children.length === 0) rows += 1;
    return { node, depth, row, children };
  };
  const roots = (below.get(null) ?? []).map((node) => place(node, 0));
  return { roots, rows, levels };
}

/** Every duty of a chart, superiors before their subordinates. */
export const flatten = (placed: readonly PlacedNode[]): PlacedNode[] =>
  placed.flatMap((one) => [one, ...flatten(one.children)]);
