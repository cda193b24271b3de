/** The rows with this one in the place of that of its id, else at the end; beyond `most` the oldest goes. */
export function put<T extends { readonly id: string }>(
  rows: readonly T[],
  row: T,
  most = Number.POSITIVE_INFINITY,
): T[] {
  const at = rows.findIndex(({ id }) => id === row.id);
  if (at >= 0) return rows.with(at, row);
  return rows.length < most ? [...rows, row] : [...rows.slice(rows.length - most + 1), row];
}
