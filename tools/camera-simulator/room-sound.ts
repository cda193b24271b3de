import { A_LAW_IDLE, A_LAW_SAMPLES, encodeALaw } from './alaw.ts';

export const SAMPLE_RATE = 8000;
/** 40 ms of sound in one packet. */
export const PACKET_SAMPLES = 320;

/** A tone that every loudspeaker of the site plays. Times are milliseconds of the simulator's own clock. */
export interface Tone {
  readonly frequencyHz: number;
  readonly levelDbfs: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/** The tone goes on and off over this time, as through a real amplifier, without a click. */
const RAMP_MS = 20;

/**
 * Sound packet number `packet` of one room (counted from the simulator's start): its loop, with the tone
 * mixed in. `offset` shifts the loop so that rooms with the same clip do not speak together.
 */
export function soundPacket(options: {
  loop: Uint8Array;
  offset: number;
  packet: number;
  tone: Tone | null;
  isSilent: boolean;
}): Uint8Array {
  const { loop, offset, packet, tone, isSilent } = options;
  const payload = new Uint8Array(PACKET_SAMPLES);
  if (isSilent) return payload.fill(A_LAW_IDLE);
  const start = packet * PACKET_SAMPLES;
  for (let n = 0; n < PACKET_SAMPLES; n += 1)
    payload[n] = loop[(start + offset + n) % loop.length] ?? A_LAW_IDLE;
  if (!tone) return payload;
  const fromMs = (start * 1000) / SAMPLE_RATE;
  if (fromMs >= tone.toMs || fromMs + (PACKET_SAMPLES * 1000) / SAMPLE_RATE <= tone.fromMs) return payload;
  const amplitude = Math.SQRT2 * 10 ** (tone.levelDbfs / 20);
  const step = (2 * Math.PI * tone.frequencyHz) / SAMPLE_RATE;
  for (let n = 0; n < PACKET_SAMPLES; n += 1) {
    const atMs = ((start + n) * 1000) / SAMPLE_RATE;
    const gain = Math.max(0, Math.min(1, (atMs - tone.fromMs) / RAMP_MS, (tone.toMs - atMs) / RAMP_MS));
    if (gain > 0)
      payload[n] = encodeALaw(
        (A_LAW_SAMPLES[payload[n] ?? 0] ?? 0) + amplitude * gain * Math.sin(step * (start + n)),
      );
  }
  return payload;
}
