import type { FieldChange } from '../../../shared/contract/people-import.ts';
import type { WholePerson } from './person-row.ts';

/** Follow from other fields: telling them too would say everything twice. */
const DERIVED: ReadonlySet<string> = new Set(['id', 'phoneMasked']);

/** What differs between two states of one person, field by field. The text of a relation is told as changed, not what it says. */
export function fieldChanges(before: WholePerson, after: WholePerson): FieldChange[] {
  const old: Readonly<Record<string, unknown>> = before.person;
  const fields = Object.entries(after.person).filter(
    ([key, value]) => !DERIVED.has(key) && JSON.stringify(old[key]) !== JSON.stringify(value),
  );
  const changes = fields.map(
    ([field, value]): FieldChange => ({ field, before: valueText(old[field]), after: valueText(value) }),
  );
  if (before.private.phone !== after.private.phone)
    changes.push({ field: 'phone', before: before.private.phone, after: after.private.phone });
  if (JSON.stringify(before.private.relations) !== JSON.stringify(after.private.relations))
    changes.push({ field: 'relation', before: relationText(before), after: relationText(after) });
  return changes;
}

const relationText = ({ private: { relations } }: WholePerson): string =>
  relations.map(({ text }) => text).join('；');

function valueText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return value.map(valueText).join('、');
  const entries = Object.entries(value);
  // Costs say of what they are.
  if (entries.every(([, part]) => typeof part === 'number'))
    return entries.map(([key, part]) => `${key}:${part}`).join('、');
  return entries
    .map(([, part]) => valueText(part))
    .filter((part) => part !== '' && part !== 'false')
    .join(' ');
}
