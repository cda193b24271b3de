import type { ListeningProfile } from '../../../shared/contract/listening-profile.ts';
import type { Sound } from '../sound.ts';

export type SoundVerdict = 'pass' | 'warn' | 'fail' | 'not-measurable';

export interface SoundReason {
  readonly code: string;
  readonly text: string;
}

/** What an analysis finds: a verdict (null for kinds without limits), why, and the kind's own fields. */
export interface Finding {
  readonly verdict: SoundVerdict | null;
  readonly reasons: readonly SoundReason[];
  readonly fields: Readonly<Record<string, unknown>>;
}

/** One kind of `audio analyse`. Pure: the same sound gives the same numbers. */
export interface Analysis {
  readonly reference: 'needed' | 'optional' | 'unused';
  analyse(input: {
    readonly capture: Sound;
    readonly reference: Sound | null;
    readonly profile: ListeningProfile;
  }): Finding;
}
