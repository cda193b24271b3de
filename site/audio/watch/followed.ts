import type { FollowedState } from './judge-state.ts';

/** What is known of one microphone after each quarter of a second. */
export interface Followed {
  readonly state: FollowedState;
  /** Seconds of this microphone's sound at which the state began, as far as can be told. */
  readonly sinceSeconds: number;
  readonly atSeconds: number;
  /** Seconds of the programme heard now; null while unknown. */
  readonly positionSeconds: number | null;
  /** Later than this room usually hears it. */
  readonly shiftMs: number;
  /** Level re the usual one, dB. */
  readonly levelDb: number | null;
  readonly snrDb: number | null;
  /** Peak over rms of the newest correlation. */
  readonly matchScore: number | null;
  /** What arrives is digital zero: the microphone or its line, not the loudspeaker. */
  readonly isDigitalZero: boolean;
}

/** Before any sound. */
export const FIRST_FOLLOWED: Followed = {
  state: 'waiting',
  sinceSeconds: 0,
  atSeconds: 0,
  positionSeconds: null,
  shiftMs: 0,
  levelDb: null,
  snrDb: null,
  matchScore: null,
  isDigitalZero: false,
};
