import type { Colour } from '../make-clips/canvas.ts';
import type { Place, View } from './camera-view.ts';

/** A painted colour as the light shows it; `factor` darkens or brightens this thing alone. */
export type Lit = (colour: Colour, factor?: number) => Colour;

/** A desk with a sheet of paper on it. */
export function drawDesk(view: View, [x, y]: Place, top: Colour, front: Colour, paper: Colour): void {
  view.surface(
    [
      [x - 0.3, y, 0.74],
      [x + 0.3, y, 0.74],
      [x + 0.3, y, 0.2],
      [x - 0.3, y, 0.2],
    ],
    front,
  );
  view.surface(
    [
      [x - 0.33, y - 0.22, 0.75],
      [x + 0.33, y - 0.22, 0.75],
      [x + 0.33, y + 0.2, 0.75],
      [x - 0.33, y + 0.2, 0.75],
    ],
    top,
  );
  view.surface(
    [
      [x - 0.14, y - 0.16, 0.76],
      [x + 0.16, y - 0.16, 0.76],
      [x + 0.16, y + 0.1, 0.76],
      [x - 0.14, y + 0.1, 0.76],
    ],
    paper,
  );
}

/** A candidate behind a desk, nodding a little with the clock (seconds). */
export function drawSeated(
  view: View,
  [x, y]: Place,
  shirt: Colour,
  lit: Lit,
  hair: number,
  clock: number,
): void {
  const nod = 0.02 * Math.sin(clock * 0.9);
  view.ball([x, y, 0.78], 0.24, 1.35, lit(shirt));
  view.ball([x + 0.2, y + 0.2, 0.8], 0.07, 1, lit([222, 184, 156]));
  view.ball([x, y + 0.05, 1.22 + nod], 0.115, 1.2, lit([222, 184, 156]));
  view.ball([x, y, 1.26 + nod], 0.12, 1.05, lit([hair, hair, hair]));
}

/** Someone standing, `tall` metres. */
export function drawPerson(
  view: View,
  [x, y]: Place,
  tall: number,
  shirt: Colour,
  lit: Lit,
  hair: number,
): void {
  view.surface(
    [
      [x - 0.17, y, 0],
      [x + 0.17, y, 0],
      [x + 0.17, y, tall * 0.5],
      [x - 0.17, y, tall * 0.5],
    ],
    lit([52, 54, 66]),
  );
  view.surface(
    [
      [x - 0.23, y, tall * 0.47],
      [x + 0.23, y, tall * 0.47],
      [x + 0.2, y, tall * 0.84],
      [x - 0.2, y, tall * 0.84],
    ],
    lit(shirt),
  );
  view.surface(
    [
      [x - 0.02, y, tall * 0.5],
      [x + 0.02, y, tall * 0.5],
      [x + 0.02, y, tall * 0.8],
      [x - 0.02, y, tall * 0.8],
    ],
    lit(shirt, 0.6),
  );
  view.ball([x, y, tall * 0.92], 0.115, 1.25, lit([222, 184, 156]));
  view.ball([x, y, tall * 0.955], 0.12, 0.95, lit([hair, hair, hair]));
}

/** A wall clock whose hand shows the seconds. */
export function drawClock(view: View, [x, y, z]: Place, seconds: number, lit: Lit): void {
  view.ball([x, y, z], 0.17, 1, lit([50, 50, 54]));
  view.ball([x, y, z], 0.15, 1, lit([244, 244, 240]));
  const angle = (Math.floor(seconds) / 60) * 2 * Math.PI;
  const [dx, dz] = [Math.sin(angle) * 0.13, Math.cos(angle) * 0.13];
  view.surface(
    [
      [x - 0.012, y, z],
      [x + 0.012, y, z],
      [x + dx, y, z + dz],
    ],
    lit([180, 30, 30]),
  );
}
