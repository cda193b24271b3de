import { memo, type RefObject, useMemo } from 'react';
import type { Assignment, Person, Session } from '../../../../shared/contract/roster-table.ts';
import type { SoftCost } from '../../../../shared/domain/roster/problem/soft-costs.ts';
import { useText } from '../../../kit/text/index.ts';
import { cellKey, type RosterModel, type Seat, seatKey } from '../roster-model.ts';
import { MatrixFrame, NOTE_PX, SEAT_PX } from './matrix-frame.tsx';
import { costWords } from './rule-words.ts';
import { CellNotes, keyHandler, type OnKey, SeatButton } from './seat-button.tsx';
import { type SeatCosts, totalOf } from './seat-costs.ts';
import { freeAttribute } from './use-seat-drag.ts';

const ROW_PADDING_PX = 4;
const PERSON_PX = 220;
const SESSION_PX = 120;
const NO_SEATS: readonly Assignment[] = [];
const NO_COST: readonly SoftCost[] = [];

/** Hard rules a person breaks on a seat, and what the person costs there. */
function notesOf(model: RosterModel, costs: SeatCosts, personId: string, seats: readonly Assignment[]) {
  const rules = new Set<string>();
  const own: SoftCost[] = [];
  for (const { sessionId, postId } of seats) {
    const key = cellKey(sessionId, postId);
    for (const one of model.conflicts.get(key) ?? [])
      if (one.level === 'hard' && one.personIds.includes(personId)) rules.add(one.rule?.id ?? one.ruleId);
    for (const cost of costs.cells.get(key) ?? []) if (cost.staffIds.includes(personId)) own.push(cost);
  }
  return { rules: [...rules], costs: own };
}

/** People down, sessions in the order of time across: what each one does, how much, and what speaks against it. */
export const TimeMatrix = memo(function TimeMatrix({
  model,
  costs,
  people,
  sessions,
  chosen,
  scroller,
  onChoose,
  onKey,
}: {
  readonly model: RosterModel;
  readonly costs: SeatCosts;
  readonly people: readonly Person[];
  readonly sessions: readonly Session[];
  readonly chosen: Seat | null;
  readonly scroller: RefObject<HTMLDivElement | null>;
  onChoose(seat: Seat): void;
  readonly onKey: OnKey;
}) {
  const text = useText();
  const rows = useMemo(
    () =>
      people.map(({ id }) => {
        const own = model.byPerson.get(id);
        if (own === undefined) return { key: id, heightPx: SEAT_PX + ROW_PADDING_PX };
        const lines = sessions.map((session) => {
          const seats = own.filter(({ sessionId }) => sessionId === session.id);
          if (seats.length === 0) return { seats: 1, notes: 0 };
          const notes = notesOf(model, costs, id, seats);
          return { seats: seats.length, notes: notes.rules.length + (notes.costs.length > 0 ? 1 : 0) };
        });
        const heights = lines.map(({ seats, notes }) => seats * SEAT_PX + notes * NOTE_PX);
        return { key: id, heightPx: Math.max(SEAT_PX, ...heights) + ROW_PADDING_PX };
      }),
    [model, costs, people, sessions],
  );
  return (
    <MatrixFrame
      label={text.plan.byTime}
      corner={text.plan.person}
      {...{ sessions, rows, scroller }}
      headPx={PERSON_PX}
      sessionPx={SESSION_PX}
      overscan={8}
    >
      {(index) => {
        const person = people[index];
        if (!person) return null;
        return (
          <PersonRow
            {...{ model, costs, person, sessions, onChoose, onKey }}
            chosenKey={chosen === null ? '' : seatKey(chosen.sessionId, chosen.postId, chosen.seat)}
          />
        );
      }}
    </MatrixFrame>
  );
});

const PersonRow = memo(function PersonRow({
  model,
  costs,
  person,
  sessions,
  chosenKey,
  onChoose,
  onKey,
}: {
  readonly model: RosterModel;
  readonly costs: SeatCosts;
  readonly person: Person;
  readonly sessions: readonly Session[];
  /** '' where no seat is chosen. */
  readonly chosenKey: string;
  onChoose(seat: Seat): void;
  readonly onKey: OnKey;
}) {
  const text = useText();
  const own = model.byPerson.get(person.id) ?? NO_SEATS;
  const whole = costs.people.get(person.id) ?? NO_COST;
  const reasons = whole.map((cost) => costWords(cost, model, text)).join(text.frame.listMark);
  return (
    <>
      <th scope="row" className="matrix-post time-person" title={`${person.id} · ${person.school}`}>
        <span className="ellipsis" data-person={person.id}>
          {person.name} <span className="muted small">{person.id}</span>
        </span>
        <span className="muted small nowrap">
          {text.plan.loadOf(own.length)}
          {whole.length > 0 && (
            <span className="tone-attention" title={reasons}>
              {' '}
              <span aria-hidden="true">{text.plan.costs.mark(totalOf(whole))}</span>
              <span className="visually-hidden">{reasons}</span>
            </span>
          )}
        </span>
      </th>
      {sessions.map((session) => {
        const seats = own.filter(({ sessionId }) => sessionId === session.id);
        const at = freeAttribute(session.id, person.id);
        if (seats.length === 0) {
          const isAway = person.isOnLeave || person.unavailable.includes(session.id);
          return (
            <td
              key={session.id}
              className="matrix-cell time-cell free-cell muted small"
              tabIndex={-1}
              data-free={at}
              data-at={at}
              onKeyDown={keyHandler(onKey)}
            >
              {isAway ? text.plan.away : ''}
            </td>
          );
        }
        const notes = notesOf(model, costs, person.id, seats);
        return (
          <td key={session.id} className="matrix-cell time-cell">
            {seats.map(({ postId, seat }) => {
              const post = model.posts.get(postId)?.name ?? postId;
              const key = seatKey(session.id, postId, seat);
              return (
                <SeatButton
                  key={key}
                  seat={{ sessionId: session.id, postId, seat }}
                  personId={person.id}
                  at={at}
                  isConflict={notes.rules.length > 0}
                  isLocked={model.locked.has(key)}
                  isChosen={chosenKey === key}
                  label={text.people.seatLabel(post, session.name, seat + 1, person.name)}
                  title={undefined}
                  {...{ onChoose, onKey }}
                >
                  {post}
                </SeatButton>
              );
            })}
            <CellNotes {...notes} model={model} />
          </td>
        );
      })}
    </>
  );
});
