import type { ResponsibilityGap, ResponsibilityNode } from '../../contract/responsibility.ts';
import type { Person } from '../../contract/roster-table.ts';

/**
 * What is missing in a tree (明确分管领导和具体负责人，把责任层层落实到位): a duty without a name, a duty with others under it
 * and no deputy, somebody who has not signed the letter for this duty or is on leave, and, once the tree names rooms, exam
 * rooms nobody answers for. In the order of the tree, rooms last.
 */
export function findGaps(
  nodes: readonly ResponsibilityNode[],
  people: readonly Pick<Person, 'id' | 'name' | 'letters' | 'isOnLeave'>[],
  examRooms: readonly { readonly id: string; readonly name: string }[],
): ResponsibilityGap[] {
  const byId = new Map(people.map((person) => [person.id, person]));
  const superiors = new Set(nodes.map(({ parentId }) => parentId));
  const gaps = nodes.flatMap(({ id, title, personId, deputyId }): ResponsibilityGap[] => {
    const person = byId.get(personId ?? '');
    const gap = (kind: ResponsibilityGap['kind'], name = ''): ResponsibilityGap => ({
      ...{ kind, nodeId: id, title, name },
    });
    const isDeputed = deputyId !== null && deputyId !== personId && byId.has(deputyId);
    const deputy = superiors.has(id) && !isDeputed ? [gap('no-deputy')] : [];
    if (person === undefined) return [gap('no-person'), ...deputy];
    const hasSigned = person.letters.some(({ post, isSigned }) => isSigned && post === title);
    return [
      ...deputy,
      ...(hasSigned ? [] : [gap('not-signed', person.name)]),
      ...(person.isOnLeave ? [gap('on-leave', person.name)] : []),
    ];
  });
  const covered = new Set(nodes.flatMap(({ roomIds }) => roomIds));
  const open = covered.size === 0 ? [] : examRooms.filter(({ id }) => !covered.has(id));
  return [
    ...gaps,
    ...open.map(({ name }) => ({ kind: 'room-uncovered' as const, nodeId: null, title: '', name })),
  ];
}
