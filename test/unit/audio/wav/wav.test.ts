import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { readSound } from '../../../../site/audio/wav/read-sound.ts';
import { bytesAsSource, readWav } from '../../../../site/audio/wav/read-wav.ts';
import { writeWav } from '../../../../site/audio/wav/write-wav.ts';
import { createRandom, noise } from '../synthetic.ts';

const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;
const folder = mkdtempSync(join(tmpdir(), 'wav-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const stereo = { sampleRate: 22050, channels: [noise(2000, 0.2, 1), noise(2000, 0.1, 2)] };
const read = (bytes: Uint8Array) => {
  const sound = readWav(bytesAsSource(bytes));
  if ('problem' in sound) throw new Error(sound.text);
  return sound;
};
const problemOf = (bytes: Uint8Array) => {
  const sound = readWav(bytesAsSource(bytes));
  return 'problem' in sound ? sound : null;
};

describe('writeWav and readWav', () => {
  // Rounding to the nearest of 2^bits steps over -1 to 1: at most half a step, 2^-bits.
  it.each([
    ['s16', 2 ** -16],
    ['s24', 2 ** -24],
    ['s32', 2 ** -24], // what a 32-bit float near 1 can hold
    ['f32', 0],
  ] as const)('%s comes back within half a step', (coding, halfStep) => {
    const back = read(writeWav(stereo, coding));
    expect(back.sampleRate).toBe(22050);
    back.channels.forEach((channel, number) => {
      expect(channel).toHaveLength(2000);
      const worst = channel.reduce(
        (most, x, index) => Math.max(most, Math.abs(x - (stereo.channels[number]?.[index] ?? 0))),
        0,
      );
      expect(worst).toBeLessThanOrEqual(halfStep * 1.0001);
    });
  });

  it('limits integers to full scale', () => {
    const back = read(writeWav({ sampleRate: 8000, channels: [Float32Array.of(1.5, -1.5)] }, 's16'));
    expect([...(back.channels[0] ?? [])]).toEqual([32767 / 32768, -1]);
  });

  it('pads an odd number of bytes, and reads past odd chunks before the samples', () => {
    const bytes = writeWav({ sampleRate: 8000, channels: [Float32Array.of(0.5)] }, 's24');
    expect(bytes.length % 2).toBe(0);
    const odd = Buffer.concat([
      bytes.subarray(0, 12),
      Buffer.from('junk\x03\0\0\0abc\0', 'latin1'),
      bytes.subarray(12),
    ]);
    expect(read(odd).channels[0]?.[0]).toBe(0.5);
  });

  it('gives the samples that are there when the file was cut or its size never filled in', () => {
    const bytes = writeWav(stereo, 's16');
    expect(read(bytes.subarray(0, 44 + 4 * 700 + 3)).channels[0]).toHaveLength(700);
    new DataView(bytes.buffer).setUint32(40, 0xffffffff, true);
    expect(read(bytes).channels[0]).toHaveLength(2000);
  });

  it('takes what is no number for silence', () => {
    const wild = Float32Array.of(Number.NaN, Number.POSITIVE_INFINITY, 0.25);
    const back = read(writeWav({ sampleRate: 8000, channels: [wild] }, 'f32'));
    expect([...(back.channels[0] ?? [])]).toEqual([0, 0, 0.25]);
  });

  it.each([
    ['channels', 22, 0],
    ['channels', 22, 900],
    ['sample rate', 24, 3],
    ['bytes a frame', 32, 7],
    ['12345-bit', 34, 12345],
  ])('names %s that cannot be', (word, at, value) => {
    const bytes = writeWav(stereo, 's16');
    new DataView(bytes.buffer).setUint16(at, value, true);
    expect(problemOf(bytes)?.text).toContain(word);
  });

  it('says so when there is no sample or no WAV', () => {
    const bytes = writeWav(stereo, 's16');
    expect(problemOf(bytes.subarray(0, 36))?.text).toContain('no samples');
    expect(problemOf(new Uint8Array(3))?.problem).toBe('not-wav');
    expect(problemOf(Buffer.from('OggS and something else'))?.problem).toBe('not-wav');
  });

  it('never throws nor allocates what a header merely claims', () => {
    const clean = writeWav(stereo, 's16').subarray(0, 400);
    const random = createRandom(5);
    for (let round = 0; round < 3000; round += 1) {
      const bytes = clean.slice(0, 20 + Math.floor(random() * 380));
      for (let change = 0; change < 6; change += 1)
        bytes[Math.floor(random() * Math.min(60, bytes.length))] = Math.floor(random() * 256);
      const sound = readWav(bytesAsSource(bytes));
      if ('problem' in sound) continue;
      const samples = sound.channels.reduce((sum, channel) => sum + channel.length, 0);
      expect(samples).toBeLessThanOrEqual(bytes.length);
    }
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (tail) => {
        readWav(bytesAsSource(Buffer.concat([Buffer.from('RIFF\0\0\0\0WAVEfmt ', 'latin1'), tail])));
      }),
      { numRuns: 500 },
    );
  });

  it('stops at a file whose chunks never end', () => {
    const empty = Buffer.from('junk\0\0\0\0', 'latin1');
    const endless = {
      sizeBytes: Number.MAX_SAFE_INTEGER,
      read: (from: number, length: number) =>
        from === 0 ? Buffer.from('RIFF\0\0\0\0WAVE', 'latin1') : empty.subarray(0, length),
    };
    expect(readWav(endless)).toMatchObject({ problem: 'broken' });
  });

  it('refuses more than it would hold', () => {
    const header = writeWav({ sampleRate: 48000, channels: [new Float32Array(1)] }, 's16').subarray(0, 44);
    new DataView(header.buffer).setUint32(40, 0xfffffff0, true);
    const huge = {
      sizeBytes: 5e9,
      read: (from: number, length: number) =>
        from < 44 ? header.subarray(from, from + length) : new Uint8Array(length),
    };
    expect(readWav(huge)).toMatchObject({ problem: 'too-long', text: expect.stringContaining('69 minutes') });
  });
});

describe.skipIf(!hasFfmpeg)('readSound', () => {
  const file = (name: string) => join(folder, name);
  const source = file('source.wav');
  writeFileSync(source, writeWav(stereo, 'f32'));
  const convert = (name: string, ...options: string[]) => {
    execFileSync('ffmpeg', ['-v', 'error', '-y', '-i', source, ...options, file(name)]);
    return file(name);
  };
  /** FFmpeg's own decoding as 32-bit floats, interleaved: the second opinion. */
  const byFfmpeg = (path: string) => {
    const raw = execFileSync('ffmpeg', ['-v', 'error', '-i', path, '-f', 'f32le', 'pipe:1']);
    return new Float32Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.length));
  };

  it.each([
    ['u8.wav', ['-c:a', 'pcm_u8']],
    ['s16.wav', ['-c:a', 'pcm_s16le']],
    ['s24.wav', ['-c:a', 'pcm_s24le']],
    ['s32.wav', ['-c:a', 'pcm_s32le']],
    ['f32.wav', ['-c:a', 'pcm_f32le']],
    ['f64.wav', ['-c:a', 'pcm_f64le']],
    ['alaw.wav', ['-c:a', 'pcm_alaw', '-ar', '8000']],
    ['mulaw.wav', ['-c:a', 'pcm_mulaw', '-ar', '8000']],
    ['eight.wav', ['-c:a', 'pcm_s16le', '-ac', '8']], // WAVE_FORMAT_EXTENSIBLE
    ['big.wav', ['-c:a', 'pcm_s16le', '-rf64', 'always']], // RF64
    ['adpcm.wav', ['-c:a', 'adpcm_ima_wav']],
    ['sound.flac', []],
    ['sound.m4a', ['-c:a', 'aac']],
    ['sound.ogg', []],
  ])('%s reads as FFmpeg has it', async (name, options) => {
    const path = convert(name, ...options);
    const sound = await readSound(path, 'ffmpeg');
    if ('problem' in sound) throw new Error(sound.text);
    const expected = byFfmpeg(path);
    const count = sound.channels.length;
    expect(sound.channels[0]?.length).toBe(expected.length / count);
    const worst = expected.reduce((most, value, index) => {
      const own = sound.channels[index % count]?.[Math.floor(index / count)] ?? Number.NaN;
      return Math.max(most, Math.abs(value - own));
    }, 0);
    expect(worst).toBeLessThan(1e-7);
  });

  it('says what is wrong in words that continue the name of the file', async () => {
    writeFileSync(file('text.txt'), 'no sound');
    expect(await readSound(file('text.txt'), 'ffmpeg')).toMatchObject({ problem: 'unreadable' });
    expect(await readSound(file('missing.wav'), 'ffmpeg')).toMatchObject({ text: 'cannot be read' });
    expect(await readSound(folder, 'ffmpeg')).toMatchObject({ text: 'is no file' });
    expect(await readSound(convert('other.flac'), '/nonexistent/ffmpeg')).toMatchObject({
      problem: 'ffmpeg-missing',
    });
  });
});
