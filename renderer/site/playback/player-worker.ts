import { containPicture, type Rect } from '../../wall/layout.ts';
import { type CameraTrack, createCameraTrack } from './camera-track.ts';
import { changed, movedTo, type PlayClock, positionAt, stoppedClock } from './play-clock.ts';
import type { PlayerOrder, PlayerReport, TrackState } from './player-messages.ts';
import { createSoundFeed } from './sound-feed.ts';

/** All pictures of the player: one worker, one canvas, one clock; a decoder per camera. */
interface Tile {
  readonly track: CameraTrack;
  rect: Rect;
  /** Capture time of what is on the canvas; null for a blank tile. */
  paintedMicros: number | null;
  isReady: boolean;
  /** Since when its picture is not ready, monotonic; null while it is. */
  lateSinceMonoMs: number | null;
}

const REPORT_MS = 100;
const IDLE_TICK_MS = 250;
/** A camera that cannot give its picture holds the others up no longer than this. */
const MOST_WAIT_MS = 4_000;
/** Shorter waits are not worth a word. */
const SHOW_LOADING_MS = 400;
const SPEED_WINDOW_MS = 2_000;

const port: { postMessage(report: PlayerReport, options?: StructuredSerializeOptions): void } = globalThis;
let canvas: OffscreenCanvas | null = null;
let context: OffscreenCanvasRenderingContext2D | null = null;
let fragmentUrl = '';
let background = '#12171B';
let tiles = new Map<string, Tile>();
let clock: PlayClock = stoppedClock(0);
/** The clock stands because a picture is not ready. */
let isWaiting = false;
let step: { readonly cameraId: string; readonly direction: 1 | -1 } | null = null;
let soundCameraId: string | null = null;
let isTickDue = false;
let lastReportMonoMs = 0;
let reportedWords = '';
let seekNumber = 0;
let travelled: { monoMs: number; micros: number }[] = [];

const sound = createSoundFeed({
  piece: ({ fromMicros, sampleRate, samples }) =>
    port.postMessage(
      {
        kind: 'sound',
        fromMicros,
        sampleRate,
        samples,
        positionMicros: here(),
        sentMs: performance.timeOrigin + performance.now(),
      },
      { transfer: [samples.buffer] },
    ),
  unsupported: (codec) => port.postMessage({ kind: 'sound-unsupported', codec }),
});

const here = (): number => (isWaiting ? clock.anchorMicros : positionAt(clock, performance.now()));

function requestTick(): void {
  if (isTickDue) return;
  isTickDue = true;
  requestAnimationFrame(tick);
}

function stopSound(): void {
  sound.reset();
  port.postMessage({ kind: 'sound-stop' });
}

function moveTo(atMicros: number): void {
  clock = movedTo(clock, performance.now(), atMicros);
  travelled = [];
  stopSound();
}

function takeStep(): void {
  const track = step ? tiles.get(step.cameraId)?.track : undefined;
  if (!step || !track) {
    step = null;
    return;
  }
  const positionMicros = here();
  const due = track.store.dueAt(positionMicros, false);
  const next = track.store.neighbour(due.kind === 'frame' ? due.micros : positionMicros, step.direction);
  if (next === 'loading' || due.kind === 'loading') return;
  if (next === null) port.postMessage({ kind: 'no-step', direction: step.direction });
  else moveTo(next);
  step = null;
}

function tick(): void {
  isTickDue = false;
  const nowMs = performance.now();
  if (step) takeStep();
  const positionMicros = here();
  let mustWait = false;
  for (const tile of tiles.values()) {
    const isReady = tile.track.tick(positionMicros, clock.speed);
    tile.isReady = isReady;
    if (isReady) tile.lateSinceMonoMs = null;
    else {
      tile.lateSinceMonoMs ??= nowMs;
      if (nowMs - tile.lateSinceMonoMs < MOST_WAIT_MS) mustWait = true;
    }
  }
  if (clock.isRunning) {
    if (mustWait && !isWaiting) {
      clock = movedTo(clock, nowMs, positionMicros);
      isWaiting = true;
      stopSound();
    } else if (!mustWait && isWaiting) {
      clock = movedTo(clock, nowMs, positionMicros);
      isWaiting = false;
    }
    travelled.push({ monoMs: nowMs, micros: positionMicros });
    while (travelled[0] && nowMs - travelled[0].monoMs > SPEED_WINDOW_MS) travelled.shift();
  } else isWaiting = false;
  // Every picture of one instant goes onto the canvas in one pass.
  if (!mustWait) for (const tile of tiles.values()) paint(tile, nowMs);
  else for (const tile of tiles.values()) if (!tile.isReady) dim(tile, nowMs);
  const soundTrack = soundCameraId === null ? undefined : tiles.get(soundCameraId)?.track;
  if (soundTrack && clock.isRunning && !isWaiting && clock.speed === 1)
    sound.feed(soundTrack.store, positionMicros);
  report(nowMs);
  if (clock.isRunning || step) requestTick();
}

const fill = ({ rect }: Tile): void => {
  if (!context) return;
  context.fillStyle = background;
  context.fillRect(rect.x, rect.y, rect.width, rect.height);
};

function paint(tile: Tile, nowMs: number): void {
  const picture = tile.track.picture();
  if (!picture) {
    dim(tile, nowMs);
    return;
  }
  if (tile.paintedMicros === picture.timestamp || !context) return;
  fill(tile);
  const place = containPicture(tile.rect, picture.displayWidth, picture.displayHeight);
  context.drawImage(picture, place.x, place.y, place.width, place.height);
  tile.paintedMicros = picture.timestamp;
}

/** A picture of another instant does not stay: it goes when its place has nothing, or nothing soon. */
function dim(tile: Tile, nowMs: number): void {
  if (tile.paintedMicros === null) return;
  if (!tile.isReady && nowMs - (tile.lateSinceMonoMs ?? nowMs) < SHOW_LOADING_MS) return;
  fill(tile);
  tile.paintedMicros = null;
}

function report(nowMs: number): void {
  const tracks = [...tiles.values()].map((tile) => {
    const { state, frameMs, ...rest } = tile.track.report();
    const isShort = tile.lateSinceMonoMs === null || nowMs - tile.lateSinceMonoMs < SHOW_LOADING_MS;
    const shownState: TrackState =
      state === 'loading' && isShort && tile.paintedMicros !== null ? 'playing' : state;
    // What is said about the picture is said about the one on the canvas.
    return {
      ...rest,
      state: shownState,
      frameMs: tile.paintedMicros === null ? frameMs : tile.paintedMicros / 1_000,
    };
  });
  const words = JSON.stringify([
    clock.isRunning,
    clock.speed,
    isWaiting,
    tracks.map(({ state, code }) => [state, code]),
  ]);
  const isSettled = !clock.isRunning && tracks.every(({ state }) => state !== 'loading');
  if (nowMs - lastReportMonoMs < REPORT_MS && words === reportedWords && !isSettled) return;
  lastReportMonoMs = nowMs;
  reportedWords = words;
  const first = travelled[0];
  const last = travelled.at(-1);
  const elapsedMs = first && last ? last.monoMs - first.monoMs : 0;
  port.postMessage({
    kind: 'status',
    positionMs: here() / 1_000,
    seekNumber,
    isRunning: clock.isRunning,
    speed: clock.speed,
    isWaiting,
    reachedSpeed:
      clock.isRunning && first && last && elapsedMs > SPEED_WINDOW_MS / 2
        ? (last.micros - first.micros) / 1_000 / elapsedMs
        : null,
    tracks,
  });
}

function applyLayout(order: Extract<PlayerOrder, { kind: 'layout' }>): void {
  if (!canvas || !context) return;
  const scaled = (value: number): number => Math.round(value * order.scale);
  background = order.background;
  canvas.width = Math.max(1, scaled(order.width));
  canvas.height = Math.max(1, scaled(order.height));
  context.fillStyle = background;
  context.fillRect(0, 0, canvas.width, canvas.height);
  const earlier = tiles;
  tiles = new Map();
  for (const { cameraId, rect } of order.cameras) {
    const known = earlier.get(cameraId);
    earlier.delete(cameraId);
    const track =
      known?.track ??
      createCameraTrack(cameraId, fragmentUrl, {
        list: (fromMs, toMs) => port.postMessage({ kind: 'list', cameraId, fromMs, toMs }),
        changed: requestTick,
      });
    tiles.set(cameraId, {
      track,
      rect: { x: scaled(rect.x), y: scaled(rect.y), width: scaled(rect.width), height: scaled(rect.height) },
      paintedMicros: null,
      isReady: false,
      lateSinceMonoMs: null,
    });
  }
  for (const { track } of earlier.values()) track.close();
}

/** The picture of a camera at its full size, as JPEG. */
async function takePicture(cameraId: string, requestId: number): Promise<void> {
  const picture = tiles.get(cameraId)?.track.picture() ?? null;
  let blob: Blob | null = null;
  const atMs = picture ? picture.timestamp / 1_000 : 0;
  if (picture) {
    const copy = new OffscreenCanvas(picture.displayWidth, picture.displayHeight);
    copy.getContext('2d')?.drawImage(picture, 0, 0);
    blob = await copy.convertToBlob({ type: 'image/jpeg', quality: 0.95 });
  }
  port.postMessage({ kind: 'picture', requestId, blob, atMs });
}

function take(order: PlayerOrder): void {
  const nowMs = performance.now();
  switch (order.kind) {
    case 'canvas':
      canvas = order.canvas;
      fragmentUrl = order.fragmentUrl;
      context = canvas.getContext('2d', { alpha: false });
      break;
    case 'layout':
      applyLayout(order);
      break;
    case 'seek':
      step = null;
      seekNumber = order.number;
      moveTo(Math.round(order.atMs * 1_000));
      break;
    case 'run':
      // Where the clock waits, it goes on from there.
      clock = isWaiting
        ? { ...movedTo(clock, nowMs, here()), isRunning: order.isRunning }
        : changed(clock, nowMs, { isRunning: order.isRunning });
      isWaiting = false;
      travelled = [];
      stopSound();
      break;
    case 'speed':
      clock = { ...movedTo(clock, nowMs, here()), speed: order.speed };
      travelled = [];
      stopSound();
      break;
    case 'step':
      clock = { ...movedTo(clock, nowMs, here()), isRunning: false };
      isWaiting = false;
      step = { cameraId: order.cameraId, direction: order.direction };
      stopSound();
      break;
    case 'sound':
      soundCameraId = order.cameraId;
      stopSound();
      break;
    case 'listed': {
      const track = tiles.get(order.cameraId)?.track;
      track?.store.setListing(order.fromMs, order.toMs, order.fragments);
      track?.listed();
      break;
    }
    case 'list-failed':
      tiles.get(order.cameraId)?.track.listFailed();
      break;
    case 'picture':
      void takePicture(order.cameraId, order.requestId);
      break;
  }
}

addEventListener('message', ({ data }: MessageEvent<PlayerOrder>) => {
  take(data);
  requestTick();
});
// What waits for a retry or for new recording is looked at even while playback stands.
setInterval(requestTick, IDLE_TICK_MS);
