import type { FaultKind, PictureFact } from '../../shared/contract/diagnosis.ts';
import { encodeScene, KEY_FRAME_SECONDS } from './encode-scene.ts';
import { HEALTHY, type Lens, throughLens } from './lens.ts';
import { decodeAll, runWatch, type Stand } from './run-case.ts';
import type { Lighting, Moment } from './scene.ts';

const LIGHTS: readonly Lighting[] = ['day', 'sun', 'cloudy', 'projector', 'evening', 'lights-off'];
/** Lighting changes every so many seconds; the lights go off for a short while only. */
const LIGHT_SECONDS = 40;

/** A camera better than most before a room in which nothing moves at all: the likeliest to look frozen. */
const STILL_LENS: Lens = { noise: 1 };
const STILL_MOMENT: Moment = { ...cleanMoment(0), presence: 0 };

export interface CleanScene {
  readonly stand: Stand;
  readonly seconds: number;
  readonly codec: 'h264' | 'h265';
  /** Nothing changes but the sensor's noise and the clock written over the picture. */
  readonly isStill?: boolean;
}

export interface CleanResult {
  readonly pictures: number;
  readonly falseAlarms: readonly {
    readonly seed: number;
    readonly seconds: number;
    readonly kind: FaultKind;
  }[];
  readonly lightsOff: { readonly shown: number; readonly said: number };
  /** Wall-clock seconds of decoding and measuring. */
  readonly analysisSeconds: number;
}

/** What happens in a room in the course of `seconds`: it fills, is lit in turn, people stand up, someone walks past. */
export function cleanMoment(seconds: number): Moment {
  const phase = Math.floor(seconds / LIGHT_SECONDS) % LIGHTS.length;
  return {
    seconds: seconds + 1000,
    lighting: LIGHTS[phase] ?? 'day',
    presence: seconds < 20 ? 0 : Math.min(0.95, (seconds - 20) / 60),
    areStanding: seconds % 110 > 92,
    isPassing: seconds % 70 > 62,
  };
}

const lensOf = ({ lighting }: Moment): Lens =>
  lighting === 'lights-off' ? { noise: 7, gain: 2.2 } : lighting === 'evening' ? { noise: 3 } : HEALTHY;

/** Runs clean scenes, one after another, through coding, decoding and diagnosis. */
export async function runCleanScenes(scenes: readonly CleanScene[]): Promise<CleanResult> {
  const falseAlarms: { seed: number; seconds: number; kind: FaultKind }[] = [];
  let pictures = 0;
  let shown = 0;
  let said = 0;
  let analysisMs = 0;
  for (const { stand, seconds, codec, isStill = false } of scenes) {
    const { seed } = stand;
    const moments = Array.from({ length: Math.floor(seconds / KEY_FRAME_SECONDS) }, (_, index) =>
      isStill ? STILL_MOMENT : cleanMoment(index * KEY_FRAME_SECONDS),
    );
    const frames = await encodeScene(
      (function* () {
        for (const [index, moment] of moments.entries()) {
          const lens = isStill ? STILL_LENS : lensOf(moment);
          const rgb = isStill ? stand.draw(moment, undefined) : stand.scene.draw(moment);
          yield throughLens(rgb, lens, seed * 1000 + index);
        }
      })(),
      { codec, mode: 'key-frames', hasOverlay: true },
    );
    const watch = await stand.newWatch();
    const begunMs = performance.now();
    const standing = new Set<FaultKind>();
    const decoded = await decodeAll(frames);
    for (const [index, picture] of decoded.entries()) {
      const { raised, facts } = runWatch(watch, picture);
      const kinds = new Set(raised.map(({ kind }) => kind));
      for (const kind of kinds)
        if (!standing.has(kind)) falseAlarms.push({ seed, seconds: index * KEY_FRAME_SECONDS, kind });
      standing.clear();
      for (const kind of kinds) standing.add(kind);
      if (moments[index]?.lighting === 'lights-off') {
        shown += 1;
        if (facts.includes('lights-off' satisfies PictureFact)) said += 1;
      }
    }
    analysisMs += performance.now() - begunMs;
    pictures += frames.length;
  }
  return { pictures, falseAlarms, lightsOff: { shown, said }, analysisSeconds: analysisMs / 1000 };
}
