import { useRef } from 'react';
import { usePreferences } from '../../kit/preferences.ts';
import { PALETTES } from '../../kit/tokens.ts';
import { barHeight, layoutTiles } from '../../wall/layout.ts';
import { useArea } from '../../wall/use-area.ts';
import { usePlayer } from './use-player.ts';

const GAP_PX = 4;

/** The player on its area: places for the cameras, the canvas below them, the words beside. */
export function usePlayerArea(
  cameraIds: readonly string[],
  startMs: number,
  on: { noStep(direction: 1 | -1): void; soundUnsupported(codec: string): void },
) {
  const { theme } = usePreferences();
  const host = useRef<HTMLDivElement>(null);
  const area = useArea(host);
  const rects = layoutTiles(cameraIds.length, area.width, area.height, GAP_PX);
  const tiles = cameraIds.flatMap((cameraId, index) => {
    const rect = rects[index];
    return rect ? [{ cameraId, rect }] : [];
  });
  // The words have their own strip below a picture, as on the wall.
  const placed = tiles.map(({ cameraId, rect }) => ({
    cameraId,
    rect: { ...rect, height: Math.max(1, rect.height - Math.max(24, barHeight(rect))) },
  }));
  const player = usePlayer(host, area, placed, PALETTES[theme].background, startMs, on);
  return { host, player, tiles };
}
