import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import type {
  ImportEntry,
  PeopleImportPreview,
  RowProblem,
} from '../../../../shared/contract/people-import.ts';
import { Button, Select } from '../../../kit/controls.ts';
import { ScrollRegion } from '../../../kit/scroll-region.tsx';
import { Shape, type Tone } from '../../../kit/status-mark.tsx';
import { type Text, useText } from '../../../kit/text/index.ts';
import { wordOf } from '../../../kit/text/worded.ts';
import type { ImportSteps } from './import-steps.ts';

const ROW_PX = 36;
const MOST_PROBLEMS = 200;
/** More people of one name are chosen from a list. */
const MOST_BUTTONS = 3;
const TONES: Readonly<Record<ImportEntry['kind'], Tone>> = {
  new: 'normal',
  changed: 'shelved',
  unchanged: 'normal',
  undecided: 'attention',
  error: 'fault',
};

/** What an import would write, row by row, and the questions and mistakes that stand in its way. */
export function ImportPreviewTable({
  steps,
  preview,
}: {
  readonly steps: ImportSteps;
  readonly preview: PeopleImportPreview;
}) {
  const text = useText();
  const words = text.peopleRecords.importing;
  const { counts, entries, problems, problemCount } = preview;
  const undecided = entries.filter(({ kind }) => kind === 'undecided');
  const written = counts.new + counts.changed;
  // Of several people of one name nobody is the likelier one: those rows are asked one by one.
  const clear = undecided.flatMap(({ row, candidates: [first, second] }) =>
    first && !second ? [{ row, personId: first.id }] : [],
  );
  return (
    <>
      <div className="toolbar">
        <Button onClick={steps.back}>{words.back}</Button>
        {(['error', 'undecided', 'new', 'changed', 'unchanged'] as const)
          .filter((kind) => counts[kind] > 0)
          .map((kind) => (
            <span key={kind} className={`tone-${TONES[kind]} nowrap`}>
              <Shape tone={TONES[kind]} /> {words.counts[kind](counts[kind])}
            </span>
          ))}
        <span className="grow" />
        {undecided.length > 1 && (
          <>
            {clear.length > 0 && (
              <Button disabled={steps.isBusy} onClick={() => void steps.decide(clear)}>
                {words.allSame(clear.length)}
              </Button>
            )}
            <Button
              disabled={steps.isBusy}
              onClick={() => void steps.decide(undecided.map(({ row }) => ({ row, personId: null })))}
            >
              {words.allOther(undecided.length)}
            </Button>
          </>
        )}
        {problemCount === 0 && written === 0 && counts.undecided === 0 ? (
          <span>{words.nothing}</span>
        ) : (
          <Button
            type="primary"
            disabled={problemCount > 0 || counts.undecided > 0}
            loading={steps.isBusy}
            onClick={() => void steps.write()}
          >
            {words.run(written)}
          </Button>
        )}
      </div>
      {problemCount > 0 && (
        <>
          <p className="tone-fault import-verdict">
            <Shape tone="fault" /> {words.problems(problemCount)}
          </p>
          <ol className="problem-rows scroll">
            {problems.slice(0, MOST_PROBLEMS).map((problem) => (
              <li key={`${problem.row} ${problem.column} ${problem.code} ${problem.value}`}>
                {problemInWords(problem, text)}
              </li>
            ))}
            {problemCount > MOST_PROBLEMS && (
              <li className="muted">{words.more(problemCount - MOST_PROBLEMS)}</li>
            )}
          </ol>
        </>
      )}
      {entries.length > 0 && <EntryTable entries={entries} steps={steps} />}
    </>
  );
}

function problemInWords(problem: RowProblem, text: Text): string {
  const { importing: words, fields } = text.peopleRecords;
  const expected =
    problem.code === 'duplicate'
      ? words.sameAsRow(problem.expected)
      : wordOf(words.expected, problem.expected);
  const what = expected ?? words.problemCodes[problem.code];
  return words.problem(problem.row, fields[problem.column] ?? problem.column, what, problem.value);
}

function EntryTable({
  entries,
  steps,
}: {
  readonly entries: readonly ImportEntry[];
  readonly steps: ImportSteps;
}) {
  const text = useText();
  const words = text.peopleRecords.importing;
  const scroller = useRef<HTMLElement>(null);
  const rows = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => entries[index]?.row ?? index,
    overscan: 12,
  });
  return (
    <ScrollRegion className="entry-table" ref={scroller} label={words.steps.preview}>
      <table className="virtual-table" aria-rowcount={entries.length + 1} aria-label={words.steps.preview}>
        <thead className="staff-head">
          <tr className="entry-row">
            <th scope="col">{words.row}</th>
            <th scope="col">{words.kind}</th>
            <th scope="col">{words.who}</th>
            <th scope="col">{words.what}</th>
          </tr>
        </thead>
        <tbody style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ index, start, key }) => {
            const entry = entries[index];
            if (!entry) return null;
            return (
              <tr
                key={key}
                ref={rows.measureElement}
                data-index={index}
                aria-rowindex={index + 2}
                className="entry-row virtual"
                style={{ transform: `translateY(${start}px)` }}
              >
                <td className="number">{entry.row}</td>
                <td className={`tone-${TONES[entry.kind]} nowrap`}>
                  <Shape tone={TONES[entry.kind]} /> {words.kinds[entry.kind]}
                </td>
                <td>
                  <strong>{entry.name}</strong>{' '}
                  <span className="muted small">
                    {[entry.personId, entry.school].filter(Boolean).join(' · ')}
                  </span>
                </td>
                <td>
                  {entry.kind === 'undecided' ? (
                    <Question entry={entry} steps={steps} />
                  ) : (
                    entry.changes.map((change) => (
                      <p key={change.field}>
                        {words.fromTo(
                          text.peopleRecords.fields[change.field] ?? change.field,
                          shownValue(change.before, change.field, text),
                          shownValue(change.after, change.field, text),
                        )}
                      </p>
                    ))
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function Question({ entry, steps }: { readonly entry: ImportEntry; readonly steps: ImportSteps }) {
  const words = useText().peopleRecords.importing;
  const decide = (personId: string | null) => void steps.decide([{ row: entry.row, personId }]);
  return (
    <>
      <p>{words.undecidedWhy}</p>
      <p className="toolbar">
        {entry.candidates.length <= MOST_BUTTONS ? (
          entry.candidates.map(({ id, school, phoneMasked }) => (
            <Button key={id} disabled={steps.isBusy} onClick={() => decide(id)}>
              {words.same(id, school, phoneMasked)}
            </Button>
          ))
        ) : (
          <Select
            aria-label={words.chooseSame(entry.candidates.length)}
            placeholder={words.chooseSame(entry.candidates.length)}
            disabled={steps.isBusy}
            popupMatchSelectWidth={false}
            options={entry.candidates.map(({ id, school, phoneMasked }) => ({
              value: id,
              label: words.same(id, school, phoneMasked),
            }))}
            onChange={decide}
          />
        )}
        <Button disabled={steps.isBusy} onClick={() => decide(null)}>
          {words.another}
        </Button>
      </p>
    </>
  );
}

/** Yes and no, states and sexes in words; the rest as it is. */
function shownValue(value: string, field: string, text: Text): string {
  if (value === '') return text.peopleRecords.importing.emptyValue;
  if (field === 'state') return text.peopleRecords.states[value] ?? value;
  if (field === 'sex') return value === 'F' ? text.people.female : value === 'M' ? text.people.male : value;
  return value
    .split(' ')
    .map((part) => (part === 'true' ? text.journal.yes : part === 'false' ? text.journal.no : part))
    .join(' ');
}
