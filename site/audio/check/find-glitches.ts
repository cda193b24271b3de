import { checkSegment, PILOT_HZ } from '../signals/check-plan.ts';

/** A fault of playing or recording, not of the room. Times in ms of the composite. */
export interface Glitch {
  readonly atMs: number;
  readonly kind: 'phase-jump' | 'zero-block';
}

/** Shorter runs of zeros occur in quiet sound of 8 bits. */
const ZERO_MS = 5;
const FRAME_MS = 20;
/** Of each part stays out: fades, and a recording that lies a little beside its plan. */
const EDGE_MS = 150;
/** A room bends the phase of a steady tone by nothing; noise 20 dB down by 0.1 rad; a lost block by anything. */
const JUMP_RADIANS = 0.6;

/**
 * Blocks of exact zeros inside the sounding parts, and jumps of the pilot tone's phase: a player or sound card
 * that dropped a block. `heard` gives the samples of a stretch of the composite, or null.
 */
export function findGlitches(
  heard: (fromMs: number, toMs: number) => Float32Array | Float64Array | null,
  sampleRate: number,
): Glitch[] {
  const glitches: Glitch[] = [];
  for (const id of ['sync-start', 'sweep', 'stipa', 'pilot'] as const) {
    const { fromMs, toMs } = checkSegment(id);
    const samples = heard(fromMs + EDGE_MS, toMs - EDGE_MS);
    if (samples !== null)
      for (const at of zeroBlocks(samples, (ZERO_MS / 1000) * sampleRate))
        glitches.push({ atMs: fromMs + EDGE_MS + (at / sampleRate) * 1000, kind: 'zero-block' });
  }
  const pilot = checkSegment('pilot');
  const tone = heard(pilot.fromMs + EDGE_MS, pilot.toMs - EDGE_MS);
  if (tone !== null)
    for (const at of phaseJumps(tone, sampleRate))
      glitches.push({ atMs: pilot.fromMs + EDGE_MS + (at / sampleRate) * 1000, kind: 'phase-jump' });
  return glitches;
}

function zeroBlocks(samples: ArrayLike<number>, least: number): number[] {
  const found: number[] = [];
  let run = 0;
  for (let n = 0; n <= samples.length; n += 1) {
    if (n < samples.length && samples[n] === 0) run += 1;
    else {
      if (run >= least) found.push(n - run);
      run = 0;
    }
  }
  // A recording of nothing is silent, not torn.
  return found.length === 1 && found[0] === 0 && samples[samples.length - 1] === 0 ? [] : found;
}

function phaseJumps(samples: ArrayLike<number>, sampleRate: number): number[] {
  const frame = Math.round((FRAME_MS / 1000) * sampleRate);
  const phases: number[] = [];
  for (let from = 0; from + frame <= samples.length; from += frame) {
    let [re, im] = [0, 0];
    for (let n = from; n < from + frame; n += 1) {
      const turn = (2 * Math.PI * PILOT_HZ * n) / sampleRate;
      re += (samples[n] ?? 0) * Math.cos(turn);
      im -= (samples[n] ?? 0) * Math.sin(turn);
    }
    phases.push(Math.atan2(im, re));
  }
  const wrap = (angle: number): number => angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));
  const steps = phases.slice(1).map((phase, index) => wrap(phase - (phases[index] ?? 0)));
  // The usual step is the difference of the clocks.
  const usual = [...steps].sort((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 0;
  const jumps = steps.flatMap((step, index) =>
    Math.abs(wrap(step - usual)) > JUMP_RADIANS ? [(index + 1) * frame] : [],
  );
  // One jump inside a frame moves two steps; many are no pilot at all but noise.
  const single = jumps.filter((at, index) => at - (jumps[index - 1] ?? -Infinity) > frame);
  return single.length > phases.length / 4 ? [] : single;
}
