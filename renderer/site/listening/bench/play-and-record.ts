import type { BenchKind } from '../../../../shared/contract/sound-bench.ts';
import { encodeWav } from './encode-wav.ts';
import type { BenchAudio } from './open-input.ts';

/** Quiet before the signal, so that there is a background to compare with; a steady tone needs none. */
const LEAD_SECONDS = 3;
const TONE_LEAD_SECONDS = 0.3;
const TAIL_SECONDS = 1.2;
const TONE_SECONDS: Readonly<Record<'thd' | 'level', number>> = { thd: 2, level: 5 };
/** Not a divisor of the sample rate, so that every sample differs (IEC 61606). */
const TONE_HZ = 997;
const TONE_PEAK = 10 ** (-12 / 20);

const SIGNALS: Readonly<Record<Exclude<BenchKind, 'thd' | 'level'>, string>> = {
  check: 'full',
  stipa: 'stipa',
  sweep: 'sweep',
};

export interface Recording {
  /** Of signal, quiet before and behind it. */
  readonly seconds: number;
  /** The WAV; rejects when it was stopped. */
  readonly wav: Promise<Uint8Array>;
  stop(): void;
}

/** Plays the signal of a kind and records the input meanwhile. */
export async function playAndRecord(audio: BenchAudio, kind: BenchKind): Promise<Recording> {
  const { context } = audio;
  const buffer =
    kind === 'thd' || kind === 'level'
      ? toneOf(context, TONE_SECONDS[kind])
      : await signalOf(context, SIGNALS[kind]);
  const lead = kind === 'thd' ? TONE_LEAD_SECONDS : LEAD_SECONDS;
  const seconds = lead + buffer.duration + (kind === 'thd' ? TONE_LEAD_SECONDS : TAIL_SECONDS);
  const wanted = Math.ceil(seconds * context.sampleRate);
  const pieces: Float32Array[] = [];
  let count = 0;
  let stop = (): void => undefined;
  const wav = new Promise<Uint8Array>((resolve, reject) => {
    const source = context.createBufferSource();
    source.buffer = buffer;
    source.connect(context.destination);
    const end = audio.listen((piece) => {
      pieces.push(piece);
      count += piece.length;
      if (count < wanted) return;
      end();
      resolve(encodeWav(pieces, context.sampleRate));
    });
    source.start(context.currentTime + lead);
    stop = () => {
      end();
      source.stop();
      source.disconnect();
      reject(new Error('stopped'));
    };
    audio.onLost(() => {
      end();
      reject(new Error('lost'));
    });
  });
  return { seconds, wav, stop: () => stop() };
}

async function signalOf(context: AudioContext, kind: string): Promise<AudioBuffer> {
  const answer = await fetch(`/api/v1/audio-checks/signals/${kind}`);
  if (!answer.ok) throw new Error(`no signal: ${answer.status}`);
  return context.decodeAudioData(await answer.arrayBuffer());
}

function toneOf(context: AudioContext, seconds: number): AudioBuffer {
  const { sampleRate } = context;
  const buffer = context.createBuffer(1, seconds * sampleRate, sampleRate);
  const samples = buffer.getChannelData(0);
  for (let n = 0; n < samples.length; n += 1)
    samples[n] = TONE_PEAK * Math.sin((2 * Math.PI * TONE_HZ * n) / sampleRate);
  return buffer;
}

/** The tone for setting levels; sounds until the returned function is called. */
export function startTone({ context }: BenchAudio): () => void {
  const oscillator = context.createOscillator();
  const gain = context.createGain();
  oscillator.frequency.value = TONE_HZ;
  gain.gain.value = TONE_PEAK;
  oscillator.connect(gain).connect(context.destination);
  oscillator.start();
  return () => {
    oscillator.stop();
    oscillator.disconnect();
  };
}
