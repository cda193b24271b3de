import './people-import.css';
import { useRef, useState } from 'react';
import type { ImportKind, ImportPreview } from '../../../../shared/contract/roster-table.ts';
import { toPageError } from '../../../client/page-error.ts';
import { siteClient, useSiteCommand } from '../../../client/site.ts';
import { Button } from '../../../kit/controls.ts';
import { notify } from '../../../kit/notices.ts';
import { Shape } from '../../../kit/status-mark.tsx';
import { useText } from '../../../kit/text/index.ts';
import { fileToBase64, MOST_FILE_BYTES } from '../../file-base64.ts';
import { downloadTemplate } from '../csv-templates.ts';
import { ImportPreviewView } from '../import-preview-view.tsx';
import { ColumnTable } from './column-table.tsx';
import { LastImport } from './last-import.tsx';

interface ChosenFile {
  readonly kind: ImportKind;
  readonly fileName: string;
  readonly base64: string;
}

/** A table beside the people: the file, what its columns are, what it would do, and the import that can be taken back. */
export function TableImportPanel({ kind }: { readonly kind: ImportKind }) {
  const text = useText();
  const [file, setFile] = useState<ChosenFile | null>(null);
  const [preview, setPreview] = useState<ImportPreview | null>(null);
  const [fields, setFields] = useState<ReadonlyMap<number, string | null>>(new Map());
  const [isReading, setReading] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const doImport = useSiteCommand('roster.import');

  const chosenColumns = (said: ReadonlyMap<number, string | null>) =>
    [...said].map(([column, field]) => ({ column, field }));
  /** `said` is null where the headers are to say what the columns are. */
  const look = async (next: ChosenFile, said: ReadonlyMap<number, string | null> | null): Promise<void> => {
    setReading(true);
    try {
      const columns = said === null ? {} : { columns: chosenColumns(said) };
      const found = await siteClient.query('roster.previewImport', { ...next, ...columns });
      setPreview(found);
      setFile(next);
      setFields(said ?? new Map(found.columns.map(({ column, field }) => [column, field])));
    } catch (error) {
      const failure = toPageError(error);
      notify({ kind: 'error', code: failure.code, detail: failure.message });
    } finally {
      setReading(false);
    }
  };
  const choose = async (chosen: File | undefined): Promise<void> => {
    setPreview(null);
    setFile(null);
    if (!chosen) return;
    if (chosen.size > MOST_FILE_BYTES)
      return notify({ kind: 'error', code: 'too-large', detail: text.people.fileTooLarge });
    await look({ kind, fileName: chosen.name, base64: await fileToBase64(chosen) }, null);
    // The same file, corrected, must be choosable again.
    if (picker.current) picker.current.value = '';
  };
  const run = async (): Promise<void> => {
    if (!file) return;
    const result = await doImport.run({ ...file, columns: chosenColumns(fields) });
    if (!result) return;
    const done = text.people.imported(text.people.kind[result.kind], result.added, result.changed);
    notify({ kind: 'information', text: done });
    setFile(null);
    setPreview(null);
  };
  const taken = new Set(fields.values());
  const missing = (preview?.fields ?? []).filter(({ field, isRequired }) => isRequired && !taken.has(field));
  return (
    <div className="people-import">
      <p className="muted">{text.people.importWhy}</p>
      <div className="toolbar">
        <Button
          type={preview ? 'default' : 'primary'}
          loading={isReading && !preview}
          onClick={() => picker.current?.click()}
        >
          {text.people.chooseFile}
        </Button>
        <a className="plain-link" href={`/api/v1/roster/templates/${kind}.xlsx`} download>
          {text.people.templateXlsx}
        </a>
        <Button onClick={() => downloadTemplate(kind)}>{text.people.template}</Button>
        <span className="grow" />
        {!file && <LastImport />}
        <input
          ref={picker}
          type="file"
          accept=".xlsx,.csv,.txt,text/csv,text/plain"
          className="visually-hidden"
          aria-label={text.people.chooseFile}
          tabIndex={-1}
          onChange={(event) => void choose(event.target.files?.[0])}
        />
      </div>
      {preview && file && (
        <>
          {missing.length > 0 && preview.columns.length > 0 && (
            <p className="tone-attention">
              <Shape tone="attention" />{' '}
              {text.people.needsColumn(missing.map(({ header }) => header).join(text.frame.listMark))}
            </p>
          )}
          {preview.columns.length > 0 && (
            <ColumnTable
              columns={preview.columns}
              fields={fields}
              names={preview.fields.map(({ field, header }) => ({ field, name: header }))}
              onField={(column, field) => {
                // One meaning, one column: what is chosen here is taken away there.
                const said = [...fields].map(([at, old]) => {
                  const kept = old === field ? null : old;
                  return [at, at === column ? field : kept] as const;
                });
                void look(file, new Map(said));
              }}
            />
          )}
          <ImportPreviewView
            preview={preview}
            fileName={file.fileName}
            isBusy={doImport.isBusy}
            onImport={run}
          />
        </>
      )}
    </div>
  );
}
