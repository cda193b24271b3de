import type { ImportPreview } from '../../../shared/contract/roster-table.ts';
import { Button } from '../../kit/controls.ts';
import { Shape } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';

const MOST_PROBLEMS = 200;

/** What a file would do, its problems by row and column, and its first rows. */
export function ImportPreviewView({
  preview,
  fileName,
  isBusy,
  onImport,
}: {
  readonly preview: Omit<ImportPreview, 'kind' | 'columns' | 'fields'>;
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
