import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type HookedDatabase, withCommitHooks } from '../../../../server/sqlite/after-commit.ts';
import { openDatabase } from '../../../../server/sqlite/database.ts';
import { resample } from '../../../../site/audio/dsp/resample.ts';
import { createProgrammes } from '../../../../site/audio/recordings/create-programmes.ts';
import { prepareSound } from '../../../../site/audio/recordings/prepare-sound.ts';
import { programmeMigrationSql } from '../../../../site/audio/recordings/programme-migration.ts';
import { createProgrammeStore } from '../../../../site/audio/recordings/programme-store.ts';
import { writeWav } from '../../../../site/audio/wav/write-wav.ts';
import { createKeyBox } from '../../../../site/store/create-key-box.ts';

let folder: string;
let nowMs: number;
const actions: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'exam-programmes-'));
  nowMs = 1_780_000_000_000;
  actions.length = 0;
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  rmSync(`${folder}.key`, { force: true });
});

function start(before?: HookedDatabase) {
  const database = before ?? withCommitHooks(openDatabase(':memory:'));
  if (before === undefined) database.exec(programmeMigrationSql);
  const programmes = createProgrammes({
    database,
    store: createProgrammeStore(database),
    journal: {
      append: ({ action }) => void actions.push(action),
      list: () => [],
      verify: () => ({ ok: true, entries: 0, firstBad: null }),
    },
    folder,
    keyBox: createKeyBox(join(folder, '..', `${basename(folder)}.key`)),
    log: () => undefined,
    prepare: (from, to, toWatch) => prepareSound(from, to, toWatch, null),
    isOperator: (actor) => actor === 'op1',
    nowMs: () => nowMs,
  });
  return { ...programmes, database };
}

/** 3 s of two tones, right the same as left. */
function wav(sampleRate = 44_100): Uint8Array {
  const tone = Float32Array.from(
    { length: sampleRate * 3 },
    (_, n) =>
      0.3 * Math.sin((2 * Math.PI * 440 * n) / sampleRate) +
      0.1 * Math.sin((2 * Math.PI * 3000 * n) / sampleRate),
  );
  return writeWav({ sampleRate, channels: [tone, tone] }, 's16');
}
const upload = (programmes: ReturnType<typeof start>, bytes: Uint8Array, kind: 'trial' | 'real' = 'trial') =>
  programmes.upload({
    kind,
    title: '录音',
    fileName: 'a.wav',
    actor: 'op1',
    bytes: Readable.from([Buffer.from(bytes)]),
  });

describe('recordings of listening tests', () => {
  it('are stored with hash, length and rate, and prepared at 16 kHz as the whole resampled at once', async () => {
    const programmes = start();
    const made = await upload(programmes, wav());
    expect(made).toMatchObject({ lengthMs: 3000, sampleRate: 44_100, channels: 2, sizeBytes: wav().length });
    expect(made.sha256).toMatch(/^[0-9a-f]{64}$/);
    const { samples, sampleRate } = programmes.sound(made.id);
    expect(sampleRate).toBe(16_000);
    const tone = Float32Array.from(
      { length: 44_100 * 3 },
      (_, n) =>
        0.3 * Math.sin((2 * Math.PI * 440 * n) / 44_100) + 0.1 * Math.sin((2 * Math.PI * 3000 * n) / 44_100),
    );
    const whole = resample(tone, 44_100, 16_000);
    let worst = 0;
    for (let n = 1600; n < 46_000; n += 1)
      worst = Math.max(worst, Math.abs((samples[n] ?? 0) - (whole[n] ?? 0)));
    expect(worst).toBeLessThan(0.002);
    expect(actions).toEqual(['programme.imported']);
  });

  it('refuses what is no sound, twice the same, and leaves nothing behind', async () => {
    const programmes = start();
    await expect(upload(programmes, new Uint8Array(0))).rejects.toMatchObject({
      code: 'bad-input',
      field: 'file',
    });
    await expect(upload(programmes, Buffer.from('no sound at all'))).rejects.toMatchObject({
      code: 'unavailable',
    });
    await expect(upload(programmes, wav().subarray(0, 60))).rejects.toMatchObject({ code: 'bad-input' });
    expect(readdirSync(folder)).toEqual([]);
    await upload(programmes, wav());
    await expect(upload(programmes, wav())).rejects.toMatchObject({ code: 'conflict' });
    expect(readdirSync(folder)).toHaveLength(3);
  });

  it('stops an upload that is too large while it comes', async () => {
    const programmes = start();
    let sent = 0;
    const endless = Readable.from(
      (function* () {
        for (;;) {
          sent += 1;
          yield Buffer.alloc(4 * 1024 * 1024);
        }
      })(),
    );
    const promise = programmes.upload({
      kind: 'trial',
      title: 'x',
      fileName: '',
      actor: 'op1',
      bytes: endless,
    });
    await expect(promise).rejects.toMatchObject({ code: 'too-large', field: 'file' });
    expect(sent).toBeLessThan(60);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('leaves no plain byte on the disk, and says when a file was changed or exchanged', async () => {
    const programmes = start();
    const bytes = wav();
    const { id } = await upload(programmes, bytes);
    const names = readdirSync(folder);
    expect(names).toHaveLength(3);
    for (const name of names) {
      const kept = readFileSync(join(folder, name));
      expect(kept.subarray(0, 8).toString()).toBe('EXAMSF1\n');
      // A second of the tone, as it would lie there.
      expect(kept.includes(Buffer.from(bytes.subarray(44_100, 44_164)))).toBe(false);
    }
    const { read, sizeBytes } = programmes.file(id, null);
    expect((await buffer(read(0, sizeBytes - 1))).equals(bytes)).toBe(true);
    expect((await buffer(read(1000, 1999))).equals(bytes.subarray(1000, 2000))).toBe(true);
    const sound = join(folder, `${id}.sound`);
    const kept = readFileSync(sound);
    writeFileSync(sound, bytes);
    expect(() => programmes.file(id, null)).toThrow(/not sealed/);
    writeFileSync(sound, kept.subarray(0, -10));
    expect(() => programmes.file(id, null).read(0, 9)).toThrow(/end of the file/);
    writeFileSync(join(folder, `${id}.s16`), kept);
    expect(() => programmes.sound(id)).toThrow(/another one/);
  });

  it('seals what an earlier version left plain, and forgets an upload that was killed', async () => {
    const first = start();
    const { id } = await upload(first, wav());
    const plain = { sound: wav(), s16: Buffer.from(new Uint8Array(96_000).fill(7)) };
    writeFileSync(join(folder, `${id}.sound`), plain.sound);
    writeFileSync(join(folder, `${id}.s16`), plain.s16);
    writeFileSync(join(folder, 'killed.sound'), 'half an upload');
    const again = start(first.database);
    // Read while it is plain still, and after.
    expect(again.sound(id).samples).toHaveLength(48_000);
    await again.sealed();
    expect(readdirSync(folder).toSorted()).toEqual([`${id}.s16`, `${id}.sound`, `${id}.watch`]);
    for (const name of readdirSync(folder))
      expect(readFileSync(join(folder, name)).subarray(0, 8).toString()).toBe('EXAMSF1\n');
    expect(again.sound(id).samples).toHaveLength(48_000);
    const { read, sizeBytes } = again.file(id, null);
    expect((await buffer(read(0, sizeBytes - 1))).equals(plain.sound)).toBe(true);
  });

  it('opens a sealed one to a named person only, and tells no path', async () => {
    const programmes = start();
    const { id } = await upload(programmes, wav(), 'real');
    expect(JSON.stringify(programmes.list())).not.toContain(folder);
    expect(() => programmes.file(id, null)).toThrow(/sealed/);
    expect(() => programmes.file(id, 'guess')).toThrow(/sealed/);
    expect(() => programmes.open(id, 'machine')).toThrow(/named person/);
    const { ticket, validUntilMs } = programmes.open(id, 'op1');
    expect(programmes.file(id, ticket)).toMatchObject({ mediaType: 'audio/wav' });
    const other = await upload(programmes, wav(8000), 'real');
    expect(() => programmes.file(other.id, ticket)).toThrow(/sealed/);
    nowMs = validUntilMs;
    expect(() => programmes.file(id, ticket)).toThrow(/sealed/);
    expect(actions.filter((action) => action === 'programme.opened')).toHaveLength(1);
  });

  it('are removed and brought back, not while they are played, and for good after a day', async () => {
    const programmes = start();
    const { id } = await upload(programmes, wav());
    const release = programmes.hold(id);
    expect(() => programmes.remove(id, 'op1')).toThrow(/being played/);
    release();
    release();
    expect(programmes.remove(id, 'op1').removedAtMs).toBe(nowMs);
    expect(() => programmes.get(id)).toThrow();
    expect(programmes.restore(id, 'op1').removedAtMs).toBeNull();
    expect(programmes.sound(id).samples.length).toBe(48_000);
    programmes.remove(id, 'op1');
    nowMs += 25 * 3_600_000;
    expect(() => programmes.restore(id, 'op1')).toThrow(/no such/);
    expect(programmes.list()).toEqual([]);
  });

  it('keep their cue sheet by revisions: stale changes are refused, undo goes back step by step', async () => {
    const programmes = start();
    const { id } = await upload(programmes, wav());
    expect(programmes.importCues(id, Buffer.from('题号,开始\n1,0:09\n'), 'op1').problems).toHaveLength(1);
    programmes.importCues(id, Buffer.from('题号,开始\n1,0:00\n2,0:01\n'), 'op1');
    const marked = programmes.markCue(id, 2000, 'op1');
    expect(marked.cues.map(({ question }) => question)).toEqual(['1', '2', '3']);
    expect(() => programmes.setCues(id, 1, [], 'op1')).toThrow(/meantime/);
    const wrong = [{ section: '', question: '1', startMs: 0, endMs: 9000, text: '' }];
    expect(() => programmes.setCues(id, marked.cuesRevision, wrong, 'op1')).toThrow(/end of the recording/);
    expect(programmes.undoCues(id, 'op1').cues).toHaveLength(2);
    expect(programmes.undoCues(id, 'op1')).toMatchObject({ cues: [], canUndoCues: false });
    expect(() => programmes.undoCues(id, 'op1')).toThrow(/no change/);
    programmes.markCue(id, 500, 'op1');
    expect(programmes.undoCues(id, 'op1').cues).toEqual([]);
  });
});
