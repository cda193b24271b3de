import { type Colour, createCanvas } from '../make-clips/canvas.ts';
import { createView, HEIGHT, type Mount, type Place, WIDTH } from './camera-view.ts';
import { drawClock, drawDesk, drawPerson, drawSeated } from './figures.ts';
import { createRandom } from './random.ts';
import { LIGHT, pick, type Scene, SHIRTS } from './scene.ts';
import { flatWall, level, litBy, outside, sideWall } from './surfaces.ts';

const WALLS: readonly Colour[] = [
  [206, 204, 194],
  [190, 200, 204],
  [212, 200, 180],
  [182, 198, 184],
  [198, 190, 202],
  [216, 216, 212],
];
const FLOORS: readonly Colour[] = [
  [148, 138, 126],
  [120, 126, 130],
  [132, 112, 96],
  [160, 154, 140],
];
const DESKS: readonly Colour[] = [
  [176, 136, 90],
  [150, 156, 164],
  [196, 166, 116],
  [120, 104, 90],
];
/** A classroom of its own: size, colours, windows, furniture, and where its camera hangs, all from the seed. */
export function createClassroomScene(seed: number): Scene {
  const random = createRandom(seed);
  const wide = 6.5 + 2.5 * random();
  const deep = 8 + 3 * random();
  const high = 3 + 0.5 * random();
  const wall = pick(WALLS, random);
  const floor = pick(FLOORS, random);
  const desk = pick(DESKS, random);
  const isBoardAhead = random() < 0.6;
  const windowsOn = random() < 0.5 ? -1 : 1;
  const columns = 4 + Math.floor(random() * 3);
  const rows = 4 + Math.floor(random() * 2);
  const corner = pick([-0.42, 0, 0, 0.42], random) * wide;
  const mount: Mount = {
    at: [corner, 0.3 + 0.2 * random(), 2.4 + 0.5 * random()],
    yaw: corner === 0 ? -4 + 8 * random() : corner > 0 ? -18 - 8 * random() : 18 + 8 * random(),
    pitch: 14 + 10 * random(),
    roll: -1 + 2 * random(),
    view: 76 + 20 * random(),
  };
  const pictures = Array.from({ length: 4 + Math.floor(random() * 5) }, () => ({
    y: 1 + random() * (deep - 2.5),
    z: 1.3 + 0.7 * random(),
    size: 0.4 + 0.5 * random(),
    colour: [60 + 180 * random(), 60 + 180 * random(), 60 + 160 * random()] as Colour,
    lines: 2 + Math.floor(random() * 4),
  }));
  const seats = Array.from({ length: rows * columns }, (_, index) => ({
    at: [
      ((index % columns) + 0.5 - columns / 2) * (wide / (columns + 0.6)),
      1.9 + (Math.floor(index / columns) * (deep - 3.6)) / rows,
      0,
    ] as Place,
    phase: random(),
    rank: random(),
    shirt: pick(SHIRTS, random),
    hair: 24 + 30 * random(),
  })).sort((a, b) => b.at[1] - a.at[1]);
  const invigilator = pick(SHIRTS, random);

  const canvas = createCanvas(WIDTH, HEIGHT);
  /** The room without people and sun, as last drawn: it is the same for many pictures in a row. */
  const empty = createCanvas(WIDTH, HEIGHT);
  let emptyKey = '';

  return {
    mount,
    draw(moment, from = mount) {
      const view = createView(from, canvas);
      const light = LIGHT[moment.lighting];
      const lit = litBy(moment.lighting);
      const half = wide / 2;
      const drawRoom = (): void => {
        view.canvas.rectangle(0, 0, 640, 360, lit(wall, 0.7));
        level(view, 0, -half, half, -2, deep, lit(floor));
        for (let y = 0; y < deep; y += 0.6) level(view, 0, -half, half, y, y + 0.035, lit(floor, 0.8));
        for (let x = -half; x < half; x += 0.6) level(view, 0, x, x + 0.035, 0, deep, lit(floor, 0.8));
        level(view, high, -half, half, -2, deep, lit([232, 232, 228], 0.92));
        for (let y = 1.5; y < deep; y += 2)
          for (const x of [-half / 2, half / 2])
            level(
              view,
              high - 0.02,
              x - 0.6,
              x + 0.6,
              y,
              y + 0.16,
              light.lamps ? [255, 252, 240] : lit([200, 200, 196]),
            );
        flatWall(view, deep, -half, half, 0, high, lit(wall));
        sideWall(view, -half, -2, deep, 0, high, lit(wall, 0.86));
        sideWall(view, half, -2, deep, 0, high, lit(wall, 0.8));
        for (const side of [-half, half]) sideWall(view, side * 0.999, -2, deep, 0, 1.05, lit(wall, 0.66));
        flatWall(view, deep - 0.01, -half, half, 0, 1.05, lit(wall, 0.74));
        for (let y = 1; y + 1.5 < deep; y += 2.1) {
          const side = windowsOn * half * 0.998;
          sideWall(view, side, y, y + 1.5, 1, 2.4, lit([236, 236, 232]));
          const shown = outside(light.window, [200, 220, 238]);
          sideWall(view, side * 0.997, y + 0.07, y + 0.72, 1.07, 2.33, shown);
          sideWall(view, side * 0.997, y + 0.78, y + 1.43, 1.07, 2.33, shown);
          sideWall(view, side * 0.996, y + 0.07, y + 1.43, 1.07, 1.35, [
            shown[0] * 0.55,
            shown[1] * 0.66,
            shown[2] * 0.5,
          ]);
        }
        for (const { y, z, size, colour, lines } of pictures) {
          const side = -windowsOn * half * 0.998;
          sideWall(view, side, y, y + size, z, z + size * 0.8, lit(colour));
          for (let line = 0; line < lines; line += 1) {
            const bottom = z + size * 0.1 + (size * 0.6 * line) / lines;
            sideWall(
              view,
              side * 0.998,
              y + size * 0.1,
              y + size * (0.5 + 0.08 * line),
              bottom,
              bottom + 0.03,
              lit(colour, 0.5),
            );
          }
        }
        sideWall(view, -windowsOn * half * 0.997, deep - 1.4, deep - 0.5, 0, 2.1, lit([128, 92, 62]));
        if (isBoardAhead) {
          flatWall(view, deep - 0.02, -2.1, 2.1, 0.9, 2.2, lit([122, 98, 72]));
          flatWall(view, deep - 0.03, -2, 2, 1, 2.1, lit([36, 74, 56]));
          for (let line = 0; line < 4; line += 1)
            flatWall(
              view,
              deep - 0.04,
              -1.7,
              -0.3 + 0.3 * line,
              1.85 - 0.2 * line,
              1.9 - 0.2 * line,
              lit([190, 206, 196]),
            );
          if (moment.lighting === 'projector') {
            flatWall(view, deep - 0.05, -0.2, 1.9, 1.02, 2.3, [238, 242, 248]);
            for (let line = 0; line < 5; line += 1)
              flatWall(
                view,
                deep - 0.06,
                0,
                1.2 + 0.1 * line,
                1.2 + 0.2 * line,
                1.26 + 0.2 * line,
                [70, 80, 120],
              );
          }
        } else {
          flatWall(view, deep - 0.02, -half * 0.7, half * 0.5, 1.2, 2.1, lit([150, 110, 80]));
          for (let item = 0; item < 6; item += 1)
            flatWall(
              view,
              deep - 0.03,
              -half * 0.66 + 0.55 * item,
              -half * 0.66 + 0.55 * item + 0.4,
              1.35,
              1.95,
              lit([240, 236, 220], 0.8 + 0.05 * item),
            );
        }
      };
      const key = `${moment.lighting} ${JSON.stringify(from)}`;
      if (key === emptyKey) canvas.copyFrom(empty);
      else {
        drawRoom();
        empty.copyFrom(canvas);
        emptyKey = key;
      }
      if (moment.lighting === 'sun') {
        // A patch of sun wanders over the floor.
        const x = windowsOn * (half - 1.2) - windowsOn * ((moment.seconds / 1800) % 1) * wide * 0.5;
        for (let y = 1.2; y + 1 < deep; y += 2.1)
          view.surface(
            [
              [x, y, 0.005],
              [x - windowsOn * 0.9, y + 0.3, 0.005],
              [x - windowsOn * 0.9, y + 1.3, 0.005],
              [x, y + 1, 0.005],
            ],
            lit(floor, 1.5),
          );
      }
      drawClock(view, [half * 0.6, deep - 0.05, 2.6], moment.seconds, lit);
      const walk = Math.sin((moment.seconds / 47) * 2 * Math.PI + seed);
      drawPerson(view, [walk * half * 0.7, deep - 1.1, 0], 1.72, invigilator, lit, 30);
      for (const { at, phase, rank, shirt, hair } of seats) {
        drawDesk(view, at, lit(desk), lit(desk, 0.72), lit([240, 240, 236]));
        if (rank >= moment.presence) continue;
        const sway =
          0.05 * Math.sin(moment.seconds * 0.7 + phase * 40) +
          0.04 * Math.sin(moment.seconds * 0.13 + phase * 90);
        if (moment.areStanding && phase < 0.5)
          drawPerson(
            view,
            [at[0] + 0.4 * Math.sin(moment.seconds * 0.3 + phase * 9), at[1] - 0.45, 0],
            1.65,
            shirt,
            lit,
            hair,
          );
        else drawSeated(view, [at[0] + sway, at[1] - 0.4, 0], shirt, lit, hair, moment.seconds + phase * 50);
      }
      if (moment.isPassing) {
        const yaw = (from.yaw * Math.PI) / 180;
        const aside = -0.5 + ((moment.seconds / 2) % 4) * 0.35;
        const place: Place = [
          from.at[0] + 1.5 * Math.sin(yaw) + aside * Math.cos(yaw),
          from.at[1] + 1.5 * Math.cos(yaw) - aside * Math.sin(yaw),
          0,
        ];
        drawPerson(view, place, 1.75, invigilator, lit, 34);
      }
      return view.canvas.toRgb();
    },
  };
}
