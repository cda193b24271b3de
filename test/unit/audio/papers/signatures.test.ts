import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { writeSealed } from '../../../../server/files/sealed-file.ts';
import { createListeningPapers } from '../../../../site/audio/papers/create-listening-papers.ts';
import { createSoundFiles, type SoundFiles } from '../../../../site/audio/recordings/sound-files.ts';
import { createAudioCheckStore } from '../../../../site/audio/run/audio-check-store.ts';
import { openSealSigner } from '../../../../site/evidence/signing-key.ts';
import { createJobs } from '../../../../site/jobs/create-jobs.ts';
import type { SignRequest } from '../../../../site/ports/listening-papers.ts';
import { createKeyBox } from '../../../../site/store/create-key-box.ts';
import { type CheckedSite, checkedSite } from '../../../fakes/audio/checked-site.ts';
import { sampleCheck } from '../../../fakes/audio/report-facts.ts';

let site: CheckedSite;
let sounds: SoundFiles;
let entries: { action: string; details?: unknown }[];
let events: { type: string; data: unknown }[];
const nowMs = 1_780_900_000_000;
const keyBox = () => createKeyBox(join(site.folder, 'site.key'));

beforeEach(() => {
  site = checkedSite();
  sounds = createSoundFiles(join(site.folder, 'audio'), keyBox());
  entries = [];
  events = [];
});
afterEach(() => site.remove());

const jobs = createJobs(
  () => nowMs,
  () => undefined,
);
function papers(keyFile = 'evidence.key') {
  return createListeningPapers({
    database: site.database,
    checks: createAudioCheckStore(site.database),
    profiles: { find: () => null, calibrations: () => [] },
    journal: { append: (entry) => void entries.push(entry) },
    outbox: {
      append: (event) => {
        events.push(event);
        return { lane: 'B', epoch: 1, seq: events.length };
      },
    },
    jobs,
    signer: openSealSigner(join(site.folder, keyFile), null),
    version: '0.1.0',
    sounds,
    archives: createSoundFiles(join(site.folder, 'bundles'), keyBox()),
    site: () => ({ code: '3301060012', name: '示例考点', timeZone: 'Asia/Shanghai' }),
    rooms: () => [{ id: 'r01', name: '第01考场', kind: 'exam' }],
    operators: () => [{ id: 'op1', name: '周敏' }],
    nowMs: () => nowMs,
  });
}
const request = (change: Partial<SignRequest> = {}): SignRequest => ({
  ...{ checkId: 'check1', roomId: null, role: 'technician', name: '甲', operatorId: null, statement: '属实' },
  ...change,
});
/** As somebody with the file would, past the triggers. */
function tamper(sql: string): void {
  for (const table of ['audio_check_end', 'listening_signature', 'audio_evidence'])
    site.database.exec(`DROP TRIGGER IF EXISTS ${table}_is_append_only_update`);
  site.database.exec(sql);
}

describe('signatures', () => {
  test('bind a name to the results as they are, and say who entered them', () => {
    site.keep(sampleCheck(3));
    const service = papers();
    service.sign(request({ operatorId: 'op1', name: 'ignored', role: 'site-director' }), 'op1');
    service.sign(request({ roomId: 'r02', role: 'teacher' }), 'op1');
    const { signatures, contentSha256 } = service.get('check1');
    expect(signatures).toMatchObject([
      { name: '周敏', operatorId: 'op1', role: 'site-director', roomId: null, state: 'valid', contentSha256 },
      { name: '甲', operatorId: null, role: 'teacher', roomId: 'r02', state: 'valid', enteredBy: 'op1' },
    ]);
    expect(service.isSigned('check1')).toBe(true);
    expect(entries.map(({ action }) => action)).toEqual(['audio-check.signed', 'audio-check.signed']);
    // Names of persons stay at the site.
    expect(JSON.stringify(events)).not.toMatch(/周敏|甲/);
    expect(events[0]).toMatchObject({ type: 'audio.signed', data: { checkId: 'check1', contentSha256 } });
    // Another build reads the same rows and gets the same hash.
    expect(papers().get('check1').contentSha256).toBe(contentSha256);
  });

  test('a room signature alone does not sign the check', () => {
    site.keep(sampleCheck(3));
    const service = papers();
    service.sign(request({ roomId: 'r02' }), 'op1');
    expect(service.isSigned('check1')).toBe(false);
  });

  test('are refused without a named person, twice, for another room, and under an unfinished check', () => {
    site.keep(sampleCheck(3));
    site.keep({ ...sampleCheck(3), id: 'check2', phase: 'cancelled' });
    const service = papers();
    const refusal = (change: Partial<SignRequest>, actor = 'op1') => {
      try {
        service.sign(request(change), actor);
        return null;
      } catch (error) {
        return error;
      }
    };
    expect(refusal({}, 'machine')).toMatchObject({ code: 'forbidden', field: 'actor' });
    expect(refusal({ roomId: 'r99' })).toMatchObject({ code: 'bad-input', field: 'roomId' });
    expect(refusal({ operatorId: 'nobody' })).toMatchObject({ code: 'bad-input', field: 'operatorId' });
    expect(refusal({ checkId: 'none' })).toMatchObject({ code: 'not-found' });
    expect(refusal({ checkId: 'check2' })).toMatchObject({ code: 'conflict' });
    expect(refusal({})).toBeNull();
    expect(refusal({})).toMatchObject({ code: 'conflict', field: 'name' });
    expect(refusal({ role: 'teacher' })).toBeNull();
  });

  test('results and signatures cannot be changed, and a file that was changed all the same is found out', () => {
    site.keep(sampleCheck(3));
    const service = papers();
    service.sign(request(), 'op1');
    expect(() => site.database.run("UPDATE listening_signature SET name = '乙'")).toThrow('append-only');
    expect(() => site.database.run("UPDATE audio_check_end SET rooms = '[]'")).toThrow('append-only');
    const state = () => service.get('check1').signatures[0]?.state;
    const { rooms } = site.database.get('SELECT rooms FROM audio_check_end') ?? {};
    tamper('UPDATE audio_check_end SET rooms = replace(rooms, \'"pass"\', \'"warn"\')');
    expect(state()).toBe('content-changed');
    expect(service.isSigned('check1')).toBe(false);
    site.database.run('UPDATE audio_check_end SET rooms = ?', String(rooms));
    expect(state()).toBe('valid');
    for (const change of [
      "name = '乙'",
      "role = 'teacher'",
      'at_ms = 1',
      "signature = ''",
      "public_key = 'x'",
    ]) {
      site.database.exec('BEGIN');
      tamper(`UPDATE listening_signature SET ${change}`);
      expect(state(), change).toBe('broken');
      site.database.exec('ROLLBACK');
    }
    expect(papers('another.key').get('check1').signatures[0]?.state).toBe('other-key');
  });
});

test('a room with a remark is accepted once, by a named person, with a reason', () => {
  site.keep(sampleCheck(12));
  const service = papers();
  expect(() => service.acceptRemark('check1', 'r04', '清楚', 'machine')).toThrow('named person');
  expect(() => service.acceptRemark('check1', 'r08', '清楚', 'op1')).toThrow('only a room with a remark');
  service.acceptRemark('check1', 'r04', '到场试听清楚', 'op1');
  expect(() => service.acceptRemark('check1', 'r04', '清楚', 'op1')).toThrow('before');
  expect(service.get('check1').remarks).toMatchObject([{ roomId: 'r04', by: 'op1', reason: '到场试听清楚' }]);
  expect(events).toMatchObject([{ type: 'audio.remark-accepted', data: { roomId: 'r04' } }]);
});

test('a later check shows which room is not as it was accepted', () => {
  const before = sampleCheck(3);
  site.keep({ ...before, id: 'check0', startedAtMs: before.startedAtMs - 86_400_000 });
  const store = createAudioCheckStore(site.database);
  for (const { roomId, measures } of before.rooms)
    if (measures?.level != null)
      store.accept({
        ...{ roomId, chain: 'main', checkId: 'check0', acceptedBy: 'op1' },
        acceptedAtMs: before.startedAtMs - 80_000_000,
        measures:
          roomId === 'r02'
            ? { ...measures, level: { ...measures.level, laDbfs: (measures.level.laDbfs ?? 0) + 4 } }
            : roomId === 'r03'
              ? { ...measures, cameraId: 'another' }
              : measures,
      });
  site.keep(before);
  const { drift } = papers().get('check1');
  expect(drift.map(({ roomId, verdict }) => [roomId, verdict])).toEqual([
    ['r01', 'same'],
    ['r02', 'changed'],
    ['r03', 'other-microphone'],
  ]);
  expect(drift[1]?.levelChangeDb).toBeCloseTo(-4, 6);
  // What was accepted afterwards is no baseline of an earlier check.
  expect(papers().get('check0').drift).toEqual([]);
});

test('the archive is checked by tools nobody here wrote, and finds a sound that was changed', async () => {
  const sound = Buffer.from('RIFF sound of a room');
  const evidence = ['r01', 'r02', 'r03', 'r04'].map((roomId) => ({
    ...{ roomId, file: `${roomId}-front.wav`, bytes: sound.length },
    sha256: createHash('sha256').update(sound).digest('hex'),
  }));
  const keep = (name: string, content: Uint8Array) => writeSealed(sounds.create(`check1/${name}`), content);
  keep('r01-front.wav', sound);
  keep('r02-front.wav', Buffer.from('something else'));
  keep('r04-front.wav', sound);
  const path04 = join(site.folder, 'audio', 'check1', 'r04-front.wav');
  const flipped = readFileSync(path04);
  flipped[flipped.length - 20] = (flipped.at(-20) ?? 0) ^ 4;
  writeFileSync(path04, flipped);
  site.keep(sampleCheck(3), evidence);
  const service = papers();
  service.sign(request(), 'op1');
  const { id } = service.bundle('check1', 'zh', 'op1');
  const done = await new Promise<
    (typeof jobs extends { list(): readonly (infer J)[] } ? J : never) | undefined
  >((resolve) => {
    const look = () => {
      const job = jobs.list().find((one) => one.id === id);
      if (job?.state !== 'running') resolve(job);
      else setTimeout(look, 20);
    };
    look();
  });
  expect(done).toMatchObject({
    state: 'done',
    result: { changed: ['r02-front.wav', 'r04-front.wav'], missing: ['r03-front.wav'] },
  });
  expect(() => service.openBundle('../site.db')).toThrow('no such archive');
  const { sizeBytes, read } = service.openBundle('check1-zh.zip');
  const archive = await buffer(read());
  expect(archive).toHaveLength(sizeBytes);
  const path = join(site.folder, 'handed-out.zip');
  writeFileSync(path, archive);
  // On the disk lies nothing of it, neither a name nor a sound nor the mark of an archive.
  const onDisk = join(site.folder, 'bundles', 'check1-zh.zip');
  const sealed = readFileSync(onDisk);
  for (const plain of ['PK\x03\x04', 'r01-front.wav', 'RIFF sound of a room', 'contentSha256'])
    expect([archive.includes(plain), sealed.includes(plain)], plain).toEqual([true, false]);
  expect(readdirSync(join(site.folder, 'bundles'))).toEqual(['check1-zh.zip']);
  // After a restart it is handed out as before; changed, cut short or exchanged for a plain one, it is not.
  expect((await buffer(papers().openBundle('check1-zh.zip').read())).equals(archive)).toBe(true);
  writeFileSync(onDisk, sealed.subarray(0, -1));
  expect(() => service.openBundle('check1-zh.zip')).toThrow(/cut short|end of the file/);
  writeFileSync(onDisk, archive);
  expect(() => service.openBundle('check1-zh.zip')).toThrow('not sealed');
  const out = join(site.folder, 'out');
  execFileSync('python3', [
    '-c',
    'import sys,zipfile; zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2])',
    path,
    out,
  ]);
  const sums = (): string => {
    try {
      return execFileSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd: out, encoding: 'utf8', stdio: 'pipe' });
    } catch (error) {
      return String((error as { stdout: string }).stdout);
    }
  };
  const lines = sums().trim().split('\n');
  expect(lines.filter((line) => !line.endsWith('OK'))).toEqual([
    'sounds/r02-front.wav: FAILED',
    'sounds/r03-front.wav: FAILED open or read',
    'sounds/r04-front.wav: FAILED open or read',
  ]);
  expect(lines).toContain('听力设备检测.pdf: OK');
  const verified = execFileSync(
    'openssl',
    // As README.txt says it.
    'pkeyutl -verify -pubin -inkey signed/signature-1.pem -rawin -in signed/signature-1.json -sigfile signed/signature-1.sig'.split(
      ' ',
    ),
    { cwd: out, encoding: 'utf8' },
  );
  expect(verified).toContain('Signature Verified Successfully');
  const result = readFileSync(join(out, 'signed/result.json'));
  const { contentSha256 } = JSON.parse(readFileSync(join(out, 'signed/signature-1.json'), 'utf8')) as {
    contentSha256: string;
  };
  expect(createHash('sha256').update(result).digest('hex')).toBe(contentSha256);
});
