import type { UrgentItem } from '../../shared/contract/desk.ts';
import { EVENT_DATA, isEventType } from '../../shared/uplink/event-types.ts';
import type { BoardEvent } from './board-event.ts';

/** They stand in the row of the board that every commit writes: few, and short. */
const MOST_LASTING = 50;
const MOST_MOMENTS = 10;
const MOST_ENDED = 10;
const MOST_ROOMS = 20;
const MOST_TEXT = 200;

type Items = readonly UrgentItem[];

/** What is urgent at the site after one more event. Pure; the same list when the event says nothing of it. */
export function applyUrgent(items: Items, event: BoardEvent): Items {
  const next = changed(items, event);
  return next === items ? items : bounded(next);
}

function changed(items: Items, event: BoardEvent): Items {
  if (!isEventType(event.type)) return items;
  const { type, data } = event;
  switch (type) {
    case 'alarm.raised': {
      // The site sends what cannot wait over lane A: its own judgement of what is urgent.
      if (event.lane !== 'A') return items;
      const { cause, reasonCode, raisedAtMs } = EVENT_DATA[type].parse(data);
      return raise(items, event, {
        kind: 'alarm',
        key: cause,
        code: cause,
        text: reasonCode,
        sinceMs: raisedAtMs,
      });
    }
    case 'alarm.cleared':
      return end(items, event, 'alarm', EVENT_DATA[type].parse(data).cause);
    case 'site.started': {
      // A new run of the service raises again what still holds.
      const { boot } = EVENT_DATA[type].parse(data);
      const isOver = (item: UrgentItem): boolean =>
        (item.kind === 'alarm' || item.kind === 'listening') && item.boot !== boot;
      return endAll(items, event.timeMs, isOver);
    }
    case 'incident.reported': {
      const { incidentId, kind, level, roomIds, discoveredAtMs, dueByMs, isDrill, text } =
        EVENT_DATA[type].parse(data);
      return raise(items, event, {
        ...{ kind: 'incident', key: incidentId, code: kind, text: text ?? '', level, roomIds },
        ...{ sinceMs: discoveredAtMs, dueByMs, isDrill },
      });
    }
    case 'incident.graded': {
      const { incidentId, level } = EVENT_DATA[type].parse(data);
      const known = items.find((item) => isOpen(item, 'incident', incidentId));
      return known === undefined ? items : raise(items, event, { ...known, level });
    }
    case 'incident.closed':
      return end(items, event, 'incident', EVENT_DATA[type].parse(data).incidentId);
    case 'finding.raised': {
      const { findingId, kind, severity, roomId, atMs, dueByMs, text } = EVENT_DATA[type].parse(data);
      if (event.lane !== 'A' && severity !== 'high') return items;
      return raise(items, event, {
        ...{ kind: 'finding', key: findingId, code: kind, text: text ?? '', sinceMs: atMs, dueByMs },
        roomIds: roomId === null ? [] : [roomId],
      });
    }
    case 'finding.resolved':
      return end(items, event, 'finding', EVENT_DATA[type].parse(data).findingId);
    case 'listening.fault': {
      const { faultId, roomId, reasonCode, fromMs } = EVENT_DATA[type].parse(data);
      const what = { kind: 'listening', key: faultId, code: reasonCode, sinceMs: fromMs } as const;
      return raise(items, event, { ...what, roomIds: [roomId] });
    }
    case 'listening.recovered':
      return end(items, event, 'listening', EVENT_DATA[type].parse(data).faultId);
    case 'listening.watch':
      // The faults of a watch end with it.
      return endAll(items, event.timeMs, ({ kind }) => kind === 'listening');
    case 'listening.interruption': {
      const { interruptionId, fromMs, roomIds, rule } = EVENT_DATA[type].parse(data);
      const what = { kind: 'interruption', key: interruptionId, code: rule, sinceMs: fromMs } as const;
      return raise(items, event, { ...what, roomIds });
    }
    case 'listening.interruption-decided':
      return end(items, event, 'interruption', EVENT_DATA[type].parse(data).interruptionId);
    case 'custody.mismatch': {
      const { handoverId, kind, atMs } = EVENT_DATA[type].parse(data);
      return raise(items, event, { kind: 'custody', key: handoverId, code: kind, sinceMs: atMs });
    }
    case 'custody.cleared':
      return end(items, event, 'custody', EVENT_DATA[type].parse(data).handoverId);
    case 'duty-log.entry': {
      const { text, isUrgent, atMs } = EVENT_DATA[type].parse(data);
      return isUrgent ? moment(items, event, { kind: 'duty-log', code: '', text, sinceMs: atMs }) : items;
    }
    case 'outbox.damaged': {
      const { cause } = EVENT_DATA[type].parse(data);
      return moment(items, event, { kind: 'outbox', code: cause, text: '', sinceMs: event.timeMs });
    }
    case 'listening.blind': {
      const { fromMs, seconds } = EVENT_DATA[type].parse(data);
      return moment(items, event, { kind: 'blind', code: String(seconds), text: '', sinceMs: fromMs });
    }
    case 'instruction.stage': {
      const { stage, text, atMs } = EVENT_DATA[type].parse(data);
      return stage === 'refused'
        ? moment(items, event, { kind: 'refused', code: stage, text, sinceMs: atMs })
        : items;
    }
    case 'instruction.rejected': {
      const { reason, atMs } = EVENT_DATA[type].parse(data);
      return moment(items, event, { kind: 'refused', code: reason, text: '', sinceMs: atMs });
    }
    default:
      return items;
  }
}

type What = Pick<UrgentItem, 'kind' | 'code' | 'sinceMs'> & Partial<UrgentItem>;

const isOpen = (item: UrgentItem, kind: UrgentItem['kind'], key: string): boolean =>
  item.kind === kind && item.key === key && item.endedAtMs === null;

const made = ({ epoch, lane, seq, boot, receivedAtMs }: BoardEvent, what: What): UrgentItem => ({
  ...{ key: '', text: '', level: null, dueByMs: null, isDrill: false, isMoment: false, receivedAtMs },
  ...{ ...what, id: `${epoch}.${lane}.${seq}`, endedAtMs: null, boot },
  text: (what.text ?? '').slice(0, MOST_TEXT),
  roomIds: (what.roomIds ?? []).slice(0, MOST_ROOMS),
});

/** Begins, or is told more of: only a worse level (a lower number) asks for another acknowledgement. */
function raise(items: Items, event: BoardEvent, what: What & { readonly key: string }): Items {
  const fresh = made(event, what);
  const at = items.findIndex((item) => isOpen(item, what.kind, what.key));
  const known = items[at];
  if (known === undefined) return [...items, fresh];
  const isWorse = fresh.level !== null && known.level !== null && fresh.level < known.level;
  return items.with(
    at,
    isWorse ? fresh : { ...fresh, id: known.id, receivedAtMs: known.receivedAtMs, sinceMs: known.sinceMs },
  );
}

const moment = (items: Items, event: BoardEvent, what: What): Items => [
  ...items,
  made(event, { ...what, isMoment: true }),
];

const end = (items: Items, event: BoardEvent, kind: UrgentItem['kind'], key: string): Items =>
  endAll(items, event.timeMs, (item) => isOpen(item, kind, key));

function endAll(items: Items, atMs: number, isOver: (item: UrgentItem) => boolean): Items {
  const ends = (item: UrgentItem): boolean => item.endedAtMs === null && isOver(item);
  return items.some(ends) ? items.map((item) => (ends(item) ? { ...item, endedAtMs: atMs } : item)) : items;
}

/** The newest of each sort; an ended one stays for who has not seen it yet. */
function bounded(items: Items): Items {
  const newest = (most: number, is: (item: UrgentItem) => boolean): Items => items.filter(is).slice(-most);
  const kept = new Set([
    ...newest(MOST_LASTING, (item) => !item.isMoment && item.endedAtMs === null),
    ...newest(MOST_MOMENTS, (item) => item.isMoment),
    ...newest(MOST_ENDED, (item) => item.endedAtMs !== null),
  ]);
  return items.filter((item) => kept.has(item));
}
