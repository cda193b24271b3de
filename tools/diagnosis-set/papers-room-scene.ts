import type { Colour } from '../make-clips/canvas.ts';
import type { Mount, Place } from './camera-view.ts';
import { drawClock, drawDesk, drawPerson, drawSeated } from './figures.ts';
import { paintedScene } from './painted-scene.ts';
import { createRandom } from './random.ts';
import { LIGHT, pick, type Scene, SHIRTS } from './scene.ts';
import { flatWall, level, outside, sideWall } from './surfaces.ts';

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
  return paintedScene({
    mount,
    paint(view, moment, lit, from) {
      const light = LIGHT[moment.lighting];
      level(view, 0, -half, half, -1, deep, lit(floor));
      for (let y = 0; y < deep; y += 0.6) level(view, 0.001, -half, half, y, y + 0.02, lit(floor, 0.84));
      level(view, high, -half, half, -1, deep, lit([230, 230, 226], 0.92));
      const lamp: Colour = light.lamps ? [255, 252, 242] : lit([206, 206, 202]);
      level(view, high - 0.02, -0.6, 0.6, deep / 2, deep / 2 + 0.18, lamp);
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
