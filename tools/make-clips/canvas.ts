export type Colour = readonly [red: number, green: number, blue: number];
export type Point = readonly [x: number, y: number];

/** Drawn at twice the size and halved afterwards, which smooths every edge. */
const SCALE = 2;

/** A picture of filled shapes; coordinates are pixels of the finished picture. */
export interface Canvas {
  rectangle(x: number, y: number, width: number, height: number, colour: Colour): void;
  ellipse(x: number, y: number, radiusX: number, radiusY: number, colour: Colour): void;
  polygon(points: readonly Point[], colour: Colour): void;
  /** A straight line as a thin polygon. */
  line(from: Point, to: Point, width: number, colour: Colour): void;
  copyFrom(other: Canvas): void;
  /** RGB, three bytes a pixel, at the finished size. */
  toRgb(): Uint8Array;
  readonly pixels: Uint8Array;
}

export function createCanvas(width: number, height: number): Canvas {
  const wide = width * SCALE;
  const high = height * SCALE;
  const pixels = new Uint8Array(wide * high * 3);

  function span(row: number, from: number, to: number, colour: Colour): void {
    if (row < 0 || row >= high) return;
    const end = Math.min(wide, Math.round(to));
    // As `pixels.set` would round: towards zero. Three plain writes are many times faster.
    const [red, green, blue] = colour;
    let at = (row * wide + Math.max(0, Math.round(from))) * 3;
    for (const last = (row * wide + end) * 3; at < last; at += 3) {
      pixels[at] = red;
      pixels[at + 1] = green;
      pixels[at + 2] = blue;
    }
  }

  function polygon(points: readonly Point[], colour: Colour): void {
    const scaled = points.map(([x, y]): Point => [x * SCALE, y * SCALE]);
    const rows = scaled.map(([, y]) => y);
    for (let row = Math.floor(Math.min(...rows)); row <= Math.ceil(Math.max(...rows)); row += 1) {
      const crossings: number[] = [];
      const at = row + 0.5;
      for (let index = 0; index < scaled.length; index += 1) {
        const [x1, y1] = scaled[index] ?? [0, 0];
        const [x2, y2] = scaled[(index + 1) % scaled.length] ?? [0, 0];
        if (y1 <= at !== y2 <= at) crossings.push(x1 + ((at - y1) / (y2 - y1)) * (x2 - x1));
      }
      crossings.sort((a, b) => a - b);
      for (let index = 0; index + 1 < crossings.length; index += 2)
        span(row, crossings[index] ?? 0, crossings[index + 1] ?? 0, colour);
    }
  }

  return {
    pixels,
    polygon,
    rectangle(x, y, rectangleWidth, rectangleHeight, colour) {
      polygon(
        [
          [x, y],
          [x + rectangleWidth, y],
          [x + rectangleWidth, y + rectangleHeight],
          [x, y + rectangleHeight],
        ],
        colour,
      );
    },
    ellipse(x, y, radiusX, radiusY, colour) {
      for (let row = Math.floor((y - radiusY) * SCALE); row <= (y + radiusY) * SCALE; row += 1) {
        const share = (row + 0.5 - y * SCALE) / (radiusY * SCALE);
        if (Math.abs(share) > 1) continue;
        const half = radiusX * SCALE * Math.sqrt(1 - share * share);
        span(row, x * SCALE - half, x * SCALE + half, colour);
      }
    },
    line([x1, y1], [x2, y2], lineWidth, colour) {
      const length = Math.hypot(x2 - x1, y2 - y1) || 1;
      const dx = (((y1 - y2) / length) * lineWidth) / 2;
      const dy = (((x2 - x1) / length) * lineWidth) / 2;
      polygon(
        [
          [x1 + dx, y1 + dy],
          [x2 + dx, y2 + dy],
          [x2 - dx, y2 - dy],
          [x1 - dx, y1 - dy],
        ],
        colour,
      );
    },
    copyFrom(other) {
      pixels.set(other.pixels);
    },
    toRgb() {
      const rgb = new Uint8Array(width * height * 3);
      const below = wide * 3;
      let to = 0;
      for (let y = 0; y < height; y += 1) {
        let at = 2 * y * below;
        for (let x = 0; x < width; x += 1, at += 6)
          for (let part = at; part < at + 3; part += 1, to += 1)
            rgb[to] =
              ((pixels[part] ?? 0) +
                (pixels[part + 3] ?? 0) +
                (pixels[part + below] ?? 0) +
                (pixels[part + below + 3] ?? 0)) >>
              2;
      }
      return rgb;
    },
  };
}
