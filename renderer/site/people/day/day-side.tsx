import { useMemo, useState } from 'react';
import type { LeaveReason, PersonCard, RosterDay } from '../../../../shared/contract/roster-day.ts';
import type { SeatPlace } from '../../../../shared/contract/roster-table.ts';
import type { DayBoard, Presence } from '../../../../shared/domain/roster/on-day/day-board.ts';
import { useSiteCommand } from '../../../client/site.ts';
import { Button } from '../../../kit/controls.ts';
import { ScrollRegion } from '../../../kit/scroll-region.tsx';
import { useText } from '../../../kit/text/index.ts';
import { isRefusal } from '../duty/refusal-line.tsx';
import type { RosterModel } from '../roster-model.ts';
import { DayRefusal } from './day-refusal.tsx';
import { LeaveForm } from './leave-form.tsx';
import { ReplanPanel } from './replan-panel.tsx';
import { ReportTimes } from './report-times.tsx';
import { StandbyList } from './standby-list.tsx';
import { SubstituteList } from './substitute-list.tsx';
import { useTakeBack } from './use-take-back.ts';

/** What can be entered about the seat that was pressed; the standby pool below. */
export function DaySide({
  board,
  model,
  at,
  sessionId,
  day,
  isReplanning,
  onReplanned,
  onClose,
}: {
  readonly board: DayBoard;
  readonly model: RosterModel;
  readonly sessionId: string;
  readonly day: RosterDay;
  readonly at: SeatPlace | null;
  readonly isReplanning: boolean;
  onReplanned(): void;
  onClose(): void;
}) {
  const words = useText().day;
  const room = board.rooms.find(({ postId }) => postId === at?.postId);
  const seat = room?.seats.find((one) => one.seat === at?.seat);
  const { people, rooms } = model.table;
  const posts = useMemo(() => distinct(people.map(({ post }) => post)), [people]);
  const buildings = useMemo(
    () => distinct([...rooms, ...day.setup.standby].map(({ building }) => building)),
    [rooms, day.setup],
  );
  return (
    <ScrollRegion className="panel side day-side" label={words.find}>
      {isReplanning && <ReplanPanel key={sessionId} {...{ board, model, sessionId }} onClose={onReplanned} />}
      {isReplanning ? null : at && room && seat ? (
        <>
          <div className="toolbar">
            <h2>{words.finding(room.name, seat.seat + 1)}</h2>
            <span className="grow" />
            <Button onClick={onClose}>{words.close}</Button>
          </div>
          {seat.person && (
            <PersonActions
              person={seat.person}
              sessionId={at.sessionId}
              substituteFactId={seat.substitution?.factId ?? null}
              cards={day.setup.cards}
            />
          )}
          {(seat.person === null || seat.person.state !== 'present') && (
            <SubstituteList
              key={`${at.postId} ${at.seat} ${seat.person?.personId ?? ''}`}
              at={at}
              fromPersonId={seat.person?.personId ?? null}
              roomName={room.name}
              // The ranking is asked for anew when the roster or the day changed.
              basis={`${model.table.revision} ${day.facts.length} ${JSON.stringify(day.setup.standby)}`}
              onTaken={onClose}
            />
          )}
        </>
      ) : (
        <p className="muted">{words.choose}</p>
      )}
      <h2>{words.standby}</h2>
      <StandbyList board={board} model={model} buildings={buildings} />
      <ReportTimes sessionId={sessionId} day={day} posts={posts} />
    </ScrollRegion>
  );
}

function PersonActions({
  person,
  sessionId,
  substituteFactId,
  cards,
}: {
  readonly person: Presence;
  readonly cards: readonly PersonCard[];
  readonly sessionId: string;
  readonly substituteFactId: string | null;
}) {
  const words = useText().day;
  const signIn = useSiteCommand('rosterDay.signIn', isRefusal);
  const absent = useSiteCommand('rosterDay.absent', isRefusal);
  const leave = useSiteCommand('rosterDay.leave', isRefusal);
  const setCard = useSiteCommand('rosterDay.setCard', isRefusal);
  const [leaving, setLeaving] = useState<string | null>(null);
  const undo = useTakeBack();
  const { personId, name, state, lastFactId } = person;
  const who = { sessionId, personId };
  const enter = async (command: typeof signIn | typeof absent, done: string): Promise<void> => {
    const fact = await command.run(who);
    if (fact) undo.say(`${name} ${done}`, fact.id);
  };
  const goes = async (reason: LeaveReason, note: string): Promise<void> => {
    const fact = await leave.run({ ...who, reason, note });
    if (!fact) return;
    setLeaving(null);
    undo.say(`${name} ${words.states.left}`, fact.id);
  };
  const backId = lastFactId ?? substituteFactId;
  return (
    <>
      <p className="day-choice">
        <strong>{name}</strong>
        <span className="muted small">{personId}</span>
        {state !== 'present' && (
          <Button disabled={signIn.isBusy} onClick={() => void enter(signIn, words.states.present)}>
            {words.signIn}
          </Button>
        )}
        {(state === 'waiting' || state === 'overdue') && (
          <Button disabled={absent.isBusy} onClick={() => void enter(absent, words.states.absent)}>
            {words.markAbsent}
          </Button>
        )}
        {state === 'present' && (
          <Button aria-expanded={leaving === personId} onClick={() => setLeaving(personId)}>
            {words.markLeft}
          </Button>
        )}
        {backId !== null && (
          <Button disabled={undo.isBusy} onClick={() => void undo.takeBack(backId)}>
            {words.undo}
          </Button>
        )}
      </p>
      {state === 'present' && leaving === personId && (
        <LeaveForm
          isBusy={leave.isBusy}
          onLeave={(reason, note) => void goes(reason, note)}
          onCancel={() => setLeaving(null)}
        />
      )}
      {state === 'left' && (
        <p className="muted">
          {words.leftBecause(
            person.leaveReason ? words.leaveReasons[person.leaveReason] : '',
            person.leaveNote,
          )}
        </p>
      )}
      {cards
        .filter((one) => one.personId === personId)
        .map(({ card }) => (
          <p key={card} className="day-choice">
            <span className="muted small">{words.hasCard(card.slice(-3))}</span>
            <Button
              size="small"
              disabled={setCard.isBusy}
              onClick={() => void setCard.run({ card, personId: null })}
            >
              {words.removeCard}
            </Button>
          </p>
        ))}
      <DayRefusal error={signIn.error ?? absent.error ?? leave.error} />
    </>
  );
}

const distinct = (values: readonly string[]): readonly string[] =>
  [...new Set(values)].filter((value) => value !== '').sort();
