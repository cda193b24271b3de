import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { toPageError } from '../../../client/page-error.ts';
import { siteClient, useSite, useSiteCommand } from '../../../client/site.ts';
import { Button } from '../../../kit/controls.ts';
import { notify } from '../../../kit/notices.ts';
import { useText } from '../../../kit/text/index.ts';
import { useCommands } from '../../../kit/use-commands.ts';
import type { RosterModel } from '../roster-model.ts';
import { DraftLines } from './draft-lines.tsx';
import { LetterLines } from './letter-lines.tsx';
import { PersonFields } from './person-fields.tsx';
import { PreferenceLines } from './preference-lines.tsx';
import { blankDraft, faultsOf } from './record-draft.ts';
import { RelationLines } from './relation-lines.tsx';
import { TrainingLines } from './training-lines.tsx';
import { usePersonDraft } from './use-person-draft.ts';

/** Everything known of one person, to be changed and saved together. An empty id is somebody new. */
export function PersonSheet({
  id,
  model,
  onClose,
  onAdded,
}: {
  readonly id: string;
  readonly model: RosterModel;
  onClose(): void;
  onAdded(id: string): void;
}) {
  const text = useText();
  const words = text.peopleRecords.sheet;
  const rooms = useSite()?.rooms ?? [];
  const sheet = useRef<HTMLElement>(null);
  const save = useSiteCommand('people.save');
  const remove = useSiteCommand('people.remove');
  const { data: record, error } = useQuery({
    queryKey: ['people.person', id, model.table.revision],
    queryFn: () => siteClient.query('people.person', { id }),
    enabled: id !== '',
    placeholderData: (before) => before,
  });
  const queries = useQueryClient();
  const [blank] = useState(() => (id === '' ? blankDraft(model.table.people) : null));
  const work = usePersonDraft(id, record, blank);
  const { draft, isSame } = work;
  const isOpen = draft !== null;
  useEffect(() => {
    if (isOpen) sheet.current?.querySelector<HTMLInputElement>('input')?.focus();
  }, [isOpen]);
  // What was typed is kept: the list marks whose it is.
  const leave = (): void => {
    if (!isSame && id !== '')
      notify({ kind: 'information', text: words.draftKept(draft?.person.name ?? id) });
    onClose();
  };
  // Saving takes the focus off the button that did it; the sheet still closes.
  useCommands([
    {
      id: 'people.closeSheet',
      keys: 'Escape',
      label: text.frame.commands.back,
      group: text.frame.commandGroups.people,
      run: leave,
    },
  ]);
  const isNew = id === '';
  const isGone = error !== null && toPageError(error).code === 'not-found';
  if (draft === null)
    return (
      <section className="panel people-side">{isGone ? words.goneMeanwhile : text.frame.loading}</section>
    );
  const faults = faultsOf(draft);
  const seats = model.byPerson.get(id) ?? [];
  const write = async (): Promise<void> => {
    const saved = await save.run({ version: work.version, ...draft });
    if (!saved) return;
    if (id !== '') queries.setQueryData(['people.person', id, model.table.revision], saved);
    work.saved();
    notify({ kind: 'information', text: words.saved });
    if (id === '') onAdded(saved.person.id);
  };
  const takeAway = async (): Promise<void> => {
    if (!record || !(await remove.run({ id, version: record.version }))) return;
    notify({ kind: 'information', text: words.removed(record.person.name) });
    work.saved();
    onClose();
  };
  return (
    <section className="panel people-side" aria-labelledby="person-head" ref={sheet}>
      <div className="panel-head">
        <h2 id="person-head" className="ellipsis">
          {id === '' ? words.newHead : draft.person.name}
        </h2>
        <Button size="small" onClick={leave}>
          {text.frame.close}
        </Button>
      </div>
      {/* What is being saved comes back as somebody's change before the answer does. */}
      {!save.isBusy && <DraftLines work={work} isGone={isGone} />}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void write();
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && !event.nativeEvent.isComposing) leave();
        }}
      >
        <div className="person-fields">
          <PersonFields
            draft={draft}
            faults={faults}
            isNew={isNew}
            sessions={model.table.sessions}
            onChange={work.set}
          />
          <PreferenceLines
            person={draft.person}
            table={model.table}
            onChange={(person) => work.set({ ...draft, person })}
          />
          <TrainingLines
            person={draft.person}
            faults={faults}
            onChange={(person) => work.set({ ...draft, person })}
          />
          <LetterLines
            person={draft.person}
            faults={faults}
            version={isSame ? (record?.version ?? null) : null}
            onChange={(person) => work.set({ ...draft, person })}
          />
          <RelationLines draft={draft} rooms={rooms} onChange={work.set} />
          <h3>{words.assignments}</h3>
          {seats.length === 0 && <p className="muted">{words.noAssignments}</p>}
          <ul>
            {seats.map(({ sessionId, postId, seat }) => (
              <li key={`${sessionId} ${postId}`}>
                {model.sessions.get(sessionId)?.name ?? sessionId} · {model.posts.get(postId)?.name ?? postId}{' '}
                · {text.people.seat(seat + 1)}
              </li>
            ))}
          </ul>
        </div>
        <p className="muted small">{words.stays}</p>
        <div className="toolbar">
          <Button
            type="primary"
            htmlType="submit"
            disabled={(isSame && !isNew) || faults.size > 0 || work.theirs !== null || isGone}
            loading={save.isBusy}
          >
            {words.save}
          </Button>
          {isSame && !isNew && <span className="muted">{words.unchanged}</span>}
          {!isSame && work.theirs === null && <Button onClick={work.discard}>{words.discard}</Button>}
          <span className="grow" />
          {id !== '' && (
            <Button disabled={seats.length > 0} loading={remove.isBusy} onClick={() => void takeAway()}>
              {words.remove}
            </Button>
          )}
        </div>
      </form>
    </section>
  );
}
