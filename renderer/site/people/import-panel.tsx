import { useRef, useState } from 'react';
import type { ImportKind, ImportPreview } from '../../../shared/contract/roster-table.ts';
import { toPageError } from '../../client/page-error.ts';
import { siteClient, useSiteCommand } from '../../client/site.ts';
import { Button, Segmented } from '../../kit/controls.ts';
import { notify } from '../../kit/notices.ts';
import { useText } from '../../kit/text/index.ts';
import { fileToBase64, MOST_FILE_BYTES } from '../file-base64.ts';
import { downloadTemplate } from './csv-templates.ts';
import { PeopleImport } from './import/people-import.tsx';
import { ImportPreviewView } from './import-preview-view.tsx';

interface ChosenFile {
  readonly kind: ImportKind;
  readonly fileName: string;
  readonly base64: string;
}

const KINDS = ['people', 'posts', 'rooms', 'sessions', 'candidates'] as const satisfies readonly ImportKind[];

/** Choose a file, see what it would do, then import it whole or not at all. */
export function ImportPanel() {
  const text = useText();
  const [kind, setKind] = useState<ImportKind>('people');
  const [file, setFile] = useState<ChosenFile | null>(null);
  const [preview, setPreview] = useState<ImportPreview | null>(null);
  const [isReading, setReading] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const doImport = useSiteCommand('roster.import');

  const choose = async (chosen: File | undefined): Promise<void> => {
    setPreview(null);
    setFile(null);
    if (!chosen) return;
    if (chosen.size > MOST_FILE_BYTES)
      return notify({ kind: 'error', code: 'too-large', detail: text.people.fileTooLarge });
    setReading(true);
    try {
      const next = { kind, fileName: chosen.name, base64: await fileToBase64(chosen) };
      setPreview(await siteClient.query('roster.previewImport', next));
      setFile(next);
    } catch (error) {
      const failure = toPageError(error);
      notify({ kind: 'error', code: failure.code, detail: failure.message });
    } finally {
      setReading(false);
      // The same file, corrected, must be choosable again.
      if (picker.current) picker.current.value = '';
    }
  };
  const run = async (): Promise<void> => {
    if (!file) return;
    const result = await doImport.run(file);
    if (!result) return;
    notify({
      kind: 'information',
      text: text.people.imported(text.people.kind[result.kind], result.added, result.changed),
    });
    setFile(null);
    setPreview(null);
  };
  return (
    <section className="panel imports" aria-label={text.people.imports}>
      <div className="toolbar">
        <Segmented
          aria-label={text.people.imports}
          value={kind}
          options={KINDS.map((value) => ({ value, label: text.people.kind[value] }))}
          onChange={(value) => {
            setKind(value);
            setFile(null);
            setPreview(null);
          }}
        />
      </div>
      {kind === 'people' && <PeopleImport />}
      {kind !== 'people' && <p className="muted">{text.people.importWhy}</p>}
      {kind !== 'people' && (
        <div className="toolbar">
          <Button
            type={preview ? 'default' : 'primary'}
            loading={isReading}
            onClick={() => picker.current?.click()}
          >
            {text.people.chooseFile}
          </Button>
          <Button onClick={() => downloadTemplate(kind)}>{text.people.template}</Button>
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
      )}
      {preview && file && (
        <ImportPreviewView
          preview={preview}
          fileName={file.fileName}
          isBusy={doImport.isBusy}
          onImport={run}
        />
      )}
    </section>
  );
}
