import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import type { Person } from '../../../../shared/contract/roster-table.ts';
import { hasSigned } from '../../../../shared/domain/roster/training-of.ts';
import { Checkbox } from '../../../kit/controls.ts';
import { EmptyPage } from '../../../kit/empty-page.tsx';
import { ScrollRegion } from '../../../kit/scroll-region.tsx';
import { Shape } from '../../../kit/status-mark.tsx';
import { type Text, useText } from '../../../kit/text/index.ts';
import type { RosterModel } from '../roster-model.ts';
import { useKeptDrafts } from './draft-shelf.ts';
import { type ListContext, trainingState } from './people-filter.ts';

const ROW_PX = 36;

/** One row a person: what is missing stands out, the rest is quiet. Only the rows in view exist. */
export function PeopleTable({
  model,
  people,
  context,
  chosen,
  openId,
  onChoose,
  onOpen,
}: {
  readonly model: RosterModel;
  readonly people: readonly Person[];
  readonly context: ListContext;
  readonly chosen: ReadonlySet<string>;
  readonly openId: string | null;
  onChoose(ids: ReadonlySet<string>): void;
  onOpen(id: string): void;
}) {
  const text = useText();
  const words = text.peopleRecords;
  const drafts = useKeptDrafts();
  const scroller = useRef<HTMLElement>(null);
  const rows = useVirtualizer({
    count: people.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => people[index]?.id ?? index,
    overscan: 12,
  });
  const areAllChosen = people.length > 0 && people.every(({ id }) => chosen.has(id));
  const toggle = (id: string, isChosen: boolean): void => {
    const next = new Set(chosen);
    if (isChosen) next.add(id);
    else next.delete(id);
    onChoose(next);
  };
  if (people.length === 0) return <EmptyPage title={words.noMatch} />;
  return (
    <ScrollRegion className="staff-table" ref={scroller} label={text.people.staff}>
      <table className="virtual-table" aria-rowcount={people.length + 1} aria-label={text.people.staff}>
        <thead className="staff-head">
          <tr className="person-row">
            <th scope="col">
              <Checkbox
                aria-label={areAllChosen ? words.chooseNone : words.chooseAll}
                checked={areAllChosen}
                onChange={({ target }) => onChoose(new Set(target.checked ? people.map(({ id }) => id) : []))}
              />
            </th>
            {[
              words.table.name,
              words.table.school,
              words.table.post,
              words.table.state,
              words.table.training,
              words.table.letter,
              words.table.notes,
              words.table.sessions,
            ].map((head) => (
              <th scope="col" key={head}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ index, start, key }) => {
            const person = people[index];
            if (!person) return null;
            return (
              <tr
                key={key}
                aria-rowindex={index + 2}
                aria-selected={person.id === openId}
                className="person-row virtual"
                style={{ transform: `translateY(${start}px)`, height: ROW_PX }}
              >
                <td>
                  <Checkbox
                    aria-label={words.choosePerson(person.name)}
                    checked={chosen.has(person.id)}
                    onChange={({ target }) => toggle(person.id, target.checked)}
                  />
                </td>
                <td className="ellipsis">
                  <button type="button" className="link-button" onClick={() => onOpen(person.id)}>
                    {person.name}
                  </button>{' '}
                  <span className="muted small">{person.id}</span>
                </td>
                <td className="ellipsis" title={person.school}>
                  {person.school}
                </td>
                <td className="ellipsis">{person.post || <span className="muted">{words.noPost}</span>}</td>
                <td>{words.states[person.state]}</td>
                <td className="ellipsis">
                  <Training person={person} context={context} text={text} />
                </td>
                <td>
                  {hasSigned(person.letters) ? (
                    words.signed
                  ) : (
                    <span className="tone-attention nowrap">
                      <Shape tone="attention" /> {words.unsigned}
                    </span>
                  )}
                </td>
                <td className="ellipsis">
                  {drafts.has(person.id) && (
                    <span className="tone-attention nowrap">
                      <Shape tone="attention" /> {words.sheet.draft}{' '}
                    </span>
                  )}
                  {notesOf(person, text)}
                </td>
                <td className="number">{model.byPerson.get(person.id)?.length ?? 0}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function Training({
  person,
  context,
  text,
}: {
  readonly person: Person;
  readonly context: ListContext;
  readonly text: Text;
}) {
  const words = text.peopleRecords;
  const state = trainingState(person, context);
  switch (state.kind) {
    case 'trained':
      return <>{words.trained}</>;
    case 'until':
      return <>{words.until(state.date)}</>;
    case 'expiring':
      return (
        <span className="tone-attention">
          <Shape tone="attention" /> {words.until(state.date)}
        </span>
      );
    case 'expired':
      return (
        <span className="tone-fault">
          <Shape tone="fault" /> {words.expired(state.date)}
        </span>
      );
    case 'failed':
    case 'untrained':
      return (
        <span className="tone-fault">
          <Shape tone="fault" /> {state.kind === 'failed' ? words.failed : words.untrained}
        </span>
      );
  }
}

function notesOf(person: Person, text: Text): string {
  const { notes } = text.peopleRecords;
  return [
    ...(person.isOnLeave ? [notes.leave] : []),
    ...(person.isStandby ? [notes.standby] : []),
    ...(person.isAvoidingSite ? [notes.site] : []),
    ...(person.avoidRooms.length > 0 ? [notes.rooms(person.avoidRooms.length)] : []),
  ].join(text.frame.listMark);
}
