import { type RefObject, useEffect, useRef, useState } from 'react';
import type { StreamName } from '../../shared/contract/camera-status.ts';
import type { Rect } from './layout.ts';
import type { TileStats, WallOrder, WallReport, WallStages } from './wall-messages.ts';

export interface PlacedTile {
  readonly cameraId: string;
  readonly stream: StreamName;
  readonly rect: Rect;
}

/** Diagnostics for tests and support: figures of the visible tiles, renewed about twice a second. */
interface WallDiagnostics {
  readonly stages: WallStages | null;
  readonly tiles: readonly {
    readonly cameraId: string;
    readonly decoded: number;
    readonly painted: number;
    readonly lastFrameAgeMs: number | null;
    readonly state: string;
    readonly isGrey: boolean;
    readonly skips: number;
    readonly decodeErrors: number;
    readonly shownAgeMs: number | null;
    readonly stillAgeMs: number | null;
  }[];
}
declare global {
  interface Window {
    __wall?: WallDiagnostics;
  }
}

export const canDecode = (): boolean => 'VideoDecoder' in globalThis && 'OffscreenCanvas' in globalThis;

/** Runs the wall's worker on a canvas inside `host` while the page is shown; returns figures by camera. */
export function useWallWorker(
  host: RefObject<HTMLDivElement | null>,
  area: { readonly width: number; readonly height: number },
  tiles: readonly PlacedTile[],
  greyIds: readonly string[],
  background: string,
  preferredIds: readonly string[],
): ReadonlyMap<string, TileStats> {
  const worker = useRef<Worker | null>(null);
  const [stats, setStats] = useState<ReadonlyMap<string, TileStats>>(new Map());

  useEffect(() => {
    const parent = host.current;
    if (!parent || !canDecode()) return undefined;
    // A canvas can be handed over once only, so it lives and dies with its worker.
    const canvas = document.createElement('canvas');
    canvas.className = 'wall-canvas';
    canvas.setAttribute('aria-hidden', 'true');
    parent.prepend(canvas);
    const made = new Worker(new URL('./wall-worker.ts', import.meta.url), { type: 'module' });
    made.onmessage = ({ data }: MessageEvent<WallReport>) => {
      setStats(new Map(data.tiles.map((tile) => [tile.cameraId, tile])));
      window.__wall = {
        stages: data.stages,
        tiles: data.tiles.map(({ phase, ...tile }) => ({ ...tile, state: phase })),
      };
    };
    const offscreen = canvas.transferControlToOffscreen();
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const order: WallOrder = {
      kind: 'canvas',
      canvas: offscreen,
      mediaUrl: `${scheme}://${location.host}/media/v1/wall`,
      stillUrl: `${location.origin}/api/v1/cameras`,
    };
    made.postMessage(order, [offscreen]);
    worker.current = made;
    return () => {
      made.terminate();
      worker.current = null;
      canvas.remove();
      delete window.__wall;
    };
  }, [host]);

  const layout = JSON.stringify({
    kind: 'layout',
    width: area.width,
    height: area.height,
    scale: Math.min(2, globalThis.devicePixelRatio || 1),
    background,
    tiles,
  });
  useEffect(() => worker.current?.postMessage(JSON.parse(layout)), [layout]);
  const preferred = JSON.stringify({ kind: 'prefer', cameraIds: preferredIds });
  useEffect(() => worker.current?.postMessage(JSON.parse(preferred)), [preferred]);
  const grey = JSON.stringify({ kind: 'grey', cameraIds: greyIds });
  useEffect(() => worker.current?.postMessage(JSON.parse(grey)), [grey]);
  return stats;
}
