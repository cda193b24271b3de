import type { AudioCheckKind } from '../../../shared/contract/audio-check.ts';
import { ContractError } from '../../../shared/contract/errors.ts';
import { secondsOf } from '../sound.ts';
import { writeWav } from '../wav/write-wav.ts';
import type { CheckSignal } from './check-signal.ts';

/** Signals as people play them; each is made once, when first asked for. */
export function createSignalShelf(signalOf: (kind: Exclude<AudioCheckKind, 'programme'>) => CheckSignal): {
  lengthMs(kind: AudioCheckKind): number;
  wav(kind: AudioCheckKind): Uint8Array;
} {
  const made = new Map<AudioCheckKind, { lengthMs: number; wav: Uint8Array }>();
  const take = (kind: AudioCheckKind): { lengthMs: number; wav: Uint8Array } => {
    const known = made.get(kind);
    if (known !== undefined) return known;
    if (kind === 'programme')
      throw new ContractError('bad-input', 'the recording itself is the signal of this kind', 'kind');
    const { sound } = signalOf(kind);
    const signal = { lengthMs: Math.round(secondsOf(sound) * 1000), wav: writeWav(sound, 's16') };
    made.set(kind, signal);
    return signal;
  };
  return { lengthMs: (kind) => take(kind).lengthMs, wav: (kind) => take(kind).wav };
}
