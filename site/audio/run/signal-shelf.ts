import type { AudioCheckKind } from '../../../shared/contract/audio-check.ts';
import { ContractError } from '../../../shared/contract/errors.ts';
import { writeWav } from '../wav/write-wav.ts';
import { type CheckSignal, signalSeconds } from './check-signal.ts';

/** Signals as people play them; each is made once, when first asked for. Their length is known without. */
export function createSignalShelf(signalOf: (kind: Exclude<AudioCheckKind, 'programme'>) => CheckSignal): {
  lengthMs(kind: AudioCheckKind): number;
  wav(kind: AudioCheckKind): Uint8Array;
} {
  const made = new Map<AudioCheckKind, Uint8Array>();
  const ownOf = (kind: AudioCheckKind): Exclude<AudioCheckKind, 'programme'> => {
    if (kind !== 'programme') return kind;
    throw new ContractError('bad-input', 'the recording itself is the signal of this kind', 'kind');
  };
  return {
    lengthMs: (kind) => signalSeconds(ownOf(kind)) * 1000,
    wav(kind) {
      const known = made.get(kind);
      if (known !== undefined) return known;
      const wav = writeWav(signalOf(ownOf(kind)).sound, 's16');
      made.set(kind, wav);
      return wav;
    },
  };
}
