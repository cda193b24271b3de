import type { RecordDraft } from './record-draft.ts';

const isEqual = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Follow from other fields. */
const DERIVED: ReadonlySet<string> = new Set(['id', 'phoneMasked', 'trainedUntil', 'isTrained']);
/** Belong together: reasons are kept by the room they are about. */
const AVOIDANCE = ['avoidRooms', 'isAvoidingSite'] as const;

const avoidanceOf = ({ person, private: own }: RecordDraft): unknown => [
  AVOIDANCE.map((key) => person[key]),
  own.relations,
];

/** Fields in which two states of a person differ, as the words of the page name them. */
export function differingFields(a: RecordDraft, b: RecordDraft): string[] {
  const other: Readonly<Record<string, unknown>> = b.person;
  const fields = Object.entries(a.person)
    .filter(([key, value]) => !DERIVED.has(key) && !isEqual(value, other[key]))
    .map(([key]) => key);
  if (a.private.phone !== b.private.phone) fields.push('phone');
  if (!isEqual(a.private.relations, b.private.relations)) fields.push('relation');
  return fields;
}

/** What was changed in `mine` since `base`, upon `theirs`: fields I left alone are theirs. */
export function mergeDraft(base: RecordDraft, mine: RecordDraft, theirs: RecordDraft): RecordDraft {
  const old: Readonly<Record<string, unknown>> = base.person;
  const own = Object.fromEntries(
    Object.entries(mine.person).filter(([key, value]) => !isEqual(value, old[key])),
  );
  const isAvoidanceMine = !isEqual(avoidanceOf(mine), avoidanceOf(base));
  const { avoidRooms, isAvoidingSite } = (isAvoidanceMine ? mine : theirs).person;
  return {
    person: { ...theirs.person, ...own, avoidRooms, isAvoidingSite },
    private: {
      phone: mine.private.phone === base.private.phone ? theirs.private.phone : mine.private.phone,
      relations: (isAvoidanceMine ? mine : theirs).private.relations,
    },
  };
}
