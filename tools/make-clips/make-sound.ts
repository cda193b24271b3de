import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { encodeALaw } from '../camera-simulator/alaw.ts';

export const SAMPLE_RATE = 8000;
export const SOUND_SECONDS = 20;

/** Neutral sentences, one per loop. */
export const SENTENCES: readonly string[] = [
  '听力测试，第一题。',
  '请听下面一段对话，回答第二题。',
  '现在是试音时间，请注意音量。',
  '听力测试到此结束。',
];

/** One loop of a quiet room (ventilation, a little mains hum) in which one sentence is spoken once. */
export function makeSound(index: number, file: string): void {
  const random = createRandom(index + 1);
  const length = SAMPLE_RATE * SOUND_SECONDS;
  const samples = new Float64Array(length);
  let low = 0;
  // One full turn of warm-up, so that the end of the low-passed noise meets its beginning without a click.
  for (let n = -SAMPLE_RATE; n < length; n += 1) {
    low += 0.08 * (random() - 0.5 - low);
    if (n >= 0) samples[n] = low * 0.03 + (random() - 0.5) * 0.0025;
  }
  for (let n = 0; n < length; n += 1)
    samples[n] = (samples[n] ?? 0) + 0.0006 * Math.sin((2 * Math.PI * 100 * n) / SAMPLE_RATE);
  addSpeech(samples, speak(SENTENCES[index % SENTENCES.length] ?? ''), (4 + 2 * index) * SAMPLE_RATE);
  writeFileSync(file, Uint8Array.from(samples, encodeALaw));
}

/** Spoken by espeak-ng, 8 kHz, full scale 1.0. */
function speak(text: string): Float64Array {
  const wav = execFileSync('espeak-ng', ['-v', 'cmn', '-s', '150', '--stdout', text]);
  const pcm = execFileSync(
    'ffmpeg',
    [
      '-v',
      'error',
      '-i',
      'pipe:0',
      '-af',
      'highpass=f=200',
      '-ar',
      String(SAMPLE_RATE),
      '-f',
      's16le',
      'pipe:1',
    ],
    { input: wav },
  );
  return Float64Array.from({ length: pcm.length >> 1 }, (_, n) => pcm.readInt16LE(2 * n) / 32768);
}

/** Mixes speech in at about -30 dBFS with the echoes of a room (three feedback combs, 0.5 s). */
function addSpeech(samples: Float64Array, speech: Float64Array, at: number): void {
  const rms = Math.sqrt(speech.reduce((sum, x) => sum + x * x, 0) / Math.max(1, speech.length)) || 1;
  const gain = 10 ** (-30 / 20) / rms;
  const delays = [233, 311, 397];
  const combs = delays.map((delay) => new Float64Array(delay));
  for (let n = 0; n < speech.length + SAMPLE_RATE / 2; n += 1) {
    const dry = speech[n] ?? 0;
    let wet = 0;
    for (const comb of combs) {
      const slot = n % comb.length;
      const value = dry + 0.6 * (comb[slot] ?? 0);
      comb[slot] = value;
      wet += value - dry;
    }
    const target = (at + n) % samples.length;
    samples[target] = (samples[target] ?? 0) + gain * (dry + 0.25 * wet);
  }
}

function createRandom(seed: number): () => number {
  let state = (seed * 0x9e3779b9) >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}
