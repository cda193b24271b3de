import type { ToneCheck } from '../../../shared/contract/audio-levels.ts';
import { clock } from '../../client/site.ts';
import { isMuted, onMute } from '../../kit/mute.ts';

/** A sine of -12 dBFS RMS has its peak 3.01 dB higher: 10^((-12 + 3.01) / 20). */
const PEAK = 10 ** ((-12 + 3.0103) / 20);
const RAMP_SECONDS = 0.01;

let context: AudioContext | null = null;

/** Must run inside a click: browsers give sound only to pages a person has touched. False when refused. */
export async function allowSound(): Promise<boolean> {
  context ??= new AudioContext({ latencyHint: 'interactive' });
  await Promise.race([context.resume(), new Promise((resolve) => setTimeout(resolve, 1_000))]);
  return context.state === 'running';
}

/** Plays the tone of a check from emitFromMs to emitToMs by the service's clock. Returns the stop. */
export function playTone(check: ToneCheck): () => void {
  const audio = context;
  if (audio?.state !== 'running') return () => undefined;
  const nowMs = clock.nowMs();
  const at = (epochMs: number): number => audio.currentTime + Math.max(0, (epochMs - nowMs) / 1000);
  const from = at(check.emitFromMs);
  const to = at(check.emitToMs);
  if (to <= from) return () => undefined;
  const oscillator = audio.createOscillator();
  const shape = audio.createGain();
  const mute = audio.createGain();
  oscillator.frequency.value = check.frequencyHz;
  shape.gain.setValueAtTime(0, from);
  shape.gain.linearRampToValueAtTime(PEAK, from + RAMP_SECONDS);
  shape.gain.setValueAtTime(PEAK, Math.max(from + RAMP_SECONDS, to - RAMP_SECONDS));
  shape.gain.linearRampToValueAtTime(0, to);
  mute.gain.value = isMuted() ? 0 : 1;
  const unsubscribe = onMute(() => {
    mute.gain.value = isMuted() ? 0 : 1;
  });
  oscillator.connect(shape).connect(mute).connect(audio.destination);
  oscillator.start(from);
  oscillator.stop(to);
  oscillator.onended = unsubscribe;
  return () => {
    unsubscribe();
    oscillator.disconnect();
    mute.disconnect();
  };
}
