/** Saves a text file with a byte order mark, so that spreadsheet programs read it as UTF-8. */
export function downloadText(fileName: string, text: string): void {
  const address = URL.createObjectURL(new Blob([`\uFEFF${text}\r\n`], { type: 'text/csv' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
