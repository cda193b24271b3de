/** A fault of the sound path of the PC itself: a block of zeros, or samples lost or doubled inside a steady tone. */
export interface OwnGlitch {
  readonly kind: 'zero-block' | 'phase-jump';
  readonly atMs: number;
  /** Length of the block of zeros, or the time the tone jumped by (within one period), both positive. */
  readonly ms: number;
}

const FRAME_SECONDS = 0.01;
/** Drivers drop whole blocks: 128 samples at 48 kHz are 2.7 ms. A tone itself has no two zeros running. */
const SHORTEST_ZERO_SECONDS = 0.001;
/** Radians between the phase a frame has and the one its neighbours foretell, in a cable. */
const LARGEST_STEP = 0.2;
/** The pilot must hold this share of the loud frames' power to be looked at. */
const SOUNDING_SHARE = 0.5;
/** Frames before and after that foretell a phase: one jump touches three of them, so most are clean. */
const NEIGHBOURS = [-7, -6, -5, -4, -3, 3, 4, 5, 6, 7];
const CONTEXT = 8;

/**
 * Looks for glitches while a steady tone of known frequency (a pilot) sounds: before a room is blamed, the
 * path must be clean. Pure; `pilotHz` may be off by a few Hertz. `largestStep` (radians) is what noise may bend
 * the phase by.
 */
export function findOwnGlitches(
  samples: Float32Array | Float64Array,
  sampleRate: number,
  pilotHz: number,
  largestStep = LARGEST_STEP,
): OwnGlitch[] {
  // Whole periods a frame: the negative frequency then falls on a zero of the sum.
  const periods = Math.max(1, Math.round(FRAME_SECONDS * pilotHz));
  const frame = Math.max(4, Math.round((periods * sampleRate) / pilotHz));
  const phases: { phase: number; power: number }[] = [];
  for (let from = 0; from + frame <= samples.length; from += frame)
    phases.push(demodulate(samples, from, frame, (2 * Math.PI * pilotHz) / sampleRate));
  const loud = phases.map(({ power }) => power).sort((a, b) => a - b)[Math.floor(phases.length * 0.9)] ?? 0;
  const isSounding = (index: number): boolean =>
    (phases[index]?.power ?? 0) > SOUNDING_SHARE * loud && loud > 0;
  const zeros = zeroBlocks(samples, sampleRate, SHORTEST_ZERO_SECONDS).filter(({ atMs, ms }) => {
    const [before, after] = [atMs - 2 * FRAME_SECONDS * 1000, atMs + ms + 2 * FRAME_SECONDS * 1000];
    const frameAt = (timeMs: number): number => Math.floor(((timeMs / 1000) * sampleRate) / frame);
    return isSounding(frameAt(before)) && isSounding(frameAt(after));
  });
  const jumps: OwnGlitch[] = [];
  for (let index = CONTEXT; index + CONTEXT < phases.length; index += 1) {
    // Over the frame in which it may happen: a jump of half a turn leaves no tone in its own frame.
    const here = turnOver(phases, index);
    const isWhole = [-2, -1, 1, 2].every((near) => isSounding(index + near));
    if (!isWhole) continue;
    // The usual turn per frame (the tone's own deviation from `pilotHz`) is what the neighbours have.
    const usual = median(
      NEIGHBOURS.map((near) => turnOver(phases, index + near)).map((turn) => wrap(turn - here)),
    );
    const jump = Math.abs(wrap(usual));
    const atMs = (index * frame * 1000) / sampleRate;
    const last = jumps.at(-1);
    const isNew = !last || atMs - last.atMs > 3 * FRAME_SECONDS * 1000;
    if (jump > largestStep && isNew)
      jumps.push({ kind: 'phase-jump', atMs, ms: (jump / (2 * Math.PI * pilotHz)) * 1000 });
  }
  const apart = jumps.filter(({ atMs }) =>
    zeros.every((zero) => atMs < zero.atMs - 30 || atMs > zero.atMs + zero.ms + 30),
  );
  return [...zeros, ...apart].sort((a, b) => a.atMs - b.atMs);
}

function demodulate(
  samples: Float32Array | Float64Array,
  from: number,
  count: number,
  step: number,
): { phase: number; power: number } {
  let [re, im] = [0, 0];
  for (let n = from; n < from + count; n += 1) {
    re += (samples[n] ?? 0) * Math.cos(step * n);
    im -= (samples[n] ?? 0) * Math.sin(step * n);
  }
  return { phase: Math.atan2(im, re), power: (re * re + im * im) / (count * count) };
}

/** From the frame before to the frame after. */
const turnOver = (phases: readonly { phase: number }[], index: number): number =>
  wrap((phases[index + 1]?.phase ?? 0) - (phases[index - 1]?.phase ?? 0));

const wrap = (angle: number): number => angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));

/** Runs of exact zeros of that length and more. */
export function zeroBlocks(
  samples: Float32Array | Float64Array,
  sampleRate: number,
  shortestSeconds: number,
): OwnGlitch[] {
  const found: OwnGlitch[] = [];
  let from = 0;
  for (let n = 0; n <= samples.length; n += 1) {
    if (n < samples.length && samples[n] === 0) continue;
    if (n - from >= Math.max(8, shortestSeconds * sampleRate))
      found.push({
        kind: 'zero-block',
        atMs: (from * 1000) / sampleRate,
        ms: ((n - from) * 1000) / sampleRate,
      });
    from = n + 1;
  }
  return found;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return ((sorted[(sorted.length - 1) >> 1] ?? 0) + (sorted[sorted.length >> 1] ?? 0)) / 2;
}
