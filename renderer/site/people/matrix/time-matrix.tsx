import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, type RefObject, useMemo } from 'react';
import type { Person, Session } from '../../../../shared/contract/roster-table.ts';
import { Shape } from '../../../kit/status-mark.tsx';
import { useText } from '../../../kit/text/index.ts';
import { type RosterModel, type Seat, seatKey } from '../roster-model.ts';
import { seatAttribute } from './use-seat-drag.ts';

const ROW_PX = 34;
const PERSON_PX = 220;
const SESSION_PX = 120;

/** People down, sessions in the order of time across: what each one does, and how much. Rows in view only. */
export const TimeMatrix = memo(function TimeMatrix({
  model,
  people,
  chosen,
  scroller,
  onChoose,
}: {
  readonly model: RosterModel;
  readonly people: readonly Person[];
  readonly chosen: Seat | null;
  readonly scroller: RefObject<HTMLDivElement | null>;
  onChoose(seat: Seat): void;
}) {
  const text = useText();
  const sessions = useMemo(
    () => [...model.table.sessions].sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0)),
    [model.table.sessions],
  );
  const rows = useVirtualizer({
    count: people.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
  });
  const columns = `${PERSON_PX}px repeat(${sessions.length}, minmax(${SESSION_PX}px, 1fr))`;
  const minWidth = PERSON_PX + SESSION_PX * sessions.length;
  return (
    <div className="scroll matrix" ref={scroller}>
      <table className="virtual-table" aria-rowcount={people.length + 1} aria-label={text.plan.byTime}>
        <thead>
          <tr className="matrix-head" style={{ gridTemplateColumns: columns, minWidth }}>
            <th scope="col">{text.plan.person}</th>
            {sessions.map((session) => (
              <th scope="col" key={session.id}>
                <strong>{session.name}</strong>
                <span className="muted small">
                  {session.start.slice(5, 10)} {session.start.slice(11)}–{session.end.slice(11)}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="matrix-body" style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ index, start }) => {
            const person = people[index];
            if (!person) return null;
            return (
              <tr
                key={person.id}
                aria-rowindex={index + 2}
                className="matrix-row"
                style={{
                  gridTemplateColumns: columns,
                  minWidth,
                  height: ROW_PX,
                  transform: `translateY(${start}px)`,
                }}
              >
                <th scope="row" className="matrix-post time-person" title={`${person.id} · ${person.school}`}>
                  <span className="ellipsis" data-person={person.id}>
                    {person.name} <span className="muted small">{person.id}</span>
                  </span>
                  <span className="muted small">
                    {text.plan.loadOf(model.byPerson.get(person.id)?.length ?? 0)}
                  </span>
                </th>
                {sessions.map((session) => (
                  <TimeCell
                    key={session.id}
                    {...{ model, person, session, onChoose }}
                    chosenKey={
                      chosen?.sessionId === session.id ? seatKey(session.id, chosen.postId, chosen.seat) : ''
                    }
                  />
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
});

const TimeCell = memo(function TimeCell({
  model,
  person,
  session,
  chosenKey,
  onChoose,
}: {
  readonly model: RosterModel;
  readonly person: Person;
  readonly session: Session;
  /** Key of the chosen seat where it is in this session; '' elsewhere. */
  readonly chosenKey: string;
  onChoose(seat: Seat): void;
}) {
  const text = useText();
  const own = (model.byPerson.get(person.id) ?? []).filter(({ sessionId }) => sessionId === session.id);
  if (own.length === 0) {
    const isAway = person.isOnLeave || person.unavailable.includes(session.id);
    return <td className="matrix-cell time-cell muted small">{isAway ? text.plan.away : ''}</td>;
  }
  return (
    <td className="matrix-cell time-cell">
      {own.map(({ postId, seat }) => {
        const at: Seat = { sessionId: session.id, postId, seat };
        const post = model.posts.get(postId)?.name ?? postId;
        const key = seatKey(session.id, postId, seat);
        const isChosen = chosenKey === key;
        const label = text.people.seatLabel(post, session.name, seat + 1, person.name);
        return (
          <button
            type="button"
            key={key}
            className={`seat ${own.length > 1 ? 'conflict' : ''}`}
            data-seat={seatAttribute(at)}
            data-by={person.id}
            aria-pressed={isChosen}
            aria-label={model.locked.has(key) ? text.plan.lockedLabel(label) : label}
            onClick={() => onChoose(at)}
          >
            {own.length > 1 && <Shape tone="fault" />}
            <span className="ellipsis">{post}</span>
            {model.locked.has(key) && (
              <span className="lock-mark" aria-hidden="true">
                {text.plan.lockMark}
              </span>
            )}
          </button>
        );
      })}
    </td>
  );
});
