import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { siteClient, useSite, useSiteCommand } from '../../../client/site.ts';
import { Button } from '../../../kit/controls.ts';
import { notify } from '../../../kit/notices.ts';
import { useText } from '../../../kit/text/index.ts';
import { useCommands } from '../../../kit/use-commands.ts';
import type { RosterModel } from '../roster-model.ts';
import { LetterLines } from './letter-lines.tsx';
import { PersonFields } from './person-fields.tsx';
import { blankDraft, faultsOf, type RecordDraft } from './record-draft.ts';
import { RelationLines } from './relation-lines.tsx';
import { TrainingLines } from './training-lines.tsx';

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
  const { data: record } = useQuery({
    queryKey: ['people.person', id, model.table.revision],
    queryFn: () => siteClient.query('people.person', { id }),
    enabled: id !== '',
    placeholderData: (before) => before,
  });
  const [draft, setDraft] = useState<RecordDraft | null>(id === '' ? blankDraft(model.table.people) : null);
  const [seen, setSeen] = useState<string | null>(null);
  // A fresh record replaces the draft: what somebody else saved must not be overwritten unseen.
  useEffect(() => {
    if (record && record.version !== seen) {
      setSeen(record.version);
      setDraft({ person: record.person, private: record.private });
    }
  }, [record, seen]);
  const isOpen = draft !== null;
  useEffect(() => {
    if (isOpen) sheet.current?.querySelector<HTMLInputElement>('input')?.focus();
  }, [isOpen]);
  // Saving takes the focus off the button that did it; the sheet still closes.
  useCommands([
    {
      id: 'people.closeSheet',
      keys: 'Escape',
      label: text.frame.commands.back,
      group: text.frame.commandGroups.people,
      run: onClose,
    },
  ]);
  if (draft === null) return <section className="panel people-side">{text.frame.loading}</section>;
  const faults = faultsOf(draft);
  const isSame =
    record !== undefined &&
    JSON.stringify(draft) === JSON.stringify({ person: record.person, private: record.private });
  const seats = model.byPerson.get(id) ?? [];
  const write = async (): Promise<void> => {
    const saved = await save.run({ version: record?.version ?? null, ...draft });
    if (!saved) return;
    notify({ kind: 'information', text: words.saved });
    if (id === '') onAdded(saved.person.id);
  };
  const takeAway = async (): Promise<void> => {
    if (!record || !(await remove.run({ id, version: record.version }))) return;
    notify({ kind: 'information', text: words.removed(record.person.name) });
    onClose();
  };
  return (
    <section className="panel people-side" aria-labelledby="person-head" ref={sheet}>
      <div className="panel-head">
        <h2 id="person-head" className="ellipsis">
          {id === '' ? words.newHead : draft.person.name}
        </h2>
        <Button size="small" onClick={onClose}>
          {text.frame.close}
        </Button>
      </div>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void write();
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && !event.nativeEvent.isComposing) onClose();
        }}
      >
        <div className="person-fields">
          <PersonFields
            draft={draft}
            faults={faults}
            isNew={id === ''}
            sessions={model.table.sessions}
            onChange={setDraft}
          />
          <TrainingLines
            person={draft.person}
            faults={faults}
            onChange={(person) => setDraft({ ...draft, person })}
          />
          <LetterLines
            person={draft.person}
            faults={faults}
            version={isSame ? (record?.version ?? null) : null}
            onChange={(person) => setDraft({ ...draft, person })}
          />
          <RelationLines draft={draft} rooms={rooms} onChange={setDraft} />
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
          <Button type="primary" htmlType="submit" disabled={isSame || faults.size > 0} loading={save.isBusy}>
            {words.save}
          </Button>
          {isSame && <span className="muted">{words.unchanged}</span>}
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
