/** One of several displays that share the rooms: `index` counts from 0. */
export interface ScreenPart {
  readonly index: number;
  readonly count: number;
}

/** More displays than this hang on no computer. */
const MOST_SCREENS = 16;

/** `2/3` of the address `#/wall?screen=2/3`; null when it is not a part of a whole. */
export function parseScreen(value: string | undefined): ScreenPart | null {
  const [, part, whole] = /^(\d{1,2})\/(\d{1,2})$/.exec(value ?? '') ?? [];
  const [number, count] = [Number(part), Number(whole)];
  return number >= 1 && number <= count && count <= MOST_SCREENS ? { index: number - 1, count } : null;
}

/**
 * The cameras of one display: the rooms are cut into runs of equal length (the first ones get what is left
 * over), so that neighbours stay together and no room is shown on two displays or on none.
 */
export function camerasOfScreen<C extends { readonly roomId: string }>(
  cameras: readonly C[],
  { index, count }: ScreenPart,
): C[] {
  const rooms = [...new Set(cameras.map(({ roomId }) => roomId))];
  const startOf = (part: number): number =>
    part * Math.floor(rooms.length / count) + Math.min(part, rooms.length % count);
  const mine = new Set(rooms.slice(startOf(index), startOf(index + 1)));
  return cameras.filter(({ roomId }) => mine.has(roomId));
}
