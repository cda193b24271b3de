/** One line of a table for spreadsheet programs: nothing in it is run, and cells may hold commas and line breaks. */
export const csvLine = (cells: readonly string[]): string => cells.map(cell).join(',');

function cell(value: string): string {
  // A spreadsheet must not run what a room is called.
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
