import { type Canvas, type Colour, createCanvas, type Point } from './canvas.ts';

export const WIDTH = 640;
export const HEIGHT = 360;

/** What makes one classroom differ from another. */
interface Look {
  readonly wall: Colour;
  readonly floor: Colour;
  readonly desk: Colour;
  readonly board: Colour;
  readonly sky: Colour;
  readonly windowsOn: 'left' | 'right';
  readonly columns: number;
  readonly horizon: number;
}

const LOOKS: readonly Look[] = [
  {
    wall: [214, 214, 204],
    floor: [150, 140, 128],
    desk: [178, 138, 92],
    board: [36, 74, 56],
    sky: [196, 222, 240],
    windowsOn: 'left',
    columns: 5,
    horizon: 150,
  },
  {
    wall: [200, 210, 216],
    floor: [128, 132, 136],
    desk: [150, 156, 164],
    board: [40, 66, 60],
    sky: [214, 228, 236],
    windowsOn: 'right',
    columns: 6,
    horizon: 138,
  },
  {
    wall: [222, 208, 184],
    floor: [134, 116, 100],
    desk: [196, 164, 112],
    board: [30, 60, 48],
    sky: [236, 226, 204],
    windowsOn: 'left',
    columns: 6,
    horizon: 158,
  },
  {
    wall: [190, 204, 190],
    floor: [120, 124, 112],
    desk: [164, 126, 96],
    board: [44, 52, 58],
    sky: [180, 206, 230],
    windowsOn: 'right',
    columns: 4,
    horizon: 146,
  },
  {
    wall: [206, 196, 208],
    floor: [142, 136, 146],
    desk: [136, 120, 104],
    board: [34, 70, 70],
    sky: [208, 214, 224],
    windowsOn: 'left',
    columns: 4,
    horizon: 134,
  },
  {
    wall: [180, 184, 190],
    floor: [104, 108, 114],
    desk: [186, 178, 158],
    board: [28, 58, 44],
    sky: [150, 176, 204],
    windowsOn: 'right',
    columns: 5,
    horizon: 162,
  },
];

const SHIRTS: readonly Colour[] = [
  [70, 96, 140],
  [150, 70, 70],
  [88, 124, 92],
  [196, 196, 200],
  [104, 92, 130],
  [60, 66, 76],
];

/** Seen from above the back wall: board and clock ahead, windows on one side, rows of desks towards the eye. */
export function createClassroom(room: number): { frame(seconds: number, lengthSeconds: number): Uint8Array } {
  const look = LOOKS[(room - 1) % LOOKS.length] ?? (LOOKS[0] as Look);
  const background = createCanvas(WIDTH, HEIGHT);
  drawRoom(background, look);
  const canvas = createCanvas(WIDTH, HEIGHT);
  const seats = seatsOf(look, room);
  return {
    frame(seconds, lengthSeconds) {
      canvas.copyFrom(background);
      drawClock(canvas, look, seconds);
      drawTeacher(canvas, look, seconds / lengthSeconds, room);
      for (const seat of seats) drawSeat(canvas, look, seat, seconds / lengthSeconds);
      return canvas.toRgb();
    },
  };
}

function shade([red, green, blue]: Colour, factor: number): Colour {
  const part = (value: number) => Math.max(0, Math.min(255, Math.round(value * factor)));
  return [part(red), part(green), part(blue)];
}

function drawRoom(canvas: Canvas, look: Look): void {
  const { horizon } = look;
  canvas.rectangle(0, 0, WIDTH, HEIGHT, shade(look.wall, 0.92));
  canvas.polygon(
    [
      [110, 0],
      [530, 0],
      [530, horizon],
      [110, horizon],
    ],
    look.wall,
  );
  canvas.polygon(
    [
      [110, horizon],
      [530, horizon],
      [WIDTH, 250],
      [WIDTH, HEIGHT],
      [0, HEIGHT],
      [0, 250],
    ],
    look.floor,
  );
  canvas.polygon(
    [
      [0, 0],
      [110, 0],
      [110, horizon],
      [0, 250],
    ],
    shade(look.wall, 0.84),
  );
  canvas.polygon(
    [
      [WIDTH, 0],
      [530, 0],
      [530, horizon],
      [WIDTH, 250],
    ],
    shade(look.wall, 0.78),
  );
  const mirror = (points: readonly Point[]): readonly Point[] =>
    look.windowsOn === 'left' ? points : points.map(([x, y]): Point => [WIDTH - x, y]);
  canvas.polygon(
    mirror([
      [8, 24],
      [48, 34],
      [48, 118],
      [8, 150],
    ]),
    look.sky,
  );
  canvas.polygon(
    mirror([
      [58, 36],
      [98, 46],
      [98, 96],
      [58, 112],
    ]),
    look.sky,
  );
  canvas.polygon(
    mirror([
      [26, 28],
      [29, 29],
      [29, 134],
      [26, 136],
    ]),
    [240, 240, 240],
  );
  canvas.polygon(
    mirror([
      [76, 40],
      [79, 41],
      [79, 104],
      [76, 106],
    ]),
    [240, 240, 240],
  );
  canvas.rectangle(180, 46, 280, 72, [120, 96, 70]);
  canvas.rectangle(184, 50, 272, 64, look.board);
  for (let line = 0; line < 3; line += 1)
    canvas.rectangle(204, 62 + 14 * line, 150 - 30 * line, 2, shade(look.board, 2.2));
  canvas.rectangle(128, 40, 38, 52, [250, 250, 246]);
  canvas.rectangle(290, horizon - 22, 70, 26, shade(look.desk, 0.8));
}

function drawClock(canvas: Canvas, look: Look, seconds: number): void {
  const [x, y] = [494, Math.max(30, look.horizon - 112)];
  canvas.ellipse(x, y, 19, 19, [60, 60, 64]);
  canvas.ellipse(x, y, 17, 17, [248, 248, 244]);
  const hand = (turns: number, length: number, width: number, colour: Colour) => {
    const angle = turns * 2 * Math.PI;
    canvas.line([x, y], [x + length * Math.sin(angle), y - length * Math.cos(angle)], width, colour);
  };
  hand(9 / 12 + seconds / 43200, 9, 2.4, [30, 30, 30]);
  hand(seconds / 3600, 13, 1.8, [30, 30, 30]);
  hand(Math.floor(seconds) / 60, 15, 1.2, [190, 30, 30]);
}

/** Walks to and fro once in a clip, so that the loop closes. */
function drawTeacher(canvas: Canvas, look: Look, turn: number, room: number): void {
  const x = 320 + 110 * Math.sin(2 * Math.PI * turn + room);
  const foot = look.horizon + 14;
  canvas.polygon(
    [
      [x - 9, foot - 58],
      [x + 9, foot - 58],
      [x + 11, foot],
      [x - 11, foot],
    ],
    SHIRTS[room % SHIRTS.length] ?? [60, 66, 76],
  );
  canvas.ellipse(x, foot - 66, 8, 9, [226, 188, 160]);
  canvas.ellipse(x, foot - 70, 8, 6, [40, 34, 32]);
}

interface Seat {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly phase: number;
  readonly isTaken: boolean;
  readonly shirt: Colour;
}

function seatsOf(look: Look, room: number): Seat[] {
  const seats: Seat[] = [];
  for (let row = 0; row < 5; row += 1) {
    const depth = (row + 1) / 5;
    const y = look.horizon + 28 + (HEIGHT - 18 - look.horizon - 28) * depth ** 1.5;
    const halfWidth = 170 + 150 * depth;
    for (let column = 0; column < look.columns; column += 1) {
      const index = row * look.columns + column;
      const dice = Math.abs(Math.sin(index * 12.9898 + room * 78.233)) * 43758.5453;
      seats.push({
        x: 320 + halfWidth * (((column + 0.5) / look.columns) * 2 - 1) * 0.94,
        y,
        size: 0.5 + 0.7 * depth,
        phase: dice % 1,
        isTaken: (dice * 7) % 1 > 0.12,
        shirt: SHIRTS[Math.floor(dice) % SHIRTS.length] ?? [70, 96, 140],
      });
    }
  }
  return seats;
}

function drawSeat(canvas: Canvas, look: Look, seat: Seat, turn: number): void {
  const { x, y, size } = seat;
  canvas.polygon(
    [
      [x - 26 * size, y - 12 * size],
      [x + 26 * size, y - 12 * size],
      [x + 30 * size, y],
      [x - 30 * size, y],
    ],
    look.desk,
  );
  canvas.rectangle(x - 30 * size, y, 60 * size, 4 * size, shade(look.desk, 0.7));
  canvas.rectangle(x - 10 * size, y - 10 * size, 20 * size, 7 * size, [244, 244, 240]);
  if (!seat.isTaken) return;
  const sway = Math.sin(2 * Math.PI * (turn + seat.phase)) * 2.2 * size;
  const nod = Math.sin(2 * Math.PI * (2 * turn + seat.phase * 3)) * 1.2 * size;
  const [headX, headY] = [x + sway, y - 20 * size + nod];
  canvas.ellipse(x + sway / 2, y + 4 * size, 15 * size, 19 * size, seat.shirt);
  canvas.ellipse(headX, headY, 9 * size, 10.5 * size, [38, 32, 30]);
}
