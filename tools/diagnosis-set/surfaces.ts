import type { Colour } from '../make-clips/canvas.ts';
import type { View } from './camera-view.ts';
import type { Lit } from './figures.ts';
import { LIGHT, type Moment } from './scene.ts';

/** An upright rectangle across the view, y metres away. */
export const flatWall = (
  view: View,
  y: number,
  x0: number,
  x1: number,
  z0: number,
  z1: number,
  colour: Colour,
): void =>
  view.surface(
    [
      [x0, y, z0],
      [x1, y, z0],
      [x1, y, z1],
      [x0, y, z1],
    ],
    colour,
  );

/** An upright rectangle along the view, x metres aside. */
export const sideWall = (
  view: View,
  x: number,
  y0: number,
  y1: number,
  z0: number,
  z1: number,
  colour: Colour,
): void =>
  view.surface(
    [
      [x, y0, z0],
      [x, y1, z0],
      [x, y1, z1],
      [x, y0, z1],
    ],
    colour,
  );

/** A level rectangle, z metres above the floor. */
export const level = (
  view: View,
  z: number,
  x0: number,
  x1: number,
  y0: number,
  y1: number,
  colour: Colour,
): void =>
  view.surface(
    [
      [x0, y0, z],
      [x1, y0, z],
      [x1, y1, z],
      [x0, y1, z],
    ],
    colour,
  );

/** What is seen through a window that lets this much light in; sky is the colour at full light. */
export const outside = (light: number, sky: Colour = [205, 222, 236]): Colour => [
  Math.min(255, sky[0] * light),
  Math.min(255, sky[1] * light),
  Math.min(255, sky[2] * light),
];

/** Colours as the light of the room shows them. */
export function litBy(lighting: Moment['lighting']): Lit {
  const { room } = LIGHT[lighting];
  return ([red, green, blue], factor = 1) => [
    Math.min(255, red * room[0] * factor),
    Math.min(255, green * room[1] * factor),
    Math.min(255, blue * room[2] * factor),
  ];
}
