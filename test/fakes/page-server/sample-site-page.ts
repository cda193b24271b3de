import { applyToPicture, emptyPicture } from '../../../centre/boards/site-picture.ts';
import type { SitePages } from '../../../centre/ports/site-pages.ts';
import type { BoardEvent } from '../../../centre/store/board-event.ts';
import type { SitePicture, Timeline, TimelinePlace } from '../../../shared/contract/site-page.ts';
import type { StoredEvent } from '../../../shared/contract/stored-event.ts';

const MINUTE_MS = 60_000;

/** What a site has sent, oldest first: enough for every part of the page. */
function sampleEvents(nowMs: number): Pick<BoardEvent, 'type' | 'lane' | 'data' | 'timeMs'>[] {
  const at = (minutes: number): number => nowMs - minutes * MINUTE_MS;
  const rooms = Array.from({ length: 30 }, (_, index) => `r${String(index + 1).padStart(2, '0')}`);
  const cameras = rooms.flatMap((roomId) =>
    [`${roomId}-front`, `${roomId}-back`].map((id) => ({ id, roomId })),
  );
  const b = (minutes: number, type: string, data: Record<string, unknown>) => ({
    ...{ lane: 'B' as const, type, data, timeMs: at(minutes) },
  });
  const a = (minutes: number, type: string, data: Record<string, unknown>) => ({
    ...b(minutes, type, data),
    lane: 'A' as const,
  });
  return [
    b(300, 'site.started', { version: '0.1.0', boot: 'b1' }),
    ...cameras.map(({ id, roomId }, index) => {
      const isDown = index === 4 || index === 17;
      return b(299, 'camera.state', {
        ...{ cameraId: id, roomId, before: null, after: isDown ? 'offline' : 'live' },
        ...{ code: isDown ? 'connect-timeout' : 'none', reason: null },
      });
    }),
    b(298, 'camera.summary', { total: 62, live: 58, byState: { live: 58, offline: 2, connecting: 2 } }),
    b(180, 'audio.check', {
      ...{
        checkId: 'c1',
        kind: 'full',
        chain: 'main',
        state: 'done',
        startedAtMs: at(190),
        endedAtMs: at(180),
      },
      ...{ profile: { name: 'default', version: 1 }, pass: 27, warn: 1, fail: 1, notMeasurable: 1 },
      rooms: rooms.map((roomId, index) => ({
        roomId,
        verdict: index === 7 ? 'fail' : index === 11 ? 'warn' : index === 20 ? 'not-measurable' : 'pass',
        ...{ reasons: [], sti: index === 20 ? null : 0.62 + (index % 7) / 100, snrADb: 24 },
      })),
    }),
    b(120, 'duty.published', {
      ...{ rosterId: 'd1', posts: [], shifts: 12, people: 18, fromMs: at(600), toMs: at(-600) },
    }),
    b(119, 'duty.signed-on', { shiftId: 's1', postId: 'p1', atMs: at(119), lateMs: 0 }),
    ...rooms.map((postId, index) =>
      b(60 - index / 2, 'invigilation.signed-in', {
        ...{ sessionId: '英语', postId, atMs: at(60 - index / 2), lateMs: index === 9 ? 240_000 : 0 },
      }),
    ),
    b(40, 'invigilation.absent', { sessionId: '英语', postId: 'r22', atMs: at(40) }),
    b(39, 'readiness.changed', { overall: 'not-ready', gates: [{ id: 'video', state: 'failed' }] }),
    a(25, 'alarm.raised', {
      ...{ cause: 'cameras-down', priority: 'high', subjects: ['r03-front', 'r09-back'] },
      ...{ reasonCode: 'connect-timeout', raisedAtMs: at(25) },
    }),
    a(12, 'listening.fault', {
      ...{ watchId: 'w1', faultId: 'f1', roomId: 'r12', fault: 'faint', reasonCode: 'level-fallen' },
      ...{ fromMs: at(12), positionMs: 610_000, isEverywhere: false },
    }),
    a(9, 'incident.reported', {
      ...{ incidentId: 'i1', revision: 1, stage: 'first', kind: '听力播放故障', level: 3, sessionId: '英语' },
      ...{ roomIds: ['r12'], discoveredAtMs: at(12), reportedAtMs: at(9), dueByMs: at(-168) },
      ...{ concerned: { candidates: 30 }, isDrill: false },
    }),
    b(6, 'finding.raised', {
      ...{ findingId: 'g1', kind: '消防通道堆放物品', severity: 'medium', source: 'site', roomId: 'r30' },
      ...{ atMs: at(6), dueByMs: at(-60) },
    }),
    b(2, 'duty-log.entry', { text: '巡视一遍，无异常', isUrgent: false, actor: 'op1', atMs: at(2) }),
  ];
}

/** As the centre's log would hold them. */
export function sampleBoardEvents(): BoardEvent[] {
  const counts = { A: 0, B: 0 };
  return sampleEvents(Date.now()).map((event, index) => {
    counts[event.lane] += 1;
    return {
      ...event,
      ...{ epoch: 1, seq: counts[event.lane], siteseq: index + 1, boot: 'b1' },
      ...{ receivedAtMs: event.timeMs + 200, quarantine: null },
    };
  });
}

/** Newest first. */
export const sampleSiteEvents = (): StoredEvent[] =>
  sampleBoardEvents()
    .reverse()
    .map(({ epoch, lane, seq, type, timeMs, receivedAtMs, data }) => ({
      ...{ epoch, lane, seq, type, timeMs, receivedAtMs, hash: 'ab'.repeat(32), data },
    }));

export function sampleTimeline(before: TimelinePlace | null, limit: number): Timeline {
  const older = sampleSiteEvents().filter(({ lane, seq }) => before === null || seq < before[lane]);
  const events = older.slice(0, limit);
  const lowest = (lane: 'A' | 'B'): number =>
    Math.min(
      ...events.flatMap((event) => (event.lane === lane ? event.seq : [])),
      before?.[lane] ?? Number.MAX_SAFE_INTEGER,
    );
  return {
    events,
    next: older.length > limit ? { epoch: 1, A: lowest('A'), B: lowest('B') } : null,
  };
}

/** Every site has reported the same; the product's own fold makes the picture. */
export function samplePages(): SitePages {
  const picture: SitePicture = sampleBoardEvents().reduce(applyToPicture, emptyPicture);
  return {
    get: async () => picture,
    watch: () => ({ current: () => picture, stop: () => undefined }),
    changed: () => undefined,
    close: async () => undefined,
  };
}
