/** Saves a table with a byte order mark, so that spreadsheet programs read it as UTF-8. */
export const downloadText = (fileName: string, text: string): void =>
  download(fileName, `\uFEFF${text}\r\n`, 'text/csv');

/** Saves exactly this text. */
export const downloadJson = (fileName: string, json: string): void =>
  download(fileName, json, 'application/json');

/** Saves these bytes. */
export const downloadBytes = (fileName: string, bytes: ArrayBuffer): void =>
  download(fileName, bytes, 'application/octet-stream');

function download(fileName: string, content: string | ArrayBuffer, type: string): void {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
