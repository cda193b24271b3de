import type { PageListening, SitePicture } from '../../shared/contract/site-page.ts';
import { SITE_PAGE_MOST } from '../../shared/contract/site-page.ts';
import { EVENT_DATA, type EventType } from '../../shared/uplink/event-types.ts';
import type { BoardEvent } from '../store/board-event.ts';

type Row = PageListening;

/** What an event says about how rooms hear: the newest result of each kind for each room. */
export function noteListening(
  picture: SitePicture,
  type: EventType,
  event: BoardEvent,
): Partial<Pick<SitePicture, 'listening'>> {
  switch (type) {
    case 'audio.tone-check': {
      const { rooms } = EVENT_DATA['audio.tone-check'].parse(event.data);
      const atMs = event.timeMs;
      return merged(
        picture,
        rooms.map(({ roomId, result }) => [roomId, { tone: { result, atMs } }]),
      );
    }
    case 'audio.check': {
      const { kind, rooms, endedAtMs: atMs } = EVENT_DATA['audio.check'].parse(event.data);
      return merged(
        picture,
        rooms.map(({ roomId, verdict, reasons, sti }) => [
          roomId,
          { check: { kind, verdict, reasons, sti, atMs } },
        ]),
      );
    }
    case 'listening.watch': {
      const { kind, rooms, endedAtMs: atMs } = EVENT_DATA['listening.watch'].parse(event.data);
      return merged(
        picture,
        // Its faults ended with it.
        rooms.map(({ roomId, state, isGood }) => [
          roomId,
          { watch: { kind, state, isGood, atMs }, fault: null },
        ]),
      );
    }
    case 'listening.fault': {
      const {
        faultId: id,
        roomId,
        fault,
        reasonCode,
        fromMs,
      } = EVENT_DATA['listening.fault'].parse(event.data);
      return merged(picture, [[roomId, { fault: { id, fault, reasonCode, fromMs } }]]);
    }
    case 'listening.recovered': {
      const { faultId, roomId } = EVENT_DATA['listening.recovered'].parse(event.data);
      const row = picture.listening.find((each) => each.roomId === roomId);
      // The next fault of the room may have overtaken it.
      return row?.fault?.id === faultId ? merged(picture, [[roomId, { fault: null }]]) : {};
    }
    default:
      return {};
  }
}

function merged(
  picture: SitePicture,
  changes: readonly (readonly [roomId: string, change: Partial<Row>])[],
): Pick<SitePicture, 'listening'> {
  const rows = new Map(picture.listening.map((row) => [row.roomId, row]));
  for (const [roomId, change] of changes) {
    const known = rows.get(roomId) ?? { roomId, tone: null, check: null, watch: null, fault: null };
    rows.set(roomId, { ...known, ...change });
  }
  return { listening: [...rows.values()].slice(-SITE_PAGE_MOST.rooms) };
}
