import { LANES, type Lane } from '../../shared/uplink/lane.ts';
import type { Credit } from '../../shared/uplink/messages.ts';
import type { LanePlace } from '../../shared/uplink/relay-intake.ts';
import type { Take } from '../../shared/uplink/relay-messages.ts';

export interface ChildLane extends LanePlace {
  /** Newest number in the own log. */
  last: number;
  have: number;
  sent: number;
  state: 'offered' | 'open' | 'stopped';
  waiting: { readonly last: number; readonly lines: number; readonly bytes: number }[];
  /** Counted events wait for others until then. */
  notBeforeMs: number;
}

/** How far every lane of every site has gone up on one line. Pure bookkeeping. */
export interface RelayLanes {
  get(place: LanePlace): ChildLane | null;
  /** Known now, or further along. */
  note(place: LanePlace, last: number): ChildLane;
  taken(take: Take): ChildLane[];
  sent(lane: ChildLane, frame: { last: number; lines: number; bytes: number }): void;
  acked(place: LanePlace, seq: number): ChildLane | null;
  rewind(place: LanePlace, have: number): ChildLane | null;
  stop(site: string): void;
  hasCredit(lane: Lane, credit: Credit): boolean;
  isWaiting(): boolean;
  backlog(): number;
}

const keyOf = ({ site, epoch, lane }: LanePlace): string => `${site} ${epoch} ${lane}`;

export function createRelayLanes(): RelayLanes {
  const lanes = new Map<string, ChildLane>();
  const inFlight = { A: { lines: 0, bytes: 0 }, B: { lines: 0, bytes: 0 } };

  function settle(lane: ChildLane, isOver: (last: number) => boolean): void {
    for (const frame of lane.waiting.filter(({ last }) => isOver(last))) {
      inFlight[lane.lane].lines -= frame.lines;
      inFlight[lane.lane].bytes -= frame.bytes;
    }
    lane.waiting = lane.waiting.filter(({ last }) => !isOver(last));
  }
  function goTo(lane: ChildLane, have: number): ChildLane {
    settle(lane, () => true);
    lane.have = have;
    lane.sent = have;
    lane.last = Math.max(lane.last, have);
    return lane;
  }

  return {
    get: (place) => lanes.get(keyOf(place)) ?? null,
    note(place, last) {
      const known = lanes.get(keyOf(place));
      if (known !== undefined) {
        known.last = Math.max(known.last, last);
        return known;
      }
      const { site, epoch, lane } = place;
      const fresh: ChildLane = {
        ...{ site, epoch, lane, last, have: 0, sent: 0 },
        state: 'offered',
        waiting: [],
        notBeforeMs: 0,
      };
      lanes.set(keyOf(place), fresh);
      return fresh;
    },
    taken: ({ site, e, lanes: answers }) =>
      LANES.flatMap((lane) => {
        const found = lanes.get(keyOf({ site, epoch: e, lane }));
        if (found === undefined) return [];
        found.state = answers[lane].state === 'resume' ? 'open' : 'stopped';
        return [goTo(found, answers[lane].have)];
      }),
    sent(lane, frame) {
      lane.sent = frame.last;
      lane.waiting.push(frame);
      inFlight[lane.lane].lines += frame.lines;
      inFlight[lane.lane].bytes += frame.bytes;
    },
    acked(place, seq) {
      const lane = lanes.get(keyOf(place));
      if (lane === undefined || seq <= lane.have) return lane ?? null;
      lane.have = seq;
      lane.sent = Math.max(lane.sent, seq);
      settle(lane, (last) => last <= seq);
      return lane;
    },
    rewind(place, have) {
      const lane = lanes.get(keyOf(place));
      return lane === undefined ? null : goTo(lane, have);
    },
    stop(site) {
      for (const lane of lanes.values())
        if (lane.site === site) {
          settle(lane, () => true);
          lane.state = 'stopped';
        }
    },
    hasCredit(lane, credit) {
      const { lines, bytes } = inFlight[lane];
      // A frame has up to 64 lines, and bytes of any size go when nothing else is under way.
      const allowance = lane === 'A' ? credit.urgent : credit.events;
      return lines === 0 || (lines + 64 <= allowance && bytes + 64 * 1024 <= credit.bytes);
    },
    isWaiting: () => inFlight.A.lines + inFlight.B.lines > 0,
    backlog: () => [...lanes.values()].reduce((sum, lane) => sum + Math.max(0, lane.last - lane.have), 0),
  };
}
