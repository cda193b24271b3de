/** Pure geometry of the wall, in CSS pixels. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const GRID_CHOICES = [1, 4, 6, 9, 12, 16, 20, 25, 30, 36, 49, 64] as const;
const PICTURE_RATIO = 16 / 9;

/** The smallest choice that shows all; 64 when there are more. */
export const defaultGrid = (count: number): number =>
  GRID_CHOICES.find((choice) => choice >= count) ?? GRID_CHOICES[GRID_CHOICES.length - 1] ?? 64;

/** Columns that give `count` 16:9 pictures the largest size in the area. */
export function bestColumns(count: number, width: number, height: number): number {
  let best = 1;
  let bestWidth = 0;
  for (let columns = 1; columns <= Math.max(1, count); columns += 1) {
    const rows = Math.ceil(count / columns);
    const pictureWidth = Math.min(width / columns, (height / rows) * PICTURE_RATIO);
    if (pictureWidth > bestWidth + 0.01) {
      bestWidth = pictureWidth;
      best = columns;
    }
  }
  return best;
}

/** Rectangles of `count` tiles, row by row, on whole pixels. */
export function layoutTiles(count: number, width: number, height: number, gap: number): Rect[] {
  if (count === 0 || width <= 0 || height <= 0) return [];
  const columns = bestColumns(count, width, height);
  const rows = Math.ceil(count / columns);
  const column = (index: number): number => Math.round((index * (width + gap)) / columns);
  const row = (index: number): number => Math.round((index * (height + gap)) / rows);
  return Array.from({ length: count }, (_, index) => {
    const c = index % columns;
    const r = Math.floor(index / columns);
    return {
      x: column(c),
      y: row(r),
      width: column(c + 1) - column(c) - gap,
      height: row(r + 1) - row(r) - gap,
    };
  });
}

/** Below this height a tile is too small to give some of it away: the words lie on the picture's foot. */
const SMALL_TILE_PX = 120;

/** Height kept free for the words under a picture; their size follows the tile's width (wall.css, same figures). */
export const barHeight = (tile: Rect): number =>
  tile.height < SMALL_TILE_PX ? 0 : Math.round(Math.min(20, Math.max(12, tile.width * 0.045)) * 1.4) + 2;

/** Where a picture sits inside a tile: whole, undistorted, right above its words. */
export function containPicture(tile: Rect, pictureWidth: number, pictureHeight: number): Rect {
  if (pictureWidth <= 0 || pictureHeight <= 0) return tile;
  const scale = Math.min(tile.width / pictureWidth, tile.height / pictureHeight);
  const width = Math.round(pictureWidth * scale);
  const height = Math.round(pictureHeight * scale);
  return {
    x: tile.x + Math.floor((tile.width - width) / 2),
    y: tile.y + tile.height - height,
    width,
    height,
  };
}

export const pageCount = (total: number, perPage: number): number => Math.max(1, Math.ceil(total / perPage));

export type Direction = 'left' | 'right' | 'up' | 'down';

/** Index after an arrow key among `total` items in rows of `columns`; stays inside. */
export function moveSelection(index: number, direction: Direction, columns: number, total: number): number {
  const step = { left: -1, right: 1, up: -columns, down: columns }[direction];
  const next = index + step;
  return next < 0 || next >= total ? index : next;
}

/** Finds a room by what was typed: the number in its name first, then in its id (`7` finds 第07考场). */
export function findByNumber(
  typed: string,
  items: readonly { readonly name: string; readonly id: string }[],
): number {
  const wanted = Number(typed);
  if (typed === '' || !Number.isInteger(wanted)) return -1;
  const numberIn = (textOfItem: string): number => Number(/\d+/.exec(textOfItem)?.[0] ?? Number.NaN);
  const byName = items.findIndex(({ name }) => numberIn(name) === wanted);
  return byName >= 0 ? byName : items.findIndex(({ id }) => numberIn(id) === wanted);
}
