import { Button } from '../kit/controls.ts';
import { csvLine } from '../kit/csv.ts';
import { downloadBytes, downloadText } from '../kit/download-text.ts';
import { notify } from '../kit/notices.ts';
import { useText } from '../kit/text/index.ts';

export interface ExportTable {
  /** Name of the file, without its ending, and of the sheet. */
  readonly name: string;
  /** The first row is the head. */
  readonly rows: readonly (readonly (string | number | null)[])[];
  readonly widths: readonly number[];
}

/** Saves the table as it is shown: the chosen rows, in the page's language. */
export function TableExport({ table }: { readonly table: () => ExportTable }) {
  const text = useText();
  const saveCsv = (): void => {
    const { name, rows } = table();
    const lines = rows.map((cells) => csvLine(cells.map((cell) => (cell === null ? '' : String(cell)))));
    downloadText(`${name}.csv`, lines.join('\r\n'));
  };
  const saveXlsx = async (): Promise<void> => {
    const { name, rows, widths } = table();
    try {
      const answer = await fetch('/api/v1/tables/workbook', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ name, rows, widths }),
      });
      if (!answer.ok) throw new Error(String(answer.status));
      downloadBytes(`${name}.xlsx`, await answer.arrayBuffer());
    } catch (error) {
      notify({ kind: 'error', code: 'unavailable', detail: String(error) });
    }
  };
  return (
    <>
      <Button onClick={() => void saveXlsx()}>{text.centre.saveXlsx}</Button>
      <Button onClick={saveCsv}>{text.centre.saveCsv}</Button>
    </>
  );
}
