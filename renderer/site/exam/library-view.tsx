import type { ExamLibraryTable } from '../../../shared/contract/exam-contract.ts';
import type { ExamLibrary, ExamStep, StepTable } from '../../../shared/contract/exam-library.ts';
import { readExamLibrary } from '../../../shared/domain/exam/read-exam-library.ts';
import { siteClient, useSiteCommand } from '../../client/site.ts';
import { Input, InputNumber } from '../../kit/controls.ts';
import { EmptyPage } from '../../kit/empty-page.tsx';
import { usePreferences } from '../../kit/preferences.ts';
import { StatusMark } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';
import { useVersionTable } from '../versions/use-version-table.ts';
import { VersionPanel } from '../versions/version-panel.tsx';

/** Templates and step tables in versions: every step with its time and where it comes from. */
export function LibraryView() {
  const text = useText();
  const words = text.exam;
  const { language } = usePreferences();
  const { table, writes } = useVersionTable<ExamLibrary, ExamLibraryTable>(
    ['examLibrary.table'],
    () => siteClient.query('examLibrary.table', {}),
    useSiteCommand('examLibrary.save'),
    useSiteCommand('examLibrary.use'),
  );
  if (!table) return <EmptyPage title={text.frame.loading} />;
  return (
    <VersionPanel
      level="h2"
      kind={{
        ...{ heading: words.library, why: words.libraryWhy, nameLabel: words.libraryName },
        ...{ ownName: words.ownLibrary, reasonPlaceholder: words.libraryReason },
        ...{ importBroken: words.libraryBroken, read: readExamLibrary, ...writes },
      }}
      table={table}
    >
      {({ profile, against, onChange }) => (
        <>
          {onChange === null ? (
            <p className="muted small" translate="no">
              {profile.source}
            </p>
          ) : (
            <Input
              aria-label={words.source}
              translate="no"
              value={profile.source}
              maxLength={500}
              onChange={({ target }) => onChange({ ...profile, source: target.value })}
            />
          )}
          {profile.tables.map((one, at) => (
            <Steps
              key={one.id}
              table={one}
              against={against.tables.find(({ id }) => id === one.id) ?? null}
              roles={profile.roles}
              onChange={
                onChange === null
                  ? null
                  : (changed) => onChange({ ...profile, tables: profile.tables.with(at, changed) })
              }
            />
          ))}
          <h3>{words.templates}</h3>
          {profile.templates.map((template) => (
            <div key={template.id} className="exam-template">
              <p>
                <strong>{template.name[language]}</strong>{' '}
                {!template.isConfirmed && <StatusMark tone="attention">{words.unconfirmed}</StatusMark>}
              </p>
              <p className="small muted" translate="no">
                {template.source}
              </p>
              <p className="small" translate="no">
                {template.sessions
                  .map(({ day, name, start, end }) => `${day + 1}. ${start}–${end} ${name}`)
                  .join(' · ')}
              </p>
            </div>
          ))}
        </>
      )}
    </VersionPanel>
  );
}

function Steps({
  table,
  against,
  roles,
  onChange,
}: {
  readonly table: StepTable;
  readonly against: StepTable | null;
  readonly roles: ExamLibrary['roles'];
  readonly onChange: ((table: StepTable) => void) | null;
}) {
  const words = useText().exam;
  const { language } = usePreferences();
  const set = (at: number, part: Partial<ExamStep>): void => {
    const step = table.steps[at];
    if (step) onChange?.({ ...table, steps: table.steps.with(at, { ...step, ...part }) });
  };
  return (
    <section className="exam-table" aria-label={table.name[language]}>
      <h3>{table.name[language]}</h3>
      <p className="small muted" translate="no">
        {table.source}
      </p>
      <table className="rows">
        <thead>
          <tr>
            {[words.when, words.step, words.role, words.signal, words.remind, words.late].map((head) => (
              <th scope="col" key={head}>
                {head}
              </th>
            ))}
            <th scope="col">{words.source}</th>
          </tr>
        </thead>
        <tbody>
          {table.steps.map((step, at) => {
            const name = step.name[language];
            const other = against?.steps.find(({ id }) => id === step.id);
            const differs = JSON.stringify(other) !== JSON.stringify(step);
            return (
              <tr key={step.id}>
                <td className={differs ? 'tone-attention' : undefined}>
                  {onChange !== null && (
                    <InputNumber
                      aria-label={words.minutes(name)}
                      value={step.minutes}
                      min={-600}
                      max={600}
                      precision={0}
                      onChange={(minutes) => minutes !== null && set(at, { minutes })}
                    />
                  )}{' '}
                  {words.minuteWords(step.from, step.minutes)}
                </td>
                <td>{name}</td>
                <td>{roles.find(({ id }) => id === step.role)?.name[language] ?? step.role}</td>
                <td>
                  {words.signals[step.signal]}
                  {step.signal === 'announcement' &&
                    (onChange === null ? (
                      <span className="small muted" translate="no">
                        {' '}
                        {step.words}
                      </span>
                    ) : (
                      <Input
                        aria-label={words.wording}
                        translate="no"
                        value={step.words}
                        maxLength={500}
                        onChange={({ target }) => set(at, { words: target.value })}
                      />
                    ))}
                </td>
                <td>{words.minutesShort(step.remindMinutes)}</td>
                <td>{words.minutesShort(step.lateMinutes)}</td>
                <td className="small muted" translate="no">
                  {step.source}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
