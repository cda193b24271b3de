import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { measureLevel } from '../../../site/audio/measures/level.ts';
import { writeWav } from '../../../site/audio/wav/write-wav.ts';
import { createRandom, mix, noise, sine } from './synthetic.ts';

const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;
const RATES = [8000, 16000, 22050, 44100, 48000];
const mono = (sampleRate: number, samples: Float32Array) => ({ sampleRate, channels: [samples] });
const join = (...parts: Float32Array[]) => {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
};

describe('measureLevel', () => {
  // ITU-R BS.1770-4 annex 1: 0 dBFS, 997 Hz, one channel = -3.01 LUFS; its mean square is 1/2 = -3.01 dBFS.
  it.each(RATES)('a full-scale sine at %i Hz is -3.01 dBFS, -3.01 LUFS and 0 dBTP', (sampleRate) => {
    const level = measureLevel(
      mono(sampleRate, sine({ sampleRate, frequencyHz: 997, amplitude: 1, seconds: 3 })),
    );
    expect(level.rmsDbfs).toBeCloseTo(-3.01, 1);
    expect(level.lufs).toBeCloseTo(-3.01, 1);
    expect(Math.abs(level.truePeakDbtp)).toBeLessThan(0.1);
    // IEC 61672-1: A(997 Hz) = 0 dB.
    expect(level.laDbfs).toBeCloseTo(-3.01, 1);
    expect(level.snrDb).toBeNull();
  });

  // A sine at a quarter of the rate, 45 degrees off: every sample is 0.707 (-3.01 dB), the wave reaches 1.
  it('finds the peak between the samples', () => {
    const sampleRate = 48000;
    const tone = sine({ sampleRate, frequencyHz: 12000, amplitude: 1, seconds: 1, phase: Math.PI / 4 });
    // Faded in: an abrupt beginning really has a higher peak.
    const level = measureLevel(
      mono(
        sampleRate,
        tone.map((x, n) => x * Math.min(1, n / 4800)),
      ),
    );
    expect(level.peakDbfs).toBeCloseTo(-3.01, 2);
    expect(Math.abs(level.truePeakDbtp)).toBeLessThan(0.05);
  });

  // Planted: noise of known power for 4 s, then the same noise and a sound of known power for 4 s.
  it.each(RATES.flatMap((sampleRate) => [3, 10, 20, 40].map((snr) => [sampleRate, snr] as const)))(
    'at %i Hz finds %i dB above the noise',
    (sampleRate, snr) => {
      const rms = 0.001;
      const sound = noise(sampleRate * 4, rms * 10 ** (snr / 20), 3);
      const level = measureLevel(
        mono(sampleRate, mix(noise(sampleRate * 8, rms, 4), join(new Float32Array(sampleRate * 4), sound))),
      );
      expect(level.snrDb).not.toBeNull();
      expect(Math.abs((level.snrDb ?? 0) - snr)).toBeLessThan(0.7);
      expect(Math.abs((level.noiseDbfs ?? 0) + 60)).toBeLessThan(0.5);
      // Both are white, so weighting changes level but not ratio.
      expect(Math.abs((level.snrADb ?? 0) - snr)).toBeLessThan(0.7);
      const total = -60 + 10 * Math.log10(1 + 10 ** (snr / 10));
      expect(Math.abs(level.rmsDbfs - total)).toBeLessThan(0.5);
    },
  );

  it('takes no gap of the network for a quiet room', () => {
    const sampleRate = 16000;
    const talk = noise(sampleRate * 6, 0.1, 5);
    const room = noise(sampleRate * 4, 0.001, 6);
    const level = measureLevel(mono(sampleRate, join(room, talk, new Float32Array(sampleRate * 3), room)));
    expect(Math.abs((level.noiseDbfs ?? 0) + 60)).toBeLessThan(0.5);
    expect(level.isDigitalSilence).toBe(false);
  });

  it('knows digital silence, of A-law too, and gives no noise for it', () => {
    for (const value of [0, 1 / 4096]) {
      const level = measureLevel(mono(8000, new Float32Array(24000).fill(value)));
      expect(level).toMatchObject({ isDigitalSilence: true, noiseDbfs: null, snrDb: null, lufs: null });
    }
  });

  it('follows the gain exactly: 12 dB less of everything is 12 dB less in every level and no other ratio', () => {
    const sampleRate = 44100;
    const sound = join(noise(sampleRate * 3, 0.002, 7), noise(sampleRate * 3, 0.2, 8));
    const loud = measureLevel(mono(sampleRate, sound));
    const soft = measureLevel(
      mono(
        sampleRate,
        sound.map((x) => x / 4),
      ),
    );
    for (const name of ['rmsDbfs', 'laDbfs', 'peakDbfs', 'truePeakDbtp', 'noiseDbfs', 'lufs'] as const)
      expect((loud[name] ?? 0) - (soft[name] ?? 0)).toBeCloseTo(20 * Math.log10(4), 3);
    expect(loud.snrADb ?? 0).toBeCloseTo(soft.snrADb ?? 1, 3);
  });

  it('neither throws nor gives anything but numbers for very short sounds', () => {
    for (const length of [0, 1, 799, 800, 801, 16000]) {
      const level = measureLevel(mono(8000, noise(length, 0.1, 9)));
      expect(Number.isFinite(level.rmsDbfs)).toBe(true);
    }
  });
});

describe.skipIf(!hasFfmpeg)('measureLevel against FFmpeg ebur128', () => {
  // Speech-like: noise in bursts of random length and level, with pauses, so that both gates of BS.1770 work.
  const bursts = (sampleRate: number, seed: number) => {
    const random = createRandom(seed);
    const parts: Float32Array[] = [];
    for (let index = 0; index < 7; index += 1) {
      parts.push(
        noise(Math.round(sampleRate * (0.3 + random())), 10 ** (-(8 + 25 * random()) / 20), seed + index),
      );
      parts.push(noise(Math.round(sampleRate * random()), 0.0005, seed + 100 + index));
    }
    return join(...parts);
  };
  const ebur128 = (bytes: Uint8Array) => {
    const options = [
      '-hide_banner',
      '-nostdin',
      '-i',
      'pipe:0',
      '-af',
      'ebur128=peak=true',
      '-f',
      'null',
      '-',
    ];
    const { stderr } = spawnSync('ffmpeg', options, { input: bytes, encoding: 'utf8' });
    const summary = stderr.slice(stderr.lastIndexOf('Summary'));
    const number = (pattern: RegExp) => Number(pattern.exec(summary)?.[1]);
    return { lufs: number(/I:\s+(-?[\d.]+) LUFS/), truePeak: number(/Peak:\s+(-?[\d.]+) dBFS/) };
  };

  // EBU Tech 3341: a meter agrees within 0.1 LU; FFmpeg prints one decimal, hence 0.05 more.
  it.each(RATES)('agrees within 0.15 LU and 0.3 dB of true peak at %i Hz', (sampleRate) => {
    for (const channels of [[bursts(sampleRate, 1)], [bursts(sampleRate, 2), bursts(sampleRate, 2)]]) {
      const sound = { sampleRate, channels };
      const own = measureLevel(sound);
      const theirs = ebur128(writeWav(sound, 'f32'));
      expect(Math.abs((own.lufs ?? 0) - theirs.lufs)).toBeLessThan(0.15);
      expect(Math.abs(own.truePeakDbtp - theirs.truePeak)).toBeLessThan(0.3);
    }
  });

  it('agrees with FFmpeg astats on RMS and peak', () => {
    const sound = mono(48000, noise(48000 * 2, 0.1, 11));
    const options = ['-hide_banner', '-nostdin', '-i', 'pipe:0', '-af', 'astats', '-f', 'null', '-'];
    const { stderr } = spawnSync('ffmpeg', options, { input: writeWav(sound, 'f32'), encoding: 'utf8' });
    const own = measureLevel(sound);
    expect(own.rmsDbfs).toBeCloseTo(Number(/RMS level dB: (-[\d.]+)/.exec(stderr)?.[1]), 2);
    expect(own.peakDbfs).toBeCloseTo(Number(/Peak level dB: (-?[\d.]+)/.exec(stderr)?.[1]), 2);
  });
});
