import {
  WATCH_FAULTS,
  type WatchFault,
  type WatchIncident,
  type WatchReason,
  type WatchRoom,
} from '../../../shared/contract/listening-watch.ts';

/** Faults of all rooms, a value: open ones by room. */
export interface FaultBook {
  readonly open: ReadonlyMap<string, WatchIncident>;
  /** Rooms that were heard once: of these, not being measurable is a fault. */
  readonly known: ReadonlySet<string>;
  readonly isStopped: boolean;
}

export const NO_FAULTS: FaultBook = { open: new Map(), known: new Set(), isStopped: false };

export interface FaultStep {
  readonly book: FaultBook;
  readonly opened: readonly WatchIncident[];
  readonly closed: readonly WatchIncident[];
  /** Most rooms have shifted by the same time: the source did, and what is heard now is right. */
  readonly isShifted: boolean;
}

/** From this share of the rooms that can be heard a fault is the source's, not the rooms'. */
const EVERYWHERE = 0.8;
const FEWEST_ROOMS = 2;
const SHIFTED = 0.6;
const ALIKE_MS = 200;
/** A jump that is found by looking at the whole programme only, which takes each room another time. */
const FAR_MS = 2500;

const isFault = (state: string): state is WatchFault => WATCH_FAULTS.some((fault) => fault === state);
const isWell = (state: string): boolean => state === 'heard' || state === 'learning';
/** The programme is heard there, at whatever speed. */
const isFollowed = (state: string): boolean => isWell(state) || state === 'off-speed';

/** Opens and closes faults by what the rooms are now. Between a fault and being heard again nothing is concluded. */
export function trackFaults(
  book: FaultBook,
  rooms: readonly WatchRoom[],
  at: { readonly nowMs: number; readonly positionMs: number | null; readonly newId: () => string },
): FaultStep {
  const { nowMs, positionMs, newId } = at;
  const open = new Map(book.open);
  const known = new Set(book.known);
  const opened: WatchIncident[] = [];
  const closed: WatchIncident[] = [];
  const close = (incident: WatchIncident, more: Partial<WatchIncident> = {}): void => {
    open.delete(incident.roomId);
    closed.push({ ...incident, toMs: nowMs, toPositionMs: positionMs, ...more });
  };
  const isShifted = hasShifted(rooms);
  for (const room of rooms) {
    const { roomId, state } = room;
    if (isFollowed(state)) known.add(roomId);
    const before = open.get(roomId);
    if (isShifted && state === 'late') {
      if (before?.fault === 'late') close(before, { isEverywhere: true, reasonCode: 'programme-shifted' });
      continue;
    }
    if (before !== undefined && isWell(state)) close(before);
    if (!isFault(state) || (state === 'not-measurable' && !known.has(roomId))) continue;
    if (before?.fault === state || isFirstOfMany(room, rooms)) continue;
    if (before !== undefined) close(before);
    const incident: WatchIncident = {
      id: newId(),
      roomId,
      cameraId: room.cameraId,
      fault: state,
      reasonCode: room.reasonCode ?? REASONS[state],
      fromMs: Math.min(room.sinceMs ?? nowMs, nowMs),
      namedAtMs: nowMs,
      toMs: null,
      fromPositionMs:
        positionMs === null ? null : Math.max(0, Math.round(positionMs - (nowMs - (room.sinceMs ?? nowMs)))),
      toPositionMs: null,
      isEverywhere: false,
      clip: null,
    };
    open.set(roomId, incident);
    opened.push(incident);
  }
  const measurable = rooms.filter(({ state }) => state !== 'not-measurable' && state !== 'waiting');
  const silent = measurable.filter(({ state }) => state === 'silent');
  const isStopped =
    silent.length >= FEWEST_ROOMS
      ? silent.length >= EVERYWHERE * measurable.length
      : book.isStopped && silent.length > 0;
  const followed = rooms.filter(({ state }) => isFollowed(state));
  const offSpeed = followed.filter(({ state }) => state === 'off-speed');
  const isOffSpeed = offSpeed.length >= FEWEST_ROOMS && offSpeed.length >= EVERYWHERE * followed.length;
  const wide = (incident: WatchIncident): WatchIncident => {
    if (incident.fault === 'silent' && isStopped)
      return { ...incident, isEverywhere: true, reasonCode: 'programme-stopped' };
    if (incident.fault === 'off-speed' && isOffSpeed)
      return { ...incident, isEverywhere: true, reasonCode: 'programme-off-speed' };
    return incident;
  };
  return {
    book: { open: new Map([...open].map(([id, one]) => [id, wide(one)])), known, isStopped },
    opened: opened.map(wide),
    closed,
    isShifted,
  };
}

/**
 * A room has jumped far while most others do not find the programme where it was: as likely they have jumped too and are still
 * looking for it. It is told as soon as they find it where it was.
 */
function isFirstOfMany({ roomId, state, shiftMs }: WatchRoom, rooms: readonly WatchRoom[]): boolean {
  if (state !== 'late' || Math.abs(shiftMs ?? 0) < FAR_MS) return false;
  const others = rooms.filter(
    (one) => one.roomId !== roomId && one.shiftMs !== null && one.state !== 'silent',
  );
  const inPlace = others.filter((one) => isWell(one.state) && one.matchScore !== null);
  return inPlace.length < others.length / 2;
}

function hasShifted(rooms: readonly WatchRoom[]): boolean {
  const aligned = rooms.filter(({ state, shiftMs }) => shiftMs !== null && state !== 'silent');
  const late = aligned.filter(({ state }) => state === 'late').map(({ shiftMs }) => shiftMs ?? 0);
  if (late.length < FEWEST_ROOMS || late.length < SHIFTED * aligned.length) return false;
  late.sort((a, b) => a - b);
  const middle = late[late.length >> 1] ?? 0;
  return late.filter((shift) => Math.abs(shift - middle) <= ALIKE_MS).length >= SHIFTED * aligned.length;
}

const REASONS: Readonly<Record<WatchFault, WatchReason>> = {
  silent: 'loudspeaker-silent',
  faint: 'level-fallen',
  late: 'room-late',
  'off-speed': 'room-off-speed',
  muffled: 'treble-lost',
  noisy: 'other-sound',
  'not-measurable': 'no-stream',
};
