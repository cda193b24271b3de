import type { PersonRecord } from '../../../../shared/contract/people.ts';
import { PersonPrivate } from '../../../../shared/contract/person-records.ts';
import { Person } from '../../../../shared/contract/roster-table.ts';

/** What the sheet edits: a record, or the beginning of one. */
export type RecordDraft = Pick<PersonRecord, 'person' | 'private'>;

/** Somebody new under the next free number of the kind `P0001`. */
export function blankDraft(people: readonly { readonly id: string }[]): RecordDraft {
  const last = Math.max(0, ...people.map(({ id }) => Number(/^P(\d{4,9})$/.exec(id)?.[1] ?? 0)));
  const id = `P${String(last + 1).padStart(4, '0')}`;
  const nothing = {
    school: '',
    sex: '',
    isTrained: false,
    trainedUntil: null,
    isExperienced: false,
    subjects: [],
  };
  return {
    person: { ...Person.parse({ id, name: '?', ...nothing }), name: '' },
    private: PersonPrivate.parse({}),
  };
}

/** Fields that cannot be saved as they are, by the path of the contract. */
export function faultsOf({ person, private: own }: RecordDraft): ReadonlySet<string> {
  const faults = [Person.safeParse(person), PersonPrivate.safeParse(own)].flatMap(
    ({ error }) => error?.issues.map(({ path }) => path.join('.')) ?? [],
  );
  if (person.name.trim() === '') faults.push('name');
  if (own.phone !== '' && !/^\+?\d{5,20}$/.test(own.phone)) faults.push('phone');
  return new Set(faults);
}

/** Several words in one field, by any comma. */
export const toWords = (text: string): string[] => [
  ...new Set(
    text
      .split(/[,，;；、]/)
      .map((word) => word.trim())
      .filter((word) => word !== ''),
  ),
];
