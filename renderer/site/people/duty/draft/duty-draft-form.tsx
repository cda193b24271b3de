import { useMemo, useState } from 'react';
import type { DutyDraftRow } from '../../../../../shared/contract/duty-drafts.ts';
import type { DutyProblem } from '../../../../../shared/domain/roster/duty/plan/duty-problem.ts';
import { readDutyProblem } from '../../../../../shared/domain/roster/duty/plan/read-duty-problem.ts';
import { useSiteCommand } from '../../../../client/site.ts';
import { Button, Input, InputNumber, Segmented } from '../../../../kit/controls.ts';
import { notify } from '../../../../kit/notices.ts';
import { goTo } from '../../../../kit/route.ts';
import { StatusMark } from '../../../../kit/status-mark.tsx';
import { useText } from '../../../../kit/text/index.ts';
import { draftDays, draftSlots } from './draft-days.ts';
import { draftFault } from './draft-fault.ts';
import { DraftField } from './draft-field.tsx';
import { DraftList } from './draft-list.tsx';
import { DraftPerson } from './draft-person.tsx';
import { DraftPost } from './draft-post.tsx';

type Part = 'people' | 'posts' | 'basics';

/** Groups, skills, days off, wishes and limits of a duty problem: written here, judged at every key, saved as a draft. */
export function DutyDraftForm({
  row: opened,
  saved,
}: {
  readonly row: DutyDraftRow;
  readonly saved: DutyProblem;
}) {
  const text = useText();
  const words = text.duty.draft;
  const save = useSiteCommand('dutyDraft.save');
  const solve = useSiteCommand('dutyPlan.solve');
  const [row, setRow] = useState(opened);
  const [problem, setProblem] = useState(saved);
  const [kept, setKept] = useState(saved);
  const [part, setPart] = useState<Part>('people');
  const [chosen, setChosen] = useState({ posts: 0, people: 0 });
  const [seconds, setSeconds] = useState(30);
  const read = useMemo(() => readDutyProblem(problem), [problem]);
  const fault = 'fault' in read ? draftFault(read.fault, problem, text) : null;
  const days = useMemo(() => draftDays(problem), [problem]);
  const slots = useMemo(() => draftSlots(problem), [problem]);
  const groups = unique([...problem.posts, ...problem.people].flatMap((one) => one.groups));
  const skills = unique([
    ...problem.posts.flatMap((post) => post.skills.map(({ skill }) => skill)),
    ...problem.people.flatMap((person) => person.skills),
  ]);
  const isChanged = problem !== kept;
  const change = (next: Partial<DutyProblem>): void => setProblem({ ...problem, ...next });
  const keep = async (): Promise<boolean> => {
    if (!isChanged) return true;
    const next = await save.run({
      draftId: row.id,
      revision: row.revision,
      text: JSON.stringify(problem),
    });
    if (!next) return false;
    setRow(next);
    setKept(problem);
    notify({ kind: 'information', text: words.saved });
    return true;
  };
  const start = async (): Promise<void> => {
    if (!(await keep())) return;
    if (await solve.run({ text: JSON.stringify(problem), seconds }))
      goTo('people', { view: 'duty', part: 'plan' });
  };
  const showFault = (): void => {
    if (!fault) return;
    setPart(fault.list ?? 'basics');
    if (fault.list) setChosen({ ...chosen, [fault.list]: fault.index });
  };
  const post = problem.posts[chosen.posts];
  const person = problem.people[chosen.people];
  return (
    <section className="panel duty-draft" aria-labelledby="duty-draft-head">
      <div className="panel-head">
        <h2 id="duty-draft-head">{words.heading(problem.name)}</h2>
        <span className="muted small">
          {words.counts(problem.posts.length, problem.people.length, slots.length)}
        </span>
        {isChanged && <StatusMark tone="attention">{words.unsaved}</StatusMark>}
        <span className="grow" />
        <Button size="small" onClick={() => goTo('people', { view: 'duty', part: 'plan' })}>
          {words.back}
        </Button>
      </div>
      <div className="toolbar">
        <Segmented
          aria-label={words.parts}
          value={part}
          options={(['people', 'posts', 'basics'] as const).map((value) => ({
            value,
            label: words.partNames[value],
          }))}
          onChange={(value) => setPart(value)}
        />
        <span className="grow" />
        <Button disabled={fault !== null || !isChanged} loading={save.isBusy} onClick={() => void keep()}>
          {words.save}
        </Button>
        <span className="muted">{text.duty.plan.seconds}</span>
        <InputNumber
          aria-label={text.duty.plan.seconds}
          value={seconds}
          min={1}
          max={3_600}
          precision={0}
          onChange={(value) => setSeconds(value ?? 30)}
        />
        <Button type="primary" disabled={fault !== null} loading={solve.isBusy} onClick={() => void start()}>
          {words.solve}
        </Button>
      </div>
      <p role="status" className="duty-draft-fault">
        {fault ? (
          <>
            <StatusMark tone="fault">{words.wrong(fault.words)}</StatusMark>{' '}
            <Button size="small" onClick={showFault}>
              {words.goThere}
            </Button>
          </>
        ) : (
          <span className="muted small">{words.right}</span>
        )}
      </p>
      {part === 'basics' && (
        <div className="duty-draft-form">
          <DraftField label={words.fields.problemName}>
            <Input
              aria-label={words.fields.problemName}
              value={problem.name}
              maxLength={64}
              onChange={(event) => change({ name: event.target.value })}
            />
          </DraftField>
          {(['from', 'to'] as const).map((key) => (
            <DraftField key={key} label={words.fields[key]}>
              <Input
                type="date"
                aria-label={words.fields[key]}
                value={problem[key]}
                onChange={(event) => change({ [key]: event.target.value })}
              />
            </DraftField>
          ))}
          <DraftField label={words.fields.night}>
            <span className="toolbar">
              {(['start', 'end'] as const).map((key) => (
                <Input
                  key={key}
                  type="time"
                  aria-label={words.nightTimes[key]}
                  value={problem.night[key]}
                  onChange={(event) => change({ night: { ...problem.night, [key]: event.target.value } })}
                />
              ))}
            </span>
            <p className="muted small">{words.nightWhy(problem.night.minutes)}</p>
          </DraftField>
        </div>
      )}
      {part === 'posts' && (
        <DraftList
          label={words.partNames.posts}
          entries={problem.posts.map((one) => ({
            id: one.id,
            name: one.name,
            note: words.postNote(one.people, one.times.length),
          }))}
          chosen={chosen.posts}
          onChoose={(posts) => setChosen({ ...chosen, posts })}
          onAdd={() => {
            const id = newId('post', problem.posts);
            const added = { ...{ id, name: '', people: 1, needsKeeper: false, isAroundTheClock: true } };
            change({ posts: [...problem.posts, { ...added, groups: [], skills: [], times: [] }] });
            setChosen({ ...chosen, posts: problem.posts.length });
          }}
          onRemove={(index) => change({ posts: problem.posts.filter((_, at) => at !== index) })}
        >
          {post && (
            <DraftPost
              key={post.id}
              {...{ post, groups, skills }}
              onChange={(next) => change({ posts: problem.posts.map((one) => (one === post ? next : one)) })}
            />
          )}
        </DraftList>
      )}
      {part === 'people' && (
        <DraftList
          label={words.partNames.people}
          entries={problem.people.map(({ id, name, daysOff, requests, groups: own }) => ({
            ...{ id, name },
            note: words.personNote(own.join(text.frame.listMark), daysOff.length, requests.length),
          }))}
          chosen={chosen.people}
          onChoose={(people) => setChosen({ ...chosen, people })}
          onAdd={() => {
            const added = readPerson(newId('person', problem.people), problem);
            if (added) change({ people: [...problem.people, added] });
            setChosen({ ...chosen, people: problem.people.length });
          }}
          onRemove={(index) => change({ people: problem.people.filter((_, at) => at !== index) })}
        >
          {person && (
            <DraftPerson
              key={person.id}
              {...{ person, problem, days, slots, groups, skills }}
              onChange={(next) =>
                change({ people: problem.people.map((one) => (one === person ? next : one)) })
              }
            />
          )}
        </DraftList>
      )}
    </section>
  );
}

const unique = (list: readonly string[]): string[] => [...new Set(list)].sort();

function newId(kind: string, list: readonly { readonly id: string }[]): string {
  let number = list.length + 1;
  while (list.some(({ id }) => id === `${kind}-${number}`)) number += 1;
  return `${kind}-${number}`;
}

/** Somebody of whom nothing but the id is known, with everything the format says where it is not said. */
function readPerson(id: string, { format }: DutyProblem): DutyProblem['people'][number] | undefined {
  const time = { id: 'time', start: '08:00', end: '20:00' };
  const read = readDutyProblem({
    ...{ format, name: id, from: '2026-01-01', to: '2026-01-01' },
    ...{ posts: [{ id: 'post', times: [time] }], people: [{ id }] },
  });
  return 'value' in read ? read.value.people[0] : undefined;
}
