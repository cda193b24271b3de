import type { DayRoom, DaySeat, PresenceState } from '../../../../shared/domain/roster/on-day/day-board.ts';
import { Shape, StatusMark, type Tone } from '../../../kit/status-mark.tsx';
import { type Text, useText } from '../../../kit/text/index.ts';
import type { RosterModel } from '../roster-model.ts';

const TONES: Readonly<Record<PresenceState, Tone>> = {
  waiting: 'unchecked',
  overdue: 'fault',
  present: 'normal',
  absent: 'fault',
  left: 'attention',
};

/** What is to be said of a seat beside its name. */
export function seatNote(
  seat: DaySeat,
  model: RosterModel,
  time: (ms: number) => string,
  text: Text,
): string {
  const words = text.day;
  const { person, substitution } = seat;
  if (person === null) return words.seatEmpty;
  const { state, signedInAtMs, lateMinutes, leftAtMs } = person;
  const from = substitution?.fromPersonId;
  return [
    ...(substitution ? [from ? words.inPlaceOf(model.people.get(from)?.name ?? from) : words.inEmpty] : []),
    ...(leftAtMs !== null
      ? [words.leftAt(time(leftAtMs))]
      : [state === 'present' && signedInAtMs !== null ? time(signedInAtMs) : words.states[state]]),
    ...(lateMinutes > 0 ? [words.late(lateMinutes)] : []),
  ].join(text.frame.listMark);
}

/** One room: who should be there and is. A seat is pressed to enter something about it. */
export function DayRoomCard({
  room,
  model,
  time,
  chosenSeat,
  onChoose,
}: {
  readonly room: DayRoom;
  readonly model: RosterModel;
  time(ms: number): string;
  readonly chosenSeat: number | null;
  onChoose(seat: number): void;
}) {
  const text = useText();
  const words = text.day;
  const waiting = room.seats.filter(({ person }) => person?.state === 'waiting').length;
  const tone: Tone = room.missing > 0 ? 'fault' : waiting > 0 ? 'unchecked' : 'normal';
  return (
    <article className="day-room" aria-label={room.name}>
      <header>
        <strong>{room.name}</strong>
        <StatusMark tone={tone}>
          {room.missing > 0
            ? words.missing(room.missing)
            : waiting > 0
              ? words.waitingFor(waiting)
              : words.complete}
        </StatusMark>
      </header>
      {room.seats.map((one) => (
        <button
          key={one.seat}
          type="button"
          className="day-seat"
          aria-pressed={chosenSeat === one.seat}
          onClick={() => onChoose(one.seat)}
        >
          <Shape tone={one.person ? TONES[one.person.state] : 'fault'} />
          <span className="day-name">{one.person?.name ?? words.seatEmpty}</span>
          {one.person && <span className="muted small">{seatNote(one, model, time, text)}</span>}
        </button>
      ))}
    </article>
  );
}
