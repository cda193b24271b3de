import type { Colour } from '../make-clips/canvas.ts';
import type { Mount } from './camera-view.ts';
import { drawClock, drawPerson } from './figures.ts';
import { paintedScene } from './painted-scene.ts';
import { createRandom } from './random.ts';
import { LIGHT, pick, type Scene, SHIRTS } from './scene.ts';
import { flatWall, level, outside, sideWall } from './surfaces.ts';

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
  return paintedScene({
    mount,
    paint(view, moment, lit, from) {
      const light = LIGHT[moment.lighting];
      level(view, 0, -half, half, -1, long, lit(floor));
      for (let y = 0; y < long; y += tile) level(view, 0.001, -half, half, y, y + 0.02, lit(floor, 0.78));
      for (let x = -half; x < half; x += tile) level(view, 0.001, x, x + 0.02, 0, long, lit(floor, 0.78));
      level(view, high, -half, half, -1, long, lit([226, 228, 226], 0.9));
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
        level(view, high - 0.02, -0.1, 0.1, y, y + 1.2, lamp);
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
