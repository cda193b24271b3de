import { findOwnGlitches, type OwnGlitch, zeroBlocks } from '../measures/own-glitch.ts';
import { checkSegment, PILOT_HZ } from '../signals/check-plan.ts';

/** A fault of playing or recording, not of the room. Times in ms of the composite. */
export type Glitch = OwnGlitch;

/** Shorter runs of zeros occur in quiet sound of 8 bits. */
const ZERO_SECONDS = 0.005;
/** Of each part stays out: fades, and a recording that lies a little beside its plan. */
const EDGE_MS = 150;
/** A room bends the phase of a steady tone by nothing; noise 20 dB down by 0.1 rad; a lost block by anything. */
const JUMP_RADIANS = 0.6;
/** More jumps in the 0.7 s of the pilot are no pilot at all but noise. */
const MOST_JUMPS = 8;

/**
 * Blocks of exact zeros inside the sounding parts, and jumps of the pilot tone's phase: a player or sound card
 * that dropped a block. `heard` gives the samples of a stretch of the composite, or null.
 */
export function findGlitches(
  heard: (fromMs: number, toMs: number) => Float32Array | Float64Array | null,
  sampleRate: number,
): Glitch[] {
  const blocks = (['sync-start', 'sweep', 'stipa', 'pilot'] as const).flatMap((id) => {
    const { fromMs, toMs } = checkSegment(id);
    const samples = heard(fromMs + EDGE_MS, toMs - EDGE_MS);
    if (samples === null) return [];
    const zeros = zeroBlocks(samples, sampleRate, ZERO_SECONDS);
    // A recording of nothing is silent, not torn.
    const isSilent = zeros.length === 1 && zeros[0]?.atMs === 0 && samples.at(-1) === 0;
    return isSilent ? [] : zeros.map((zero) => ({ ...zero, atMs: fromMs + EDGE_MS + zero.atMs }));
  });
  const { fromMs, toMs } = checkSegment('pilot');
  const tone = heard(fromMs + EDGE_MS, toMs - EDGE_MS);
  const jumps = (tone === null ? [] : findOwnGlitches(tone, sampleRate, PILOT_HZ, JUMP_RADIANS)).filter(
    ({ kind }) => kind === 'phase-jump',
  );
  return [
    ...blocks,
    ...(jumps.length > MOST_JUMPS
      ? []
      : jumps.map((jump) => ({ ...jump, atMs: fromMs + EDGE_MS + jump.atMs }))),
  ];
}
