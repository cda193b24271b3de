import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { siteClient } from '../../client/site.ts';
import { canDecode } from '../../wall/use-wall-worker.ts';
import type { PlacedCamera, PlayerOrder, PlayerReport, PlayerStatus } from './player-messages.ts';
import { createSoundOutput } from './sound-output.ts';

export interface Picture {
  readonly blob: Blob;
  readonly atMs: number;
}

export interface Player {
  readonly status: PlayerStatus;
  /** Where playback stands or has been sent: keys pressed in quick succession add up. */
  position(): number;
  seek(atMs: number): void;
  run(isRunning: boolean): void;
  setSpeed(speed: number): void;
  step(cameraId: string, direction: 1 | -1): void;
  setSound(cameraId: string | null): void;
  /** The picture on the screen at its full size; null when the camera shows none. */
  takePicture(cameraId: string): Promise<Picture | null>;
}

/** For tests and support: what the player last said. */
declare global {
  interface Window {
    __playback?: PlayerStatus;
  }
}

const MOST_LISTED = 5_000;
const PICTURE_DEADLINE_MS = 10_000;

/** Runs the player's worker on a canvas inside `host`, starting at `startMs`. */
export function usePlayer(
  host: RefObject<HTMLDivElement | null>,
  area: { readonly width: number; readonly height: number },
  cameras: readonly PlacedCamera[],
  background: string,
  startMs: number,
  on: { noStep(direction: 1 | -1): void; soundUnsupported(codec: string): void },
): Player {
  const worker = useRef<Worker | null>(null);
  const newest = useRef(on);
  newest.current = on;
  const start = useRef(startMs);
  const waiting = useRef(new Map<number, (picture: Picture | null) => void>());
  const nextRequest = useRef(1);
  const sound = useMemo(createSoundOutput, []);
  const position = useRef(startMs);
  const seekNumber = useRef(0);
  const [status, setStatus] = useState<PlayerStatus>(() => ({
    kind: 'status',
    positionMs: startMs,
    seekNumber: 0,
    isRunning: false,
    speed: 1,
    isWaiting: false,
    reachedSpeed: null,
    tracks: [],
  }));
  const send = useCallback((order: PlayerOrder, transfer: Transferable[] = []): void => {
    worker.current?.postMessage(order, transfer);
  }, []);

  const standing = useCallback((): number => position.current, []);
  const run = useCallback((isRunning: boolean): void => send({ kind: 'run', isRunning }), [send]);

  useEffect(() => {
    const parent = host.current;
    if (!parent || !canDecode()) return undefined;
    // A canvas can be handed over once only, so it lives and dies with its worker.
    const canvas = document.createElement('canvas');
    canvas.className = 'player-canvas';
    canvas.setAttribute('aria-hidden', 'true');
    parent.prepend(canvas);
    const made = new Worker(new URL('./player-worker.ts', import.meta.url), { type: 'module' });
    const list = async (cameraId: string, fromMs: number, toMs: number): Promise<void> => {
      try {
        const fragments = await siteClient.query('recording.fragments', {
          cameraId,
          fromMs: Math.floor(fromMs),
          toMs: Math.ceil(toMs),
          limit: MOST_LISTED,
        });
        // A full answer may have been cut: what lies behind its end is asked for later.
        const lastMs = fragments.length >= MOST_LISTED ? (fragments.at(-1)?.toMs ?? toMs) : toMs;
        made.postMessage({ kind: 'listed', cameraId, fromMs, toMs: lastMs, fragments } satisfies PlayerOrder);
      } catch {
        made.postMessage({ kind: 'list-failed', cameraId } satisfies PlayerOrder);
      }
    };
    made.onmessage = ({ data }: MessageEvent<PlayerReport>) => {
      switch (data.kind) {
        case 'status':
          // What was sent off before the newest seek stands where nobody wants to be any more.
          if (data.seekNumber < seekNumber.current) break;
          window.__playback = data;
          position.current = data.positionMs;
          setStatus(data);
          break;
        case 'list':
          void list(data.cameraId, data.fromMs, data.toMs);
          break;
        case 'picture':
          waiting.current.get(data.requestId)?.(data.blob ? { blob: data.blob, atMs: data.atMs } : null);
          break;
        case 'no-step':
          newest.current.noStep(data.direction);
          break;
        case 'sound':
          sound.play(data);
          break;
        case 'sound-stop':
          sound.stop();
          break;
        case 'sound-unsupported':
          newest.current.soundUnsupported(data.codec);
          break;
      }
    };
    const offscreen = canvas.transferControlToOffscreen();
    const order: PlayerOrder = {
      kind: 'canvas',
      canvas: offscreen,
      fragmentUrl: `${location.origin}/api/v1/recordings/fragments`,
    };
    made.postMessage(order, [offscreen]);
    made.postMessage({ kind: 'seek', atMs: start.current, number: 0 } satisfies PlayerOrder);
    worker.current = made;
    // Nobody looks at a hidden page: it must not wake up minutes behind.
    const onVisibility = (): void => {
      if (document.hidden) made.postMessage({ kind: 'run', isRunning: false } satisfies PlayerOrder);
    };
    document.addEventListener('visibilitychange', onVisibility);
    return () => {
      document.removeEventListener('visibilitychange', onVisibility);
      made.terminate();
      worker.current = null;
      canvas.remove();
      sound.close();
      delete window.__playback;
    };
  }, [host, sound]);

  const layout = JSON.stringify({
    kind: 'layout',
    width: area.width,
    height: area.height,
    scale: Math.min(2, globalThis.devicePixelRatio || 1),
    background,
    cameras,
  });
  useEffect(() => worker.current?.postMessage(JSON.parse(layout)), [layout]);

  return useMemo(
    (): Player => ({
      status,
      position: standing,
      seek(atMs) {
        position.current = atMs;
        seekNumber.current += 1;
        setStatus((before) => ({ ...before, positionMs: atMs }));
        send({ kind: 'seek', atMs, number: seekNumber.current });
      },
      run,
      setSpeed: (speed) => send({ kind: 'speed', speed }),
      step: (cameraId, direction) => send({ kind: 'step', cameraId, direction }),
      setSound(cameraId) {
        if (cameraId !== null) sound.open();
        send({ kind: 'sound', cameraId });
      },
      takePicture(cameraId) {
        const requestId = nextRequest.current++;
        return new Promise((resolve) => {
          const settle = (picture: Picture | null): void => {
            if (waiting.current.delete(requestId)) resolve(picture);
          };
          waiting.current.set(requestId, settle);
          setTimeout(settle, PICTURE_DEADLINE_MS, null);
          send({ kind: 'picture', cameraId, requestId });
        });
      },
    }),
    [status, standing, run, send, sound],
  );
}
