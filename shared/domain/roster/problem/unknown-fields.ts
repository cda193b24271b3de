import {
  ExamRoom,
  ExamSession,
  Invigilator,
  OtherDuty,
  RosterPlace,
  RosterProblem,
  RuleChange,
  SessionCandidates,
} from './roster-problem.ts';

/** A field that is not read: where it stands first, and in how many entries of its list. */
export interface UnknownField {
  readonly field: string;
  readonly count: number;
}

/** A misspelt field is told, but ten thousand of them are not. */
const MOST_TOLD = 20;

const LISTS: Readonly<Record<string, { readonly shape: object }>> = {
  sessions: ExamSession,
  rooms: ExamRoom,
  staff: Invigilator,
  locked: RosterPlace,
  rules: RuleChange,
};

/** Names every field of a `roster-problem/1` that nobody reads. Never throws. */
export function unknownFields(json: unknown): readonly UnknownField[] {
  const found = new Map<string, { field: string; count: number }>();
  const look = (value: unknown, shape: object, kind: string, path: string): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const key of Object.keys(value)) {
      if (Object.hasOwn(shape, key)) continue;
      const known = found.get(`${kind}.${key}`);
      if (known) known.count += 1;
      else if (found.size < MOST_TOLD)
        found.set(`${kind}.${key}`, { field: path === '' ? key : `${path}.${key}`, count: 1 });
    }
  };
  look(json, RosterProblem.shape, '', '');
  for (const [name, { shape }] of Object.entries(LISTS))
    for (const [index, entry] of listOf(json, name).entries()) {
      look(entry, shape, name, `${name}[${index}]`);
      if (name === 'rooms')
        for (const [at, own] of listOf(entry, 'sessionCandidates').entries())
          look(
            own,
            SessionCandidates.shape,
            'rooms.candidates',
            `${name}[${index}].sessionCandidates[${at}]`,
          );
      if (name !== 'staff') continue;
      const preference =
        typeof entry === 'object' && entry !== null
          ? (entry as Record<string, unknown>)['preference']
          : undefined;
      look(preference, PREFERENCE, 'staff.preference', `${name}[${index}].preference`);
      for (const [at, duty] of listOf(entry, 'duties').entries())
        look(duty, OtherDuty.shape, 'staff.duties', `${name}[${index}].duties[${at}]`);
    }
  return [...found.values()];
}

const PREFERENCE = { sessions: true, buildings: true };

function listOf(value: unknown, name: string): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  const list: unknown = (value as Record<string, unknown>)[name];
  return Array.isArray(list) ? list : [];
}
