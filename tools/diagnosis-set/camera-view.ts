import { type Canvas, type Colour, createCanvas, type Point } from '../make-clips/canvas.ts';

export const WIDTH = 640;
export const HEIGHT = 360;
/** Nothing nearer than this (metres) is drawn. */
const NEAREST = 0.15;

/** Metres: x to the right, y into the room, z up. */
export type Place = readonly [x: number, y: number, z: number];

/** Where a camera hangs and looks. Angles in degrees: yaw to the right, pitch down, roll clockwise. */
export interface Mount {
  readonly at: Place;
  readonly yaw: number;
  readonly pitch: number;
  readonly roll: number;
  /** Horizontal angle of view. */
  readonly view: number;
}

export interface View {
  readonly canvas: Canvas;
  /** A flat polygon in the room. */
  surface(corners: readonly Place[], colour: Colour): void;
  /** A ball of `radius` metres seen as an ellipse, `tall` times as high as wide. */
  ball(at: Place, radius: number, tall: number, colour: Colour): void;
  distance(at: Place): number;
}

/** Draws what a pinhole camera sees of polygons and balls; the caller draws from far to near. */
export function createView(mount: Mount, canvas: Canvas = createCanvas(WIDTH, HEIGHT)): View {
  const radians = (degrees: number): number => (degrees * Math.PI) / 180;
  const [yaw, pitch, roll] = [radians(mount.yaw), radians(mount.pitch), radians(mount.roll)];
  const focal = WIDTH / 2 / Math.tan(radians(mount.view) / 2);
  const toCamera = ([x, y, z]: Place): Place => {
    const [dx, dy, dz] = [x - mount.at[0], y - mount.at[1], z - mount.at[2]];
    const right = dx * Math.cos(yaw) - dy * Math.sin(yaw);
    const ahead = dx * Math.sin(yaw) + dy * Math.cos(yaw);
    const depth = ahead * Math.cos(pitch) - dz * Math.sin(pitch);
    const down = -(dz * Math.cos(pitch) + ahead * Math.sin(pitch));
    return [
      right * Math.cos(roll) + down * Math.sin(roll),
      down * Math.cos(roll) - right * Math.sin(roll),
      depth,
    ];
  };
  const project = ([x, y, depth]: Place): Point => [
    WIDTH / 2 + (focal * x) / depth,
    HEIGHT / 2 + (focal * y) / depth,
  ];
  return {
    canvas,
    surface(corners, colour) {
      const points = cutNear(corners.map(toCamera));
      if (points.length >= 3) canvas.polygon(points.map(project), colour);
    },
    ball(at, radius, tall, colour) {
      const place = toCamera(at);
      if (place[2] < NEAREST) return;
      const [x, y] = project(place);
      const size = (focal * radius) / place[2];
      canvas.ellipse(x, y, size, size * tall, colour);
    },
    distance: (at) => toCamera(at)[2],
  };
}

function cutNear(corners: readonly Place[]): readonly Place[] {
  const kept: Place[] = [];
  corners.forEach((corner, index) => {
    const next = corners[(index + 1) % corners.length] ?? corner;
    if (corner[2] >= NEAREST) kept.push(corner);
    if (corner[2] >= NEAREST === next[2] >= NEAREST) return;
    const share = (NEAREST - corner[2]) / (next[2] - corner[2]);
    kept.push([
      corner[0] + share * (next[0] - corner[0]),
      corner[1] + share * (next[1] - corner[1]),
      NEAREST,
    ]);
  });
  return kept;
}
