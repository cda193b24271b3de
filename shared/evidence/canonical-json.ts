/**
 * The one text of a value: keys sorted by UTF-16 code unit at every level, one space of indentation, LF, a final
 * newline. Two writers of the same facts get the same bytes, and a text with a key given twice is not canonical.
 */
export const canonicalJson = (value: unknown): string => `${JSON.stringify(sorted(value), null, 1)}\n`;

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, part]) => part !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(entries.map(([key, part]) => [key, sorted(part)]));
}
