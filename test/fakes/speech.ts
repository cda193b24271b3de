import { execFileSync, spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { warp } from '../../site/audio/align/warp.ts';
import { readSound } from '../../site/audio/wav/read-sound.ts';
import { bytesAsSource, readWav } from '../../site/audio/wav/read-wav.ts';
import { writeWav } from '../../site/audio/wav/write-wav.ts';
import { noise } from '../unit/audio/synthetic.ts';
import { convolveInParts } from './audio/convolve-in-parts.ts';

/** Spoken sound and what happens to it on its way, for the audio tests. Needs espeak-ng and FFmpeg. */
export const canSpeak =
  spawnSync('espeak-ng', ['--version']).status === 0 && spawnSync('ffmpeg', ['-version']).status === 0;

/** What espeak-ng gives. */
export const SPEECH_RATE = 22050;

const QUESTIONS = [
  'Good morning. This is the listening test. Number one. Please listen to the conversation and answer question two.',
  'Where did the woman put her keys yesterday? She left them on the kitchen table, next to the big blue cup.',
  'The train to the city leaves at a quarter past eight, but tickets are cheaper after nine o’clock.',
  'Excuse me, could you tell me how to get to the library? Go straight ahead, take the second turning on the left.',
  'What a pity that the picnic was cancelled because of the rain! Peter kept the packet of biscuits in his pocket.',
  'Questions seven to nine. Twenty pictures of the old bridge hang in the museum; you will hear each text twice.',
];
const OTHERS = [
  'Attention please. The car park behind the sports hall must be left free for the fire brigade until noon today.',
  'All pupils of the third year meet their teachers at the south gate at half past ten, and bring their own water.',
];

/** What was spoken so far: the test files of one process ask for the same again. */
const spoken = new Map<string, Float32Array>();

/** The exam programme, about 36 s, or another announcement; `voice` as of espeak-ng. The caller's own copy. */
export function speech(kind: 'programme' | 'announcement', voice = 'en-us', speed = 150): Float32Array {
  const key = `${kind} ${voice} ${speed}`;
  const sound = spoken.get(key) ?? speak(kind, voice, speed);
  spoken.set(key, sound);
  return sound.slice();
}

function speak(kind: 'programme' | 'announcement', voice: string, speed: number): Float32Array {
  const text = (kind === 'programme' ? QUESTIONS : OTHERS).join('\n\n');
  const wav = execFileSync('espeak-ng', ['-v', voice, '-s', String(speed), '--stdout', text], {
    maxBuffer: 64 * 1024 * 1024,
  });
  const sound = readWav(bytesAsSource(wav));
  if ('problem' in sound) throw new Error(sound.text);
  return sound.channels[0] ?? new Float32Array(0);
}

export const rms = (samples: Float32Array): number =>
  Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / Math.max(1, samples.length));

/** A room: direct sound and a tail of noise that falls by 60 dB in `rt60Seconds` (seeded). */
export function roomResponse(sampleRate: number, rt60Seconds: number, seed: number): Float32Array {
  const tail = noise(Math.round(sampleRate * rt60Seconds), 1, seed);
  const response = tail.map((x, n) => x * Math.exp((-6.9078 * n) / (sampleRate * rt60Seconds)));
  // Direct sound 6 dB over the energy of the tail.
  response[0] = 2 * rms(response) * Math.sqrt(response.length);
  return response;
}

export interface Path {
  readonly sampleRate: number;
  readonly seconds: number;
  /** Capture time at which the programme begins. */
  readonly offsetSeconds: number;
  readonly speed?: number;
  /** Re the programme's own RMS. */
  readonly snrDb?: number;
  readonly rt60Seconds?: number;
  readonly seed?: number;
  readonly levelDbfs?: number;
}

/** What a camera's microphone hears of a programme (at SPEECH_RATE), at a known offset, speed, level and noise. */
export function hear(programme: Float32Array, path: Path): Float32Array {
  const { sampleRate, seconds, offsetSeconds, speed = 1, snrDb = 25, rt60Seconds = 0.4, seed = 1 } = path;
  const step = (SPEECH_RATE / sampleRate) * speed;
  const count = Math.round(seconds * sampleRate);
  const dry = warp(programme, -offsetSeconds * SPEECH_RATE * speed, step, count);
  const wet = convolveInParts(dry, roomResponse(sampleRate, rt60Seconds, seed)).subarray(0, count);
  const sounding = Math.sqrt(wet.reduce((sum, x) => sum + x * x, 0) / count);
  const gain = 10 ** ((path.levelDbfs ?? -26) / 20) / sounding;
  const floor = noise(count, 10 ** ((path.levelDbfs ?? -26) / 20 - snrDb / 20), seed + 50);
  for (let n = 0; n < count; n += 1) floor[n] = (wet[n] as number) * gain + (floor[n] as number);
  return floor;
}

const CODECS = {
  alaw: ['wav', '-c:a', 'pcm_alaw', '-ar', '8000'],
  mulaw: ['wav', '-c:a', 'pcm_mulaw', '-ar', '8000'],
  aac32: ['m4a', '-c:a', 'aac', '-b:a', '32k'],
  aac64: ['m4a', '-c:a', 'aac', '-b:a', '64k'],
  /** Of a stereo sound: 64 kbit/s a channel. */
  aac128: ['m4a', '-c:a', 'aac', '-b:a', '128k'],
} as const;
export type Codec = keyof typeof CODECS | 'pcm';

/** Encodes and decodes by FFmpeg: what a camera's codec leaves of a sound. G.711 goes to 8 kHz. */
export async function throughCodec(channels: readonly Float32Array[], sampleRate: number, codec: Codec) {
  if (codec === 'pcm') return { sampleRate, channels };
  const [extension, ...options] = CODECS[codec];
  const file = join(tmpdir(), `codec-${process.pid}-${Math.random().toString(36).slice(2)}`);
  try {
    writeFileSync(`${file}.wav`, writeWav({ sampleRate, channels }, 'f32'));
    const out = `${file}-out.${extension}`;
    execFileSync('ffmpeg', ['-v', 'error', '-y', '-i', `${file}.wav`, ...options, out]);
    const sound = await readSound(out, 'ffmpeg');
    if ('problem' in sound) throw new Error(sound.text);
    return sound;
  } finally {
    for (const end of ['.wav', `-out.${extension}`]) rmSync(file + end, { force: true });
  }
}
