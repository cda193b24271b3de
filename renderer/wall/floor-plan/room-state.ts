import type { Tone } from '../../kit/status-mark.tsx';
import type { Text } from '../../kit/text/index.ts';
import { type TileView, viewOfStatus } from '../tile-view.ts';
import type { WallCamera } from '../wall-camera.ts';

/** A room on the plan speaks with its worst camera. */
export interface RoomState {
  readonly tone: Tone;
  readonly word: string;
  readonly cameras: readonly { readonly camera: WallCamera; readonly view: TileView }[];
  /** The one that is opened: the worst, else the first. */
  readonly cameraId: string | null;
}

const RANK: Readonly<Record<Tone, number>> = {
  fault: 0,
  attention: 1,
  unchecked: 2,
  shelved: 3,
  unconnected: 4,
  normal: 5,
};

export function roomState(cameras: readonly WallCamera[], isConnected: boolean, text: Text): RoomState {
  const seen = cameras.map((camera) => ({ camera, view: viewOfStatus(camera.status, isConnected, text) }));
  const [worst] = seen.toSorted((a, b) => RANK[a.view.tone] - RANK[b.view.tone]);
  return worst
    ? { tone: worst.view.tone, word: worst.view.word, cameras: seen, cameraId: worst.camera.id }
    : { tone: 'unconnected', word: text.wall.noRoomCamera, cameras: [], cameraId: null };
}

/** Of a floor's rooms: how many speak in each tone that is not normal, worst first. */
export function worstOf(
  states: readonly RoomState[],
): { readonly tone: Tone; readonly count: number } | null {
  const bad = states.filter(({ tone }) => tone === 'fault' || tone === 'attention');
  const [worst] = bad.toSorted((a, b) => RANK[a.tone] - RANK[b.tone]);
  return worst ? { tone: worst.tone, count: bad.length } : null;
}
