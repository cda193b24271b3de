import type { Colour } from '../make-clips/canvas.ts';
import type { Mount } from './camera-view.ts';

export type Lighting = 'day' | 'cloudy' | 'evening' | 'projector' | 'sun' | 'lights-off';

/** What happens in the room at one moment. */
export interface Moment {
  readonly seconds: number;
  readonly lighting: Lighting;
  /** Share of the candidates on their seats, 0 to 1. */
  readonly presence: number;
  /** Candidates who stand up and go, as at the end of a session. */
  readonly areStanding: boolean;
  /** The invigilator passes close to the camera. */
  readonly isPassing: boolean;
}

/** Factors on every painted colour: red, green, blue, and how bright the windows are. */
export const LIGHT: Readonly<Record<Lighting, { room: Colour; window: number; lamps: boolean }>> = {
  day: { room: [1, 1, 1], window: 1.05, lamps: false },
  cloudy: { room: [0.8, 0.84, 0.88], window: 0.9, lamps: true },
  evening: { room: [0.92, 0.86, 0.74], window: 0.12, lamps: true },
  projector: { room: [0.5, 0.52, 0.56], window: 0.35, lamps: false },
  sun: { room: [1.04, 1.02, 0.97], window: 1.2, lamps: false },
  'lights-off': { room: [0.055, 0.055, 0.065], window: 0.1, lamps: false },
};

export const SHIRTS: readonly Colour[] = [
  [66, 92, 138],
  [148, 66, 66],
  [84, 122, 90],
  [196, 196, 200],
  [102, 90, 130],
  [52, 58, 70],
  [180, 150, 90],
];

export interface Scene {
  readonly mount: Mount;
  /** RGB of 640 x 360 pixels, before lens and sensor. `mount` differs from the scene's own when the camera was turned. */
  draw(moment: Moment, mount?: Mount): Uint8Array;
}

/** One of `values`, by the scene's own chance. */
export const pick = <T>(values: readonly T[], random: () => number): T => {
  const value = values[Math.floor(random() * values.length)];
  if (value === undefined) throw new Error('nothing to pick from');
  return value;
};
