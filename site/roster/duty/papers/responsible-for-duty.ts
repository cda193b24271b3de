import type { ResponsibilityNode } from '../../../../shared/contract/responsibility.ts';
import type { DutyResponsible } from './duty-table.ts';

/** Word of a duty of the tree that is about being on duty or about the papers room. */
const ABOUT_DUTY = /值班|值守|保密|安保|duty|papers/i;

/** The head of the site, and whoever answers for duty or the papers room, by the tree of responsibilities. */
export function responsibleForDuty(
  nodes: readonly ResponsibilityNode[],
  people: readonly { readonly id: string; readonly name: string }[],
): DutyResponsible[] {
  const nameOf = new Map(people.map(({ id, name }) => [id, name]));
  return nodes.flatMap(({ parentId, title, personId, deputyId }) => {
    const name = nameOf.get(personId ?? '');
    if (name === undefined || (parentId !== null && !ABOUT_DUTY.test(title))) return [];
    return [{ title, name, deputy: nameOf.get(deputyId ?? '') ?? null }];
  });
}
