import { useRef, useState } from 'react';
import type { ImportKind, ImportPreview } from '../../../shared/contract/roster-table.ts';
import { toPageError } from '../../client/page-error.ts';
import { siteClient, useSiteCommand } from '../../client/site.ts';
import { Button, Segmented } from '../../kit/controls.ts';
import { notify } from '../../kit/notices.ts';
import { Shape } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';
import { fileToBase64, MOST_FILE_BYTES } from '../file-base64.ts';
import { downloadTemplate } from './csv-templates.ts';
import { PeopleImport } from './import/people-import.tsx';

interface ChosenFile {
  readonly kind: ImportKind;
  readonly fileName: string;
  readonly base64: string;
}

const KINDS = ['people', 'posts', 'rooms', 'sessions', 'candidates'] as const satisfies readonly ImportKind[];
const MOST_PROBLEMS = 200;

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
        <Preview preview={preview} fileName={file.fileName} isBusy={doImport.isBusy} onImport={run} />
      )}
    </section>
  );
}

function Preview({
  preview,
  fileName,
  isBusy,
  onImport,
}: {
  readonly preview: ImportPreview;
  readonly fileName: string;
  readonly isBusy: boolean;
  onImport(): Promise<void>;
}) {
  const text = useText();
  const { problems, added, changed, unchanged, rows, sample } = preview;
  const columns = Object.keys(sample[0] ?? {});
  const isSame = added === 0 && changed === 0;
  return (
    <div className="preview">
      <h2>
        {text.people.preview} {fileName}
      </h2>
      <p>
        {[
          text.people.rows(rows),
          text.people.encoding(preview.encoding.toUpperCase()),
          text.people.added(added),
          text.people.changed(changed),
          text.people.unchanged(unchanged),
        ].join(' · ')}
      </p>
      {problems.length > 0 ? (
        <>
          <p className="tone-fault import-verdict">
            <Shape tone="fault" /> {text.people.problems(problems.length)}
          </p>
          <ol className="problem-rows scroll">
            {problems.slice(0, MOST_PROBLEMS).map((problem) => (
              <li key={`${problem.row} ${problem.column} ${problem.code}`}>
                {text.people.problem(
                  problem.row,
                  problem.column,
                  text.codes.importProblem[problem.code],
                  problem.value,
                )}
              </li>
            ))}
            {problems.length > MOST_PROBLEMS && (
              <li className="muted">{text.people.moreProblems(problems.length - MOST_PROBLEMS)}</li>
            )}
          </ol>
        </>
      ) : isSame ? (
        <p>{text.people.nothingToImport}</p>
      ) : (
        <Button type="primary" loading={isBusy} onClick={() => void onImport()}>
          {text.people.doImport(rows)}
        </Button>
      )}
      {sample.length > 0 && (
        <>
          <h3>{text.people.sample}</h3>
          <div className="scroll">
            <table className="rows">
              <thead>
                <tr>
                  {columns.map((column) => (
                    <th key={column}>{column}</th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {sample.map((row) => (
                  <tr key={columns.map((column) => row[column]).join('\t')}>
                    {columns.map((column) => (
                      <td key={column}>{row[column]}</td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </div>
  );
}
