import type { Colour } from '../make-clips/canvas.ts';
import { createView, HEIGHT, type Mount, type Place, type View, WIDTH } from './camera-view.ts';
import { drawClock, drawDesk, drawPerson, drawSeated, type Lit } from './figures.ts';
import { createRandom } from './random.ts';
import { LIGHT, type Moment, pick, type Scene, SHIRTS } from './scene.ts';

/** A room that is no classroom: drawn from far to near in metres. */
interface Room {
  readonly mount: Mount;
  paint(view: View, moment: Moment, lit: Lit, from: Mount): void;
}

const flatWall = (view: View, y: number, x0: number, x1: number, z0: number, z1: number, colour: Colour) =>
  view.surface(
    [
      [x0, y, z0],
      [x1, y, z0],
      [x1, y, z1],
      [x0, y, z1],
    ],
    colour,
  );
const sideWall = (view: View, x: number, y0: number, y1: number, z0: number, z1: number, colour: Colour) =>
  view.surface(
    [
      [x, y0, z0],
      [x, y1, z0],
      [x, y1, z1],
      [x, y0, z1],
    ],
    colour,
  );
const flat = (view: View, z: number, x0: number, x1: number, y0: number, y1: number, colour: Colour) =>
  view.surface(
    [
      [x0, y0, z],
      [x1, y0, z],
      [x1, y1, z],
      [x0, y1, z],
    ],
    colour,
  );
const outside = (window: number): Colour => [
  Math.min(255, 205 * window),
  Math.min(255, 222 * window),
  Math.min(255, 236 * window),
];

/** A corridor with doors on one side and windows on the other; few people, walking. */
export function createCorridorScene(seed: number): Scene {
  const random = createRandom(seed);
  const half = 1.1 + 0.5 * random();
  const long = 14 + 8 * random();
  const high = 2.8 + 0.4 * random();
  const doorSide = random() < 0.5 ? -1 : 1;
  const tile = 0.5 + 0.3 * random();
  const wall: Colour = [196 + 30 * random(), 200 + 20 * random(), 190 + 30 * random()];
  const skirting: Colour = [70 + 60 * random(), 96 + 50 * random(), 90 + 50 * random()];
  const stone = 144 + 40 * random();
  const floor: Colour = [stone + 8, stone, stone - 12 * random()];
  const door: Colour = [110 + 50 * random(), 76 + 30 * random(), 50 + 30 * random()];
  const mount: Mount = {
    at: [half * (random() - 0.5), 0.2, high - 0.25],
    yaw: -3 + 6 * random(),
    pitch: 15 + 8 * random(),
    roll: -1 + 2 * random(),
    view: 70 + 18 * random(),
  };
  const walkers = Array.from({ length: 4 }, (_, index) => ({
    rank: (index + 0.5) / 4,
    speed: 0.5 + 0.5 * random(),
    start: random() * long,
    side: (random() - 0.5) * half,
    shirt: pick(SHIRTS, random),
    hair: 24 + 30 * random(),
  }));
  return sceneOf({
    mount,
    paint(view, moment, lit, from) {
      const light = LIGHT[moment.lighting];
      flat(view, 0, -half, half, -1, long, lit(floor));
      for (let y = 0; y < long; y += tile) flat(view, 0.001, -half, half, y, y + 0.02, lit(floor, 0.78));
      for (let x = -half; x < half; x += tile) flat(view, 0.001, x, x + 0.02, 0, long, lit(floor, 0.78));
      flat(view, high, -half, half, -1, long, lit([226, 228, 226], 0.9));
      flatWall(view, long, -half, half, 0, high, lit(wall, 0.9));
      flatWall(view, long - 0.01, -half * 0.6, half * 0.6, 0.9, high - 0.4, outside(light.window));
      for (const side of [-half, half]) {
        sideWall(view, side, -1, long, 0, high, lit(wall, side < 0 ? 0.9 : 0.82));
        sideWall(view, side * 0.999, -1, long, 0, 1.1, lit(skirting));
        sideWall(view, side * 0.998, -1, long, 1.1, 1.14, lit(skirting, 0.6));
      }
      for (let y = Math.floor((long - 3) / 3.2) * 3.2 + 1.2; y > 0; y -= 3.2) {
        const side = doorSide * half;
        sideWall(view, side * 0.996, y, y + 1, 0, 2.05, lit(door));
        sideWall(view, side * 0.994, y + 0.3, y + 0.7, 1.3, 1.8, lit([90, 110, 120]));
        sideWall(view, side * 0.994, y + 1.15, y + 1.55, 1.5, 1.75, lit([240, 240, 236]));
        sideWall(view, side * 0.992, y + 1.2, y + 1.5, 1.6, 1.64, lit([60, 60, 70]));
        sideWall(view, -side * 0.996, y - 0.3, y + 1.3, 1.2, 2.3, lit([232, 232, 228]));
        sideWall(view, -side * 0.994, y - 0.24, y + 0.47, 1.26, 2.24, outside(light.window));
        sideWall(view, -side * 0.994, y + 0.53, y + 1.24, 1.26, 2.24, outside(light.window));
        const lamp: Colour = light.lamps ? [255, 252, 242] : lit([204, 204, 200]);
        flat(view, high - 0.02, -0.1, 0.1, y, y + 1.2, lamp);
      }
      drawClock(view, [half * 0.5, long - 0.05, high - 0.25], moment.seconds, lit);
      for (const { rank, speed, start, side, shirt, hair } of walkers) {
        if (rank >= moment.presence) continue;
        const way = (start + speed * moment.seconds) % (2 * (long - 3));
        const y = 2 + (way < long - 3 ? way : 2 * (long - 3) - way);
        drawPerson(view, [side, y, 0], 1.7, shirt, lit, hair);
      }
      if (moment.isPassing) {
        const y = from.at[1] + 1.6 + 0.3 * ((moment.seconds / 2) % 4);
        drawPerson(view, [-half * 0.4, y, 0], 1.75, SHIRTS[0] ?? [60, 60, 60], lit, 34);
      }
    },
  });
}

/** A papers room: steel cabinets, a safe, a desk; a keeper who sits there, or nobody at all. */
export function createPapersRoomScene(seed: number): Scene {
  const random = createRandom(seed);
  const half = 1.9 + 0.6 * random();
  const deep = 4 + 1.5 * random();
  const high = 2.8 + 0.3 * random();
  const side = random() < 0.5 ? -1 : 1;
  const wall: Colour = [208 + 16 * random(), 206 + 16 * random(), 196 + 20 * random()];
  const steel: Colour = [120 + 40 * random(), 128 + 40 * random(), 132 + 40 * random()];
  const stone = 110 + 40 * random();
  const floor: Colour = [stone + 12, stone, stone - 16 * random()];
  const cabinets = 3 + Math.floor(random() * 3);
  const shirt = pick(SHIRTS, random);
  const mount: Mount = {
    at: [-side * half * 0.8, 0.2, high - 0.3],
    yaw: side * (16 + 8 * random()),
    pitch: 22 + 8 * random(),
    roll: -1 + 2 * random(),
    view: 80 + 16 * random(),
  };
  return sceneOf({
    mount,
    paint(view, moment, lit, from) {
      const light = LIGHT[moment.lighting];
      flat(view, 0, -half, half, -1, deep, lit(floor));
      for (let y = 0; y < deep; y += 0.6) flat(view, 0.001, -half, half, y, y + 0.02, lit(floor, 0.84));
      flat(view, high, -half, half, -1, deep, lit([230, 230, 226], 0.92));
      const lamp: Colour = light.lamps ? [255, 252, 242] : lit([206, 206, 202]);
      flat(view, high - 0.02, -0.6, 0.6, deep / 2, deep / 2 + 0.18, lamp);
      flatWall(view, deep, -half, half, 0, high, lit(wall));
      sideWall(view, -half, -1, deep, 0, high, lit(wall, 0.86));
      sideWall(view, half, -1, deep, 0, high, lit(wall, 0.8));
      const window = -side * half * 0.998;
      sideWall(view, window, deep - 2, deep - 0.8, 1.2, 2.2, outside(light.window));
      for (let y = deep - 2; y <= deep - 0.8; y += 0.15)
        sideWall(view, window * 0.998, y, y + 0.025, 1.2, 2.2, lit([70, 70, 74]));
      const wide = (2 * half - 0.6) / (cabinets + 1);
      for (let index = 0; index < cabinets; index += 1) {
        const x = -half + 0.2 + index * wide;
        flatWall(view, deep - 0.45, x, x + wide * 0.94, 0, 1.9, lit(steel, 0.92 + 0.05 * (index % 2)));
        flatWall(view, deep - 0.46, x + wide * 0.46, x + wide * 0.48, 0.05, 1.85, lit(steel, 0.5));
        flatWall(view, deep - 0.46, x + wide * 0.38, x + wide * 0.42, 0.9, 1.05, lit([40, 40, 44]));
        flatWall(view, deep - 0.47, x + wide * 0.56, x + wide * 0.84, 1.4, 1.6, lit([244, 244, 238]));
      }
      const safe = half - wide;
      flatWall(view, deep - 0.7, safe, safe + wide * 0.9, 0, 1.1, lit([70, 92, 84]));
      view.ball([safe + wide * 0.4, deep - 0.72, 0.7], 0.09, 1, lit([180, 180, 176]));
      flatWall(view, deep - 0.02, half * 0.2, half * 0.7, 2, 2.5, lit([170, 40, 40]));
      drawClock(view, [-half * 0.3, deep - 0.02, 2.3], moment.seconds, lit);
      const desk: Place = [side * half * 0.2, deep * 0.5, 0];
      drawDesk(view, desk, lit([150, 118, 84]), lit([150, 118, 84], 0.7), lit([240, 240, 236]));
      if (moment.presence > 0.3)
        drawSeated(view, [desk[0], desk[1] - 0.4, 0], shirt, lit, 34, moment.seconds);
      if (moment.areStanding) drawPerson(view, [desk[0] + 0.8, desk[1] + 0.3, 0], 1.72, shirt, lit, 30);
      if (moment.isPassing) {
        const x = from.at[0] + side * (0.4 + 0.2 * ((moment.seconds / 2) % 4));
        drawPerson(view, [x, from.at[1] + 1.7, 0], 1.72, shirt, lit, 30);
      }
    },
  });
}

function sceneOf({ mount, paint }: Room): Scene {
  const view = (from: Mount): View => createView(from);
  return {
    mount,
    draw(moment, from = mount) {
      const { room } = LIGHT[moment.lighting];
      const lit: Lit = ([red, green, blue], factor = 1) => [
        Math.min(255, red * room[0] * factor),
        Math.min(255, green * room[1] * factor),
        Math.min(255, blue * room[2] * factor),
      ];
      const seen = view(from);
      seen.canvas.rectangle(0, 0, WIDTH, HEIGHT, lit([150, 150, 146]));
      paint(seen, moment, lit, from);
      return seen.canvas.toRgb();
    },
  };
}
