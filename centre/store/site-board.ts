import { z } from 'zod';
import type { UrgentItem } from '../../shared/contract/desk.ts';
import { EVENT_DATA, isEventType } from '../../shared/uplink/event-types.ts';
import { summaryOf } from '../../shared/uplink/events/event-summary.ts';
import type { SiteBoard } from '../ports/event-store.ts';
import type { BoardEvent } from './board-event.ts';
import { applyUrgent } from './urgent-items.ts';

/** Raised whenever `applyEvent` gives another board for the same log: boards of an older build are made anew. */
export const BOARD_VERSION = 2;

export const emptyBoard = (site: string): SiteBoard => ({
  site,
  epoch: 0,
  lanes: { A: { seq: 0 }, B: { seq: 0 } },
  readiness: 'unknown',
  openIncidents: 0,
  cameras: null,
  lastEvent: null,
  alarms: [],
  urgent: [],
  quarantined: 0,
  lastReceivedAtMs: null,
});

const MOST_ALARMS = 200;

/** The board after one more event. Pure: the same log always gives the same board. */
export function applyEvent(board: SiteBoard, event: BoardEvent): SiteBoard {
  const isNewEpoch = event.epoch > board.epoch;
  const lanes = isNewEpoch ? { A: { seq: 0 }, B: { seq: 0 } } : board.lanes;
  const counted: SiteBoard = {
    ...board,
    epoch: Math.max(board.epoch, event.epoch),
    lanes: event.epoch >= board.epoch ? { ...lanes, [event.lane]: { seq: event.seq } } : lanes,
    lastReceivedAtMs: event.receivedAtMs,
  };
  if (event.quarantine !== null) return { ...counted, quarantined: counted.quarantined + 1 };
  // Lane A overtakes B's backlog: the site's own ordinal says which event is newer.
  const isNewest = counted.lastEvent === null || event.siteseq >= counted.lastEvent.siteseq;
  const noted: SiteBoard = isNewest
    ? {
        ...counted,
        lastEvent: {
          type: event.type,
          timeMs: event.timeMs,
          summary: summaryOf(event.type, event.data),
          siteseq: event.siteseq,
        },
      }
    : counted;
  return applyContent(withUrgent(noted, event), event);
}

function withUrgent(board: SiteBoard, event: BoardEvent): SiteBoard {
  const urgent = applyUrgent(board.urgent, event);
  if (urgent === board.urgent) return board;
  const isOpen = ({ kind, endedAtMs, isDrill }: UrgentItem): boolean =>
    kind === 'incident' && endedAtMs === null && !isDrill;
  return { ...board, urgent, openIncidents: urgent.filter(isOpen).length };
}

function applyContent(board: SiteBoard, event: BoardEvent): SiteBoard {
  if (!isEventType(event.type)) return board;
  switch (event.type) {
    case 'readiness.changed': {
      const { overall } = EVENT_DATA['readiness.changed'].parse(event.data);
      return { ...board, readiness: overall };
    }
    case 'camera.summary': {
      const { total, live } = EVENT_DATA['camera.summary'].parse(event.data);
      return { ...board, cameras: { total, live } };
    }
    case 'camera.state': {
      const { before, after } = EVENT_DATA['camera.state'].parse(event.data);
      const step = Number(after === 'live') - Number(before === 'live');
      if (board.cameras === null || step === 0) return board;
      const live = Math.min(Math.max(board.cameras.live + step, 0), board.cameras.total);
      return { ...board, cameras: { ...board.cameras, live } };
    }
    case 'alarm.raised': {
      const { cause } = EVENT_DATA['alarm.raised'].parse(event.data);
      const others = board.alarms.filter((each) => each !== cause);
      return { ...board, alarms: [...others, cause].slice(-MOST_ALARMS) };
    }
    case 'alarm.cleared': {
      const { cause } = EVENT_DATA['alarm.cleared'].parse(event.data);
      return { ...board, alarms: board.alarms.filter((each) => each !== cause) };
    }
    default:
      return board;
  }
}

const Board = z.looseObject({ site: z.string(), epoch: z.number(), alarms: z.array(z.string()) });

/** A stored board; an unreadable one starts empty (rebuild makes it whole). */
export function readBoard(site: string, text: string): SiteBoard {
  try {
    const value: unknown = JSON.parse(text);
    return Board.safeParse(value).success
      ? { ...emptyBoard(site), ...(value as Partial<SiteBoard>) }
      : emptyBoard(site);
  } catch {
    return emptyBoard(site);
  }
}
