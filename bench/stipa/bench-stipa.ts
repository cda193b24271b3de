// STIPA analysis against the textbook in NumPy and SciPy on the same files, and what a whole check costs.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCheckMeter } from '../../site/audio/check/measure-check.ts';
import { checkSignal } from '../../site/audio/signals/check.ts';
import { CHECK_SECONDS } from '../../site/audio/signals/check-plan.ts';
import { toMono } from '../../site/audio/sound.ts';
import { measureStipa } from '../../site/audio/sti/direct-sti.ts';
import { bytesAsSource, readWav } from '../../site/audio/wav/read-wav.ts';
import { writeWav } from '../../site/audio/wav/write-wav.ts';
import type { BenchResult } from '../bench-result.ts';
import { readByReference } from './reference.ts';
import { benchRooms } from './rooms.ts';

const PASSES = 5;
const SENTENCE = join(import.meta.dirname, '..', '..', 'resources', 'sounds', 'speech-sentence.wav');

/** Processor time of the least of the passes, ms: all threads of this process, garbage collection with it. */
function leastCpuMs(work: () => void): number {
  let least = Infinity;
  for (let pass = 0; pass < PASSES; pass += 1) {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}

function wav(path: string) {
  const sound = readWav(bytesAsSource(readFileSync(path)));
  if ('problem' in sound) throw new Error(sound.text);
  return sound;
}

export async function run(): Promise<BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'exam-stipa-'));
  try {
    const rooms = benchRooms();
    const files = rooms.map(({ name, sampleRate, samples }) => {
      const path = join(folder, `${name}.wav`);
      writeFileSync(path, writeWav({ sampleRate, channels: [samples] }, 's16'));
      return path;
    });
    const theirs = readByReference(files, PASSES);
    const ours = files.map((path) => {
      const sound = wav(path);
      const samples = toMono(sound);
      let sti = Number.NaN;
      const cpuMs = leastCpuMs(() => {
        sti = measureStipa(samples, sound.sampleRate).sti ?? Number.NaN;
      });
      return { sti, cpuMs, seconds: samples.length / sound.sampleRate };
    });
    const total = (values: readonly { cpuMs: number }[]): number =>
      values.reduce((sum, { cpuMs }) => sum + cpuMs, 0);
    const differences = ours.map(({ sti }, index) => Math.abs(sti - (theirs[index]?.sti ?? Number.NaN)));
    const list = ours
      .map(
        ({ sti, cpuMs, seconds }, index) =>
          `${rooms[index]?.name} ${sti.toFixed(4)} (${theirs[index]?.sti.toFixed(4)}) ${(cpuMs / seconds).toFixed(1)} ms/s (${((theirs[index]?.cpuMs ?? 0) / seconds).toFixed(1)})`,
      )
      .join('; ');
    const sentence = wav(SENTENCE);
    const checkRate = 48_000;
    const played = checkSignal(checkRate, { samples: toMono(sentence), sampleRate: sentence.sampleRate });
    const mono = toMono(played);
    const meter = createCheckMeter(mono, checkRate);
    const checkMs = leastCpuMs(() => {
      meter({ sampleRate: checkRate, channels: [mono] });
    });
    return [
      {
        name: 'STIPA analysis, processor time / SciPy on the same files',
        ratio: total(ours) / total(theirs),
        bar: 0.5,
        comparison: '<=',
        details: `ours (SciPy): ${list}`,
      },
      {
        name: 'STIPA, largest difference from SciPy',
        ratio: Math.max(...differences),
        bar: 0.005,
        comparison: '<=',
        unit: '',
        details: differences.map((value) => value.toFixed(4)).join(' '),
      },
      {
        name: 'whole 45 s check at 48 kHz, processor time per second of a room',
        ratio: checkMs / CHECK_SECONDS,
        bar: 10,
        comparison: '<=',
        unit: 'ms',
        details: `${checkMs.toFixed(0)} ms for chirps, levels, sweep, STIPA, speech and glitches of one room; the reference is prepared once for all`,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
