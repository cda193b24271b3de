import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import shippedJson from '../../../../resources/profiles/listening-default.json' with { type: 'json' };
import type { AudioCheck, RoomVerdict } from '../../../../shared/contract/audio-check.ts';
import type { ListeningProfile } from '../../../../shared/contract/listening-profile.ts';
import { readProfile } from '../../../../shared/domain/sound/listening-limits.ts';
import { makeSignature } from '../../../../site/audio/papers/make-signature.ts';
import { createSignatureStore } from '../../../../site/audio/papers/signature-store.ts';
import { trialContentSha256 } from '../../../../site/audio/papers/trial-content.ts';
import { createListeningReadiness } from '../../../../site/audio/readiness/create-listening-readiness.ts';
import {
  hasListeningPart,
  roomsOfNextListening,
  roomsWithListening,
} from '../../../../site/audio/readiness/listening-tests.ts';
import { createRoomChanges } from '../../../../site/audio/readiness/room-changes.ts';
import { createWatchStore } from '../../../../site/audio/watch/watch-store.ts';
import { parseRtspUrl } from '../../../../site/cameras/rtsp/rtsp-url.ts';
import { openSealSigner } from '../../../../site/evidence/signing-key.ts';
import { type CheckedSite, checkedSite } from '../../../fakes/audio/checked-site.ts';
import { sampleCheck } from '../../../fakes/audio/report-facts.ts';

const read = readProfile(shippedJson);
if (read.kind === 'refused') throw new Error(read.why);
const shipped: ListeningProfile = read.profile;

test('subjects with a listening part are known by their names', () => {
  for (const subject of ['英语', '外语（日语）', '大学英语四级', 'CET-6', 'English', '俄语'])
    expect(hasListeningPart({ name: '', subject }), subject).toBe(true);
  for (const subject of ['数学', '语文', '理科综合', '物理', ''])
    expect(hasListeningPart({ name: '第一场', subject }), subject).toBe(false);
});

describe('rooms that must hear', () => {
  const plan = {
    candidateRoomIds: ['r01', 'r02', 'r03'],
    sessions: [{ id: 's1', name: '第一场', subject: '英语' }],
    plannedSessions: 3,
    roomsOf: (): readonly string[] => ['r03', 'r01'],
  };
  test('are those of the tests to come', () => expect(roomsWithListening(plan)).toEqual(['r01', 'r03']));
  test('are all where the plan names none', () => {
    expect(roomsWithListening({ ...plan, roomsOf: () => [] })).toHaveLength(3);
    expect(roomsWithListening({ ...plan, plannedSessions: 0, sessions: [] })).toHaveLength(3);
  });
  test('of the first listening test that comes are suggested for its watch', () => {
    const sessions = [
      { id: 's0', name: '语文', subject: '语文' },
      { id: 's1', name: '英语听力', subject: '英语' },
    ];
    expect(roomsOfNextListening({ ...plan, sessions })).toEqual({
      session: '英语听力',
      roomIds: ['r01', 'r03'],
    });
    expect(roomsOfNextListening({ ...plan, sessions, roomsOf: () => [] }).roomIds).toHaveLength(3);
    expect(roomsOfNextListening({ ...plan, sessions: [] })).toMatchObject({ session: null });
  });
  test('are none when no such test is to come', () => {
    expect(roomsWithListening({ ...plan, sessions: [{ id: 's2', name: '', subject: '数学' }] })).toBeNull();
    expect(roomsWithListening({ ...plan, sessions: [] })).toBeNull();
  });
});

describe('the newest result of every room', () => {
  let site: CheckedSite;
  let nowMs: number;
  beforeEach(() => {
    site = checkedSite();
    nowMs = 1_780_900_000_000;
  });
  afterEach(() => site.remove());
  const rooms = ['r01', 'r02'].map((id) => ({ id, name: id, kind: 'exam' as const }));
  let address = 'rtsp://exam:old@10.0.0.1/1';
  const changes = () => {
    const made = createRoomChanges({
      database: site.database,
      box: { seal: (text) => Buffer.from(text), open: (sealed) => Buffer.from(sealed).toString() },
      withoutCredentials: (text) => parseRtspUrl(text)?.requestUrl ?? null,
      rooms: () => rooms,
      cameras: () => [{ id: 'r01-front', roomId: 'r01', role: 'front', sub: address }],
      nowMs: () => nowMs,
    });
    made.follow();
    return made;
  };
  const signer = () => openSealSigner(join(site.folder, 'evidence.key'), null);
  const readiness = (profile = shipped) =>
    createListeningReadiness({
      database: site.database,
      changes: changes(),
      keyId: signer().keyId,
      rooms: () => [...rooms, { id: 'office', name: 'x', kind: 'office' as const }],
      plan: () => ({ sessions: [], plannedSessions: 0, roomsOf: () => [] }),
      profile: () => profile,
    });
  const check = (
    id: string,
    verdicts: Record<string, RoomVerdict>,
    change: Partial<AudioCheck> = {},
  ): AudioCheck => {
    const sample = sampleCheck(1);
    return {
      ...sample,
      id,
      startedAtMs: nowMs,
      endedAtMs: nowMs + 60_000,
      profile: { name: shipped.name, version: shipped.version },
      rooms: Object.entries(verdicts).map(([roomId, verdict]) => ({
        roomId,
        verdict,
        reasons: [],
        measures: null,
      })),
      ...change,
    };
  };

  test('counts: a repeated room takes the place of its earlier result, other kinds and ends do not', () => {
    const fact = readiness();
    expect(fact().rooms.map(({ result }) => result)).toEqual([null, null]);
    site.keep(check('a', { r01: 'pass', r02: 'fail' }));
    expect(fact().rooms.map(({ result }) => result?.verdict)).toEqual(['pass', 'fail']);
    site.keep(check('b', { r02: 'warn' }));
    site.keep(check('c', { r01: 'fail', r02: 'fail' }, { phase: 'cancelled' }));
    site.keep(check('d', { r01: 'fail', r02: 'fail' }, { chain: 'backup' }));
    site.keep(check('e', { r01: 'fail', r02: 'fail' }, { kind: 'programme' }));
    expect(fact().rooms.map(({ result }) => result?.verdict)).toEqual(['pass', 'warn']);
    const store = createSignatureStore(site.database);
    store.addRemark({ checkId: 'a', roomId: 'r02', by: 'op1', atMs: 1, reason: 'x' });
    expect(fact().rooms[1]?.result?.isAccepted).toBe(false);
    store.addRemark({ checkId: 'b', roomId: 'r02', by: 'op1', atMs: 1, reason: 'x' });
    expect(fact().rooms[1]?.result?.isAccepted).toBe(true);
  });

  test('is void when the room has another microphone since, not when only its password changed', () => {
    address = 'rtsp://exam:old@10.0.0.1/1';
    readiness();
    site.keep(check('a', { r01: 'pass', r02: 'pass' }));
    nowMs += 3_600_000;
    // As they are written, with everything that a password may hold.
    for (const password of ['new', 'p@ss', 'a/b:c#d?', '口令%40'])
      for (const user of ['exam', 'other']) {
        address = `rtsp://${user}:${password}@10.0.0.1/1`;
        expect(readiness()().rooms[0]?.result?.isSetUpOtherwise, address).toBe(false);
      }
    address = 'rtsp://10.0.0.1/1';
    expect(readiness()().rooms[0]?.result?.isSetUpOtherwise).toBe(false);
    const kept = site.database.all('SELECT sealed_state FROM listening_room_change');
    for (const row of kept)
      expect(Buffer.from(row['sealed_state'] as Uint8Array).toString()).not.toMatch(/exam|old|new|p@ss/);
    address = 'rtsp://exam:new@10.0.0.2/1';
    const fact = readiness()();
    expect(fact.rooms.map(({ result }) => result?.isSetUpOtherwise)).toEqual([true, false]);
    // Known after a restart too, until the room is checked again.
    expect(readiness()().rooms[0]?.result?.isSetUpOtherwise).toBe(true);
    nowMs += 1;
    site.keep(check('b', { r01: 'pass' }));
    expect(readiness()().rooms[0]?.result?.isSetUpOtherwise).toBe(false);
  });

  test('is void when other limits are in use', () => {
    site.keep(check('a', { r01: 'pass', r02: 'pass' }));
    const fact = readiness({ ...shipped, name: '本考点', validity: { mostHours: 8, source: 'x' } })();
    expect(fact).toMatchObject({ isNeeded: true, mostHours: 8 });
    expect(fact.rooms.every(({ result }) => result?.isOfOtherLimits)).toBe(true);
  });

  /** A trial of both rooms in which `said` was heard. */
  function holdTrial(
    id: string,
    said: Readonly<Record<string, boolean>>,
    change: { readonly kind?: 'trial' | 'test'; readonly chain?: 'main' | 'backup' } = {},
  ): void {
    const { database } = site;
    const store = createWatchStore(database);
    database.run(
      `INSERT OR IGNORE INTO programme (id, seq, kind, title, file_name, media_type, sha256, size_bytes, length_ms, sample_rate,
         channels, imported_at_ms, imported_by) VALUES ('p1', 1, 'trial', 'x', 'a', 'b', 'c', 1, 180000, 8000, 1, 1, 'op1')`,
    );
    store.begin({
      ...{ id, kind: 'trial', programmeId: 'p1', chain: 'main', output: 'external' },
      ...change,
      ...{ startedAtMs: nowMs, startedBy: 'op1', profile: { name: 'watch-default', version: 2 } },
      roomIds: ['r01', 'r02'],
    });
    for (const [roomId, isGood] of Object.entries(said)) say(id, roomId, isGood);
    store.end(id, nowMs + 180_000, 'ended', []);
  }
  const say = (id: string, roomId: string, isGood: boolean): void =>
    createWatchStore(site.database).say(id, {
      ...{ roomId, isGood, listener: '陈老师', remark: '', enteredBy: 'op1', atMs: nowMs },
    });
  const sign = (watchId: string, roomId: string | null, with_ = signer()): void => {
    const made = makeSignature(
      {
        ...{ subjectKind: 'trial', subjectId: watchId, atMs: nowMs },
        contentSha256: trialContentSha256(site.database, watchId),
      },
      { roomId, role: 'technician', name: '', operatorId: 'op1', statement: '情况属实' },
      'op1',
      {
        signer: with_,
        siteCode: '3301060012',
        operators: [{ id: 'op1', name: '周敏' }],
        ...{ earlier: [], roomIds: ['r01', 'r02'] },
      },
    );
    createSignatureStore(site.database).add(made);
  };

  test('comes with the newest trial after it, which counts as signed while it stands as it was signed', () => {
    const fact = readiness();
    const trials = () => fact().rooms.map(({ trial }) => trial && [trial.isGood, trial.isSigned]);
    holdTrial('t0', { r01: false, r02: false });
    nowMs += 1_000_000;
    site.keep(check('a', { r01: 'not-measurable', r02: 'pass' }));
    // The check came after it.
    expect(trials()).toEqual([null, null]);
    nowMs += 1_000_000;
    holdTrial('t1', { r01: true });
    expect(trials()).toEqual([[true, false], null]);
    sign('t1', 'r02');
    expect(trials()).toEqual([[true, false], null]);
    sign('t1', 'r01');
    expect(trials()).toEqual([[true, true], null]);
    // Something said afterwards is not what was signed.
    say('t1', 'r02', true);
    expect(trials()).toEqual([
      [true, false],
      [true, false],
    ]);
    sign('t1', null);
    expect(trials()).toEqual([
      [true, true],
      [true, true],
    ]);
    nowMs += 1_000_000;
    holdTrial('t2', { r02: false });
    holdTrial('w1', { r01: false }, { kind: 'test' });
    holdTrial('b1', { r01: false }, { chain: 'backup' });
    expect(trials()).toEqual([
      [true, true],
      [false, false],
    ]);
    // Also after a restart.
    expect(readiness()().rooms.map(({ trial }) => trial?.isSigned)).toEqual([true, false]);
  });

  test('is not helped by a trial signed with another key', () => {
    site.keep(check('a', { r01: 'not-measurable', r02: 'pass' }));
    nowMs += 1_000_000;
    holdTrial('t1', { r01: true });
    sign('t1', null, openSealSigner(join(site.folder, 'other.key'), null));
    expect(readiness()().rooms[0]?.trial).toMatchObject({ isGood: true, isSigned: false });
  });
});
