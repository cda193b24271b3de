import { ExamLibrary } from '../../contract/exam-library.ts';
import type { ProfileReading } from '../../contract/versioned.ts';

/** Reads templates and step tables of unknown origin; never throws. The field is like `tables[1].steps[3].role`. */
export function readExamLibrary(json: unknown): ProfileReading<ExamLibrary> {
  const parsed = ExamLibrary.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const unknownKey = issue?.code === 'unrecognized_keys' ? [issue.keys[0] ?? ''] : [];
    const field = fieldOf([...(issue?.path ?? []), ...unknownKey]);
    return { kind: 'refused', field, why: issue?.message ?? 'is not a library of exams' };
  }
  const library = parsed.data;
  const fault = danglingOf(library);
  return fault ?? { kind: 'profile', profile: library };
}

const fieldOf = (path: readonly PropertyKey[]): string =>
  path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');

const refused = (path: readonly PropertyKey[], why: string): ProfileReading<ExamLibrary> => ({
  kind: 'refused',
  field: fieldOf(path),
  why,
});

/** Names that stand twice, or that nothing answers to. */
function danglingOf({ roles, tables, templates }: ExamLibrary): ProfileReading<ExamLibrary> | null {
  const lists = { roles, tables, templates };
  for (const [list, values] of Object.entries(lists)) {
    const twice = firstTwice(values);
    if (twice >= 0) return refused([list, twice, 'id'], 'is there twice');
  }
  const roleIds = new Set(roles.map(({ id }) => id));
  const tableIds = new Set(tables.map(({ id }) => id));
  for (const [at, { steps }] of tables.entries()) {
    const twice = firstTwice(steps);
    if (twice >= 0) return refused(['tables', at, 'steps', twice, 'id'], 'is there twice');
    for (const [index, { role, signal, words }] of steps.entries()) {
      const path = ['tables', at, 'steps', index];
      if (!roleIds.has(role)) return refused([...path, 'role'], 'is no role of this library');
      if (words !== '' && signal !== 'announcement')
        return refused([...path, 'words'], 'only an announcement has words');
    }
  }
  for (const [at, { sessions }] of templates.entries())
    for (const [index, { steps, start, end }] of sessions.entries()) {
      const path = ['templates', at, 'sessions', index];
      if (!tableIds.has(steps)) return refused([...path, 'steps'], 'is no step table of this library');
      if (end <= start) return refused([...path, 'end'], 'must be after the start');
    }
  return null;
}

const firstTwice = (values: readonly { readonly id: string }[]): number =>
  values.findIndex(({ id }, index) => values.findIndex((other) => other.id === id) < index);
