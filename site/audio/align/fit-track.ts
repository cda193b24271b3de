/** Where the programme was found: offset (capture time at which the reference would begin) at a capture time, in seconds. */
export interface TrackPoint {
  readonly atSeconds: number;
  readonly offsetSeconds: number;
}

export interface TrackFit {
  /** Offset at capture time 0, by the first piece. */
  readonly offsetSeconds: number;
  /** Change of the offset per second of capture. */
  readonly slope: number;
  /** Jumps between two pieces: after `fromSeconds`, before `toSeconds` the offset changed by `changeSeconds`. */
  readonly jumps: readonly {
    readonly fromSeconds: number;
    readonly toSeconds: number;
    readonly changeSeconds: number;
  }[];
  /** Points that lie on the line (of their piece). */
  readonly points: readonly TrackPoint[];
}

/** A window in a room scatters by less than this around its line. */
const JUMP_SECONDS = 0.004;
/** A piece shorter than this is an outlier, not a splice. */
const FEWEST_IN_PIECE = 3;

/** A line through the points with jumps: pieces of equal slope and their own offsets; null with fewer than two points. */
export function fitTrack(points: readonly TrackPoint[]): TrackFit | null {
  let pieces = split(points, 0);
  let slope = commonSlope(pieces);
  // Once more, now that the slope no longer counts as a jump.
  pieces = split(points, slope);
  if (pieces.length === 0) return null;
  slope = commonSlope(pieces);
  const lines = pieces.map((piece) => ({
    piece,
    offset: mean(piece.map((point) => point.offsetSeconds - slope * point.atSeconds)),
  }));
  const jumps = lines.slice(1).flatMap((line, index) => {
    const before = lines[index];
    const last = before?.piece.at(-1);
    const first = line.piece[0];
    if (!before || !last || !first) return [];
    return [
      { fromSeconds: last.atSeconds, toSeconds: first.atSeconds, changeSeconds: line.offset - before.offset },
    ];
  });
  return { offsetSeconds: lines[0]?.offset ?? 0, slope, jumps, points: pieces.flat() };
}

/** Pieces in which neighbours lie within the jump limit of each other once the slope is taken out. */
function split(points: readonly TrackPoint[], slope: number): TrackPoint[][] {
  const pieces: TrackPoint[][] = [];
  for (const point of points) {
    const piece = pieces.at(-1);
    const level = piece ? median(piece.slice(-5).map((one) => one.offsetSeconds - slope * one.atSeconds)) : 0;
    if (piece && Math.abs(point.offsetSeconds - slope * point.atSeconds - level) < JUMP_SECONDS)
      piece.push(point);
    else pieces.push([point]);
  }
  const long = pieces.filter((piece) => piece.length >= FEWEST_IN_PIECE);
  if (long.length === 0) return points.length >= 2 && pieces.length === 1 ? pieces : [];
  return join(long, slope);
}

/** Pieces that only an outlier parted become one again. */
function join(pieces: readonly TrackPoint[][], slope: number): TrackPoint[][] {
  const joined: TrackPoint[][] = [];
  const levelOf = (piece: readonly TrackPoint[]): number =>
    median(piece.map((one) => one.offsetSeconds - slope * one.atSeconds));
  for (const piece of pieces) {
    const last = joined.at(-1);
    if (last && Math.abs(levelOf(last.slice(-5)) - levelOf(piece.slice(0, 5))) < JUMP_SECONDS)
      last.push(...piece);
    else joined.push([...piece]);
  }
  return joined;
}

/** Least squares with one slope and an offset per piece, after throwing out the far tenth. */
function commonSlope(pieces: readonly TrackPoint[][]): number {
  let kept = pieces;
  let slope = 0;
  for (let round = 0; round < 3; round += 1) {
    let [xy, xx] = [0, 0];
    for (const piece of kept) {
      const x0 = mean(piece.map((point) => point.atSeconds));
      const y0 = mean(piece.map((point) => point.offsetSeconds));
      for (const point of piece) {
        xy += (point.atSeconds - x0) * (point.offsetSeconds - y0);
        xx += (point.atSeconds - x0) ** 2;
      }
    }
    slope = xx > 0 ? xy / xx : 0;
    kept = pieces.map((piece) => {
      const residual = (point: TrackPoint): number => point.offsetSeconds - slope * point.atSeconds;
      const middle = median(piece.map(residual));
      const limit = 3 * median(piece.map((point) => Math.abs(residual(point) - middle))) + 1e-6;
      return piece.filter((point) => Math.abs(residual(point) - middle) <= limit);
    });
  }
  return slope;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? 0)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
