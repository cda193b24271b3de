import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type AacFailure, createAacDecoder } from '../../../site/audio/aac-decoder.ts';
import { createLevelMeter } from '../../../site/audio/level-meter.ts';

const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;

interface Adts {
  readonly config: Uint8Array;
  readonly units: Uint8Array[];
}

/** A tone of 0.25 of full scale, coded by FFmpeg, split at the ADTS headers. */
function codedTone(sampleRate: number, channels: number, seconds: number): Adts {
  const source = `aevalsrc=exprs=0.25*sin(2*PI*1000*t):s=${sampleRate}:d=${seconds}`;
  const adts = execFileSync('ffmpeg', [
    ...['-v', 'error', '-f', 'lavfi', '-i', source, '-ac', String(channels), '-c:a', 'aac', '-b:a', '96k'],
    ...['-f', 'adts', 'pipe:1'],
  ]);
  const units: Uint8Array[] = [];
  for (let at = 0; at + 7 <= adts.length; ) {
    const length =
      (((adts[at + 3] ?? 0) & 3) << 11) | ((adts[at + 4] ?? 0) << 3) | ((adts[at + 5] ?? 0) >> 5);
    units.push(adts.subarray(at + 7, at + length));
    at += length;
  }
  const index = ((adts[2] ?? 0) >> 2) & 15;
  return { config: Uint8Array.of((2 << 3) | (index >> 1), ((index & 1) << 7) | (channels << 3)), units };
}

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

function decode(options: { ffmpegPath?: string; config: Uint8Array; sampleRate?: number }) {
  const sampleRate = options.sampleRate ?? 16000;
  const meter = createLevelMeter({ sampleRate, toneFrequencyHz: 1000 });
  const failures: AacFailure[] = [];
  const seen = { samples: 0 };
  const decoder = createAacDecoder({
    ffmpegPath: options.ffmpegPath ?? 'ffmpeg',
    sampleRate,
    channels: 1,
    config: options.config,
    onSamples(samples) {
      seen.samples += samples.length;
      // The coder's first frames fade in.
      if (seen.samples > sampleRate / 2) meter.push(samples);
    },
    onFailed: (reason) => failures.push(reason),
  });
  closers.push(() => decoder.close());
  return { decoder, failures, seen, meter };
}

const until = async (condition: () => boolean) => {
  const endMs = performance.now() + 20_000;
  while (!condition() && performance.now() < endMs) await new Promise((next) => setTimeout(next, 20));
};

describe.skipIf(!hasFfmpeg)('AAC decoder (needs ffmpeg)', () => {
  it.each([
    [8000, 1, 16000],
    [16000, 1, 16000],
    [48000, 2, 48000],
  ])('gives back a tone coded at %i Hz with %i channels', async (sampleRate, channels, outputRate) => {
    const { config, units } = codedTone(sampleRate, channels, 3);
    const { decoder, failures, seen, meter } = decode({ config, sampleRate: outputRate });
    for (const unit of units) decoder.push(unit);
    // No end of input: a live stream must come out by itself, all but the frames a decoder holds back.
    const heldBack = (4 * 1024 * outputRate) / sampleRate;
    await until(() => seen.samples >= 3 * outputRate - heldBack);
    expect(seen.samples).toBeGreaterThanOrEqual(3 * outputRate - heldBack);
    const reading = meter.read();
    expect(Math.abs(reading.rmsDbfs + 15.05)).toBeLessThan(0.3);
    expect(Math.abs((reading.tone?.toneDbfs ?? 0) + 15.05)).toBeLessThan(0.3);
    expect(failures).toEqual([]);
  });

  it('survives access units of noise and of no length', async () => {
    const { config, units } = codedTone(16000, 1, 2);
    const { decoder, failures, seen } = decode({ config });
    decoder.push(new Uint8Array(0));
    decoder.push(new Uint8Array(70000));
    for (const unit of units) {
      decoder.push(Uint8Array.from({ length: 200 }, (_, n) => (n * 7919) & 255));
      decoder.push(unit);
    }
    await until(() => seen.samples > 16000);
    expect(seen.samples).toBeGreaterThan(16000);
    expect(failures).toEqual([]);
  });

  it('goes with its parent, also after kill -9', async () => {
    const script = `
      import { createAacDecoder } from ${JSON.stringify(new URL('../../../site/audio/aac-decoder.ts', import.meta.url).href)};
      createAacDecoder({ ffmpegPath: 'ffmpeg', sampleRate: 16000, channels: 1, config: Uint8Array.of(0x14, 0x08), onSamples() {}, onFailed() {} });
      console.log('started');`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise((next) => parent.stdout.once('data', next));
    const children = execFileSync('ps', ['-o', 'pid=', '--ppid', String(parent.pid)], { encoding: 'utf8' });
    const pid = Number.parseInt(children.trim(), 10);
    expect(pid).toBeGreaterThan(1);
    parent.kill('SIGKILL');
    const isAlive = () => {
      // A zombie waiting for its new parent is dead too.
      const state = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim();
      return state !== '' && !state.startsWith('Z');
    };
    await until(() => !isAlive());
    expect(isAlive()).toBe(false);
  });
});

describe('AAC decoder that cannot work', () => {
  it('says so once when FFmpeg is missing', async () => {
    const { decoder, failures } = decode({
      ffmpegPath: '/nonexistent/ffmpeg',
      config: Uint8Array.of(0x14, 0x08),
    });
    decoder.push(new Uint8Array(100));
    await until(() => failures.length > 0);
    decoder.push(new Uint8Array(100));
    expect(failures).toEqual(['ffmpeg-missing']);
  });

  it('says so when the program is no decoder', async () => {
    const { decoder, failures } = decode({ ffmpegPath: process.execPath, config: Uint8Array.of(0x14, 0x08) });
    decoder.push(new Uint8Array(100));
    await until(() => failures.length > 0);
    expect(failures).toEqual(['decoder-failed']);
  });

  it('refuses a configuration it cannot carry, but not after close', async () => {
    const { failures } = decode({ config: Uint8Array.of(0xff) });
    const closed = decode({ config: Uint8Array.of(0xff) });
    closed.decoder.close();
    await until(() => failures.length > 0);
    expect(failures).toEqual(['codec-unsupported']);
    expect(closed.failures).toEqual([]);
  });

  it.skipIf(process.platform === 'win32')(
    'drops access units while the program does not read (needs /bin/sh)',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'aac-'));
      const program = join(folder, 'sleeper');
      writeFileSync(program, '#!/bin/sh\nexec sleep 60\n', { mode: 0o755 });
      const { decoder, failures } = decode({ ffmpegPath: program, config: Uint8Array.of(0x14, 0x08) });
      for (let n = 0; n < 2000; n += 1) {
        decoder.push(new Uint8Array(4000));
        if (n % 100 === 0) await new Promise((next) => setTimeout(next, 1));
      }
      expect(decoder.dropped()).toBeGreaterThan(1800);
      expect(failures).toEqual([]);
      decoder.close();
      rmSync(folder, { recursive: true });
    },
  );

  it('refuses a path that cannot be one', async () => {
    const { failures } = decode({ ffmpegPath: 'a\0b', config: Uint8Array.of(0x14, 0x08) });
    await until(() => failures.length > 0);
    expect(failures).toEqual(['ffmpeg-missing']);
  });
});
