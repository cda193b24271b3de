import type { SeatPlace } from '../../../../shared/contract/roster-table.ts';
import type { DayBoard, Presence } from '../../../../shared/domain/roster/on-day/day-board.ts';
import { useSiteCommand } from '../../../client/site.ts';
import { Button } from '../../../kit/controls.ts';
import { ScrollRegion } from '../../../kit/scroll-region.tsx';
import { Shape } from '../../../kit/status-mark.tsx';
import { useText } from '../../../kit/text/index.ts';
import { isRefusal } from '../duty/refusal-line.tsx';
import type { RosterModel } from '../roster-model.ts';
import { DayRefusal } from './day-refusal.tsx';
import { SubstituteList } from './substitute-list.tsx';
import { useTakeBack } from './use-take-back.ts';

/** What can be entered about the seat that was pressed; the standby pool below. */
export function DaySide({
  board,
  model,
  at,
  revision,
  facts,
  onClose,
}: {
  readonly board: DayBoard;
  readonly model: RosterModel;
  readonly at: SeatPlace | null;
  /** The ranking is asked for anew when the roster or the day changed. */
  readonly revision: number;
  readonly facts: number;
  onClose(): void;
}) {
  const words = useText().day;
  const room = board.rooms.find(({ postId }) => postId === at?.postId);
  const seat = room?.seats.find((one) => one.seat === at?.seat);
  const undo = useTakeBack();
  const here = board.standby.filter(({ state }) => state === 'present').length;
  return (
    <ScrollRegion className="panel side day-side" label={words.find}>
      {at && room && seat ? (
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
            />
          )}
          {(seat.person === null || seat.person.state !== 'present') && (
            <SubstituteList
              key={`${at.postId} ${at.seat} ${seat.person?.personId ?? ''}`}
              at={at}
              fromPersonId={seat.person?.personId ?? null}
              roomName={room.name}
              basis={`${revision} ${facts}`}
              onTaken={onClose}
            />
          )}
        </>
      ) : (
        <p className="muted">{words.choose}</p>
      )}
      <h2>{words.standby}</h2>
      {board.standby.length === 0 ? (
        <p className="muted">{words.noStandby}</p>
      ) : (
        <>
          <p className="muted">{words.standbyHere(here, board.standby.length)}</p>
          <ul>
            {board.standby.map(({ personId, name, state, lastFactId }) => (
              <li key={personId}>
                <Shape tone={state === 'present' ? 'normal' : 'unchecked'} /> {name}{' '}
                <span className="muted small">
                  {personId} {model.people.get(personId)?.school}{' '}
                  {words.states[state === 'overdue' ? 'waiting' : state]}
                </span>{' '}
                {lastFactId !== null && (
                  <Button
                    size="small"
                    aria-label={`${words.undo} ${name}`}
                    disabled={undo.isBusy}
                    onClick={() => void undo.takeBack(lastFactId)}
                  >
                    {words.undo}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </ScrollRegion>
  );
}

function PersonActions({
  person,
  sessionId,
  substituteFactId,
}: {
  readonly person: Presence;
  readonly sessionId: string;
  readonly substituteFactId: string | null;
}) {
  const words = useText().day;
  const signIn = useSiteCommand('rosterDay.signIn', isRefusal);
  const absent = useSiteCommand('rosterDay.absent', isRefusal);
  const leave = useSiteCommand('rosterDay.leave', isRefusal);
  const undo = useTakeBack();
  const { personId, name, state, lastFactId } = person;
  const who = { sessionId, personId };
  const enter = async (
    command: typeof signIn | typeof absent | typeof leave,
    done: string,
  ): Promise<void> => {
    const fact = await command.run(who);
    if (fact) undo.say(`${name} ${done}`, fact.id);
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
          <Button disabled={leave.isBusy} onClick={() => void enter(leave, words.states.left)}>
            {words.markLeft}
          </Button>
        )}
        {backId !== null && (
          <Button disabled={undo.isBusy} onClick={() => void undo.takeBack(backId)}>
            {words.undo}
          </Button>
        )}
      </p>
      <DayRefusal error={signIn.error ?? absent.error ?? leave.error} />
    </>
  );
}
