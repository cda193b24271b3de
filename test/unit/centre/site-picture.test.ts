import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pagesSchema } from '../../../centre/boards/pages-schema.ts';
import { createPictureReader, rebuildPictures } from '../../../centre/boards/read-pictures.ts';
import { applyToPicture, emptyPicture } from '../../../centre/boards/site-picture.ts';
import type { BoardEvent } from '../../../centre/store/board-event.ts';
import { createReadStore } from '../../../centre/store/read-store.ts';
import { overSqlite } from '../../../server/sql/over-sqlite.ts';
import { sqliteMigrations } from '../../../server/sql/sqlite-migrations.ts';
import { openDatabase } from '../../../server/sqlite/database.ts';
import { SitePicture, type TimelinePlace } from '../../../shared/contract/site-page.ts';
import { writeEnvelope } from '../../../shared/uplink/envelope.ts';
import type { Lane } from '../../../shared/uplink/lane.ts';
import { memoryStore, SITE } from '../../fakes/uplink-link.ts';

let ordinal = 0;
const event = (type: string, data: Record<string, unknown>, more: Partial<BoardEvent> = {}): BoardEvent => {
  ordinal += 1;
  return {
    ...{ epoch: 1, lane: 'B', seq: ordinal, siteseq: ordinal, boot: 'b1', type, data },
    ...{ timeMs: 1_000 + ordinal, receivedAtMs: 2_000 + ordinal, quarantine: null },
    ...more,
  };
};
const fold = (events: readonly BoardEvent[]): SitePicture => events.reduce(applyToPicture, emptyPicture);
const camera = (cameraId: string, after: string, code = 'none') => ({
  ...{ cameraId, roomId: cameraId.slice(0, 3), before: null, after, code, reason: null },
});

describe('the picture of a site', () => {
  test('cameras: the newest state of each, faults beside it, and only of the running service', () => {
    const before = [
      event('camera.state', camera('r01-front', 'live')),
      event('camera.state', camera('r02-front', 'offline', 'connect-timeout')),
      event('camera.picture', {
        ...{ cameraId: 'r01-front', roomId: 'r01', facts: [] },
        faults: [{ kind: 'blurred', measure: 'edge', value: 1, threshold: 2, unit: '' }],
      }),
    ];
    expect(fold(before).cameras).toMatchObject([
      { id: 'r01-front', state: 'live', faults: ['blurred'] },
      { id: 'r02-front', state: 'offline', code: 'connect-timeout', faults: [] },
    ]);
    const after = fold([
      ...before,
      event('camera.state', camera('r01-front', 'live'), { boot: 'b2' }),
      event('site.started', { version: '2', boot: 'b2' }, { boot: 'b2' }),
    ]);
    expect(after.cameras.map(({ id }) => id)).toEqual(['r01-front']);
    expect(after).toMatchObject({ boot: 'b2', version: '2' });
  });

  test('listening: the newest of each kind stays beside the others, a fault ends by its own recovery only', () => {
    const fault = { watchId: 'w', roomId: 'r01', fault: 'faint', positionMs: null, isEverywhere: false };
    const events = [
      event('audio.tone-check', {
        ...{ checkId: 't', present: 1, silent: 0, notMeasurable: 0 },
        rooms: [{ roomId: 'r01', result: 'present' }],
      }),
      event('audio.check', {
        ...{ checkId: 'c', kind: 'full', chain: 'm', state: 'done', startedAtMs: 1, endedAtMs: 2 },
        ...{ profile: { name: 'd', version: 1 }, pass: 0, warn: 0, fail: 1, notMeasurable: 0 },
        rooms: [{ roomId: 'r01', verdict: 'fail', reasons: ['sti-low'], sti: 0.31, snrADb: null }],
      }),
      event('listening.fault', { ...fault, faultId: 'f2', reasonCode: 'level-fallen', fromMs: 5 }),
      event('listening.recovered', { ...fault, faultId: 'f1', toMs: 4, durationMs: 1 }),
    ];
    expect(fold(events).listening).toMatchObject([
      { tone: { result: 'present' }, check: { verdict: 'fail', sti: 0.31 }, fault: { id: 'f2' } },
    ]);
    const recovered = event('listening.recovered', { ...fault, faultId: 'f2', toMs: 9, durationMs: 4 });
    expect(fold([...events, recovered]).listening[0]?.fault).toBeNull();
  });

  test('people: a missing post is one until somebody takes it', () => {
    const session = { sessionId: 's1', postId: 'r05', atMs: 1 };
    const absent = [
      event('invigilation.signed-in', { ...session, postId: 'r04', lateMs: 60_000 }),
      event('invigilation.absent', session),
    ];
    expect(fold(absent).sessions).toMatchObject([
      { id: 's1', signedIn: 1, late: 1, absent: 1, missingPosts: ['r05'] },
    ]);
    const seat = { ...session, seat: 1, isStandby: true };
    const filled = fold([...absent, event('invigilation.substituted', seat)]);
    expect(filled.sessions[0]).toMatchObject({ substituted: 1, missingPosts: [] });
  });

  test('incidents are one by their id through all revisions; ended ones stay for a while', () => {
    const common = { incidentId: 'i', isDrill: false };
    const reported = {
      ...{ ...common, kind: 'power', level: 3, sessionId: null, roomIds: ['r01'], concerned: {} },
      ...{ discoveredAtMs: 1, reportedAtMs: 2, dueByMs: 3 },
    };
    const open = [
      event('incident.reported', { ...reported, revision: 1, stage: 'first' }),
      event('incident.graded', { ...common, revision: 2, level: 2, previousLevel: 3, clauses: [], atMs: 4 }),
    ];
    expect(fold(open).incidents).toMatchObject([{ id: 'i', level: 2, stage: 'first', endedAtMs: null }]);
    const closed = event('incident.closed', { ...common, revision: 3, outcome: 'solved', atMs: 9 });
    expect(fold([...open, closed]).incidents).toMatchObject([{ outcome: 'solved', endedAtMs: 9 }]);
  });

  test('parts an event does not touch stay the same objects', () => {
    const before = fold([event('camera.state', camera('r01-front', 'live'))]);
    const after = applyToPicture(before, event('alarm.cleared', { cause: 'x' }));
    expect(after.cameras).toBe(before.cameras);
    expect(after.newest).not.toBe(before.newest);
  });

  test('what cannot be used and what is unknown here moves the numbers and nothing else', () => {
    const picture = fold([
      event('quarantined', {}, { quarantine: 'not JSON', seq: 4 }),
      event('tomorrow.type', { some: 'thing' }, { seq: 5 }),
    ]);
    expect(picture).toMatchObject({ lanes: { A: 0, B: 5 }, cameras: [], incidents: [] });
    expect(SitePicture.parse(picture)).toEqual(picture);
  });
});

const CONTENT: readonly (readonly [string, Record<string, unknown>])[] = [
  ['camera.state', camera('r01-front', 'live')],
  ['camera.state', camera('r01-front', 'offline', 'connect-timeout')],
  ['camera.state', camera('r02-front', 'live')],
  ['alarm.raised', { cause: 'disk', priority: 'high', subjects: [], reasonCode: 'none', raisedAtMs: 1 }],
  ['alarm.cleared', { cause: 'disk' }],
  ['invigilation.absent', { sessionId: 's', postId: 'p', atMs: 1 }],
  ['invigilation.signed-in', { sessionId: 's', postId: 'p', atMs: 1, lateMs: 0 }],
  ['site.started', { version: '1', boot: 'b00t' }],
  ['camera.state', { broken: true }],
];

/** Puts events straight into the log's tables, as ingest would number them. */
function logWith() {
  const { database } = memoryStore();
  const last: Record<string, number> = {};
  let siteseq = 0;
  return {
    database,
    log: overSqlite(database),
    add(epoch: number, lane: Lane, content: readonly [string, Record<string, unknown>]): void {
      const key = `${epoch}${lane}`;
      const seq = (last[key] ?? 0) + 1;
      last[key] = seq;
      siteseq += 1;
      const bytes = Buffer.from(
        writeEnvelope({
          ...{ source: `/cn/site/${SITE}`, epoch, lane, seq, siteseq, type: content[0], data: content[1] },
          ...{ timeMs: 1_780_000_000_000 + siteseq, boot: 'b00t', monoMs: siteseq },
        }),
      );
      database.run(
        `INSERT INTO ev (site, epoch, lane, seq, siteseq, type, time_ms, received_ms, bytes, hash, covers)
         VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?, ?, 0)`,
        ...[SITE, epoch, lane, seq, siteseq, content[0], siteseq, bytes, new Uint8Array(32)],
      );
      database.run(
        `INSERT INTO hw (site, epoch, lane, seq, head) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (site, epoch, lane) DO UPDATE SET seq = excluded.seq`,
        ...[SITE, epoch, lane, seq, new Uint8Array(32)],
      );
    },
  };
}

function pagesStore() {
  const database = openDatabase(':memory:');
  for (const migration of sqliteMigrations(pagesSchema)) migration.up(database);
  return { database, store: overSqlite(database) };
}

test('read on in any steps, after any crash, or made anew: always the same picture', async () => {
  const place = fc.record({
    epoch: fc.integer({ min: 1, max: 3 }),
    lane: fc.constantFrom<Lane>('A', 'B'),
    content: fc.constantFrom(...CONTENT),
    /** Then a page looks; `restart`: with nothing but what was stored. */
    next: fc.constantFrom('go on', 'go on', 'look', 'restart'),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(place, { maxLength: 40 }),
      fc.integer({ min: 1, max: 5 }),
      async (events, step) => {
        const { log, add, database } = logWith();
        const pages = pagesStore();
        let reader = createPictureReader(log, pages.store, step);
        for (const { epoch, lane, content, next } of events) {
          add(epoch, lane, content);
          if (next === 'restart') reader = createPictureReader(log, pages.store, step);
          if (next !== 'go on') await reader.readOn(SITE, 2);
        }
        const { picture, isWhole } = await reader.readOn(SITE);
        expect(isWhole).toBe(true);
        await rebuildPictures(log, pages.store);
        const made = (await createPictureReader(log, pages.store).readOn(SITE)).picture;
        expect(picture).toEqual(made);
        database.close();
        pages.database.close();
      },
    ),
    { numRuns: 60 },
  );
});

test('the timeline has every event once, newest first, whatever the size of a page', async () => {
  const { log, add } = logWith();
  for (let index = 0; index < 45; index += 1)
    add(index < 20 ? 1 : 2, index % 3 === 0 ? 'A' : 'B', CONTENT[index % CONTENT.length] ?? ['x', {}]);
  const reader = createReadStore(log);
  for (const limit of [1, 7, 20, 45, 200]) {
    const seen: number[] = [];
    let before: TimelinePlace | null = null;
    do {
      const page = await reader.timeline(SITE, before, limit);
      seen.push(...page.events.map(({ receivedAtMs }) => receivedAtMs));
      before = page.next;
    } while (before !== null);
    expect(seen).toEqual(Array.from({ length: 45 }, (_, index) => 45 - index));
  }
});
