import type { ExamPlan, PlanFault, PlanSession } from '../../contract/exam-plan.ts';
import { addDays } from './civil-days.ts';
import { readSeatNumbers } from './seat-numbers.ts';

/** A session longer than this is a slip of the pen, not an exam. */
const LONGEST_HOURS = 12;

export interface PlanGround {
  readonly roomIds: ReadonlySet<string>;
  /** Step tables of the plan's library. */
  readonly tableIds: ReadonlySet<string>;
}

/** Everything that keeps a plan from being used, in the order of its sessions. */
export function checkPlan({ sessions }: Pick<ExamPlan, 'sessions'>, ground: PlanGround): PlanFault[] {
  return sessions.flatMap((session, at) => [
    ...faultsOf(session, ground).map((fault) => ({ ...fault, at })),
    ...sessions.slice(0, at).flatMap((other): PlanFault[] => {
      if (other.id === session.id) return [{ code: 'same-id', at, value: session.id }];
      return areTogether(other, session) && haveRoomInCommon(other, session)
        ? [{ code: 'rooms-overlap', at, value: other.name }]
        : [];
    }),
  ]);
}

type Fault = Omit<PlanFault, 'at'>;

function faultsOf(session: PlanSession, ground: PlanGround): Fault[] {
  const { start, end, steps, rooms } = session;
  const faults: Fault[] = [];
  const startMs = civilMs(start);
  const endMs = civilMs(end);
  if (Number.isNaN(startMs)) faults.push({ code: 'no-such-day', value: start });
  else if (Number.isNaN(endMs)) faults.push({ code: 'no-such-day', value: end });
  else if (endMs <= startMs) faults.push({ code: 'end-before-start', value: end });
  else if (endMs - startMs > LONGEST_HOURS * 3_600_000) faults.push({ code: 'too-long', value: end });
  if (steps !== '' && !ground.tableIds.has(steps)) faults.push({ code: 'unknown-steps', value: steps });
  const seen = new Set<string>();
  for (const { roomId, candidates, seatNumbers } of rooms) {
    if (seen.has(roomId)) faults.push({ code: 'room-twice', value: roomId });
    seen.add(roomId);
    if (!ground.roomIds.has(roomId)) faults.push({ code: 'unknown-room', value: roomId });
    const read = readSeatNumbers(seatNumbers);
    if (read.kind === 'wrong') faults.push({ code: 'seats-wrong', value: read.part });
    else if (read.kind === 'twice') faults.push({ code: 'seat-twice', value: read.seat });
    else if (read.seats.length > 0 && read.seats.length !== candidates)
      faults.push({ code: 'seats-count', value: roomId });
  }
  return faults;
}

const areTogether = (a: PlanSession, b: PlanSession): boolean => a.start < b.end && b.start < a.end;

/** No rooms named means all of them. */
const haveRoomInCommon = (a: PlanSession, b: PlanSession): boolean =>
  a.rooms.length === 0 ||
  b.rooms.length === 0 ||
  a.rooms.some(({ roomId }) => b.rooms.some((other) => other.roomId === roomId));

/** NaN for a day that does not exist: 30 February must not become 2 March. */
function civilMs(civil: string): number {
  const date = civil.slice(0, 10);
  return addDays(date, 0) === date && /T([01]\d|2[0-3]):[0-5]\d$/.test(civil)
    ? Date.parse(`${civil}Z`)
    : Number.NaN;
}
