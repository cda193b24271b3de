import { createDecodeBudget } from './decode-budget.ts';
import { createDecodeTurns } from './decode-turns.ts';
import { containPicture, type Rect } from './layout.ts';
import { createMediaLink, type MediaLink } from './media-link.ts';
import { createPictureScaler, hasNoGpu, type PictureScaler } from './scale/picture-scaler.ts';
import { createStageClock } from './stage-clock.ts';
import { type Still, startStillLoader } from './still-loader.ts';
import { createTilePlayer, type TilePlayer } from './tile-player.ts';
import { STALE_CHECK_MS, type WallOrder, type WallReport } from './wall-messages.ts';

/** The whole wall: one worker, one canvas, a decoder per visible tile. Nothing here waits for the page. */
interface Tile {
  readonly player: TilePlayer;
  rect: Rect;
  picture: Rect | null;
  painted: number;
  /** Capture time of the picture on the canvas, epoch ms by the camera's clock; null without one. */
  captureMs: number | null;
  /** When the still on the canvas was taken, monotonic; null without one. */
  stillTakenMs: number | null;
  isGrey: boolean;
  isDirty: boolean;
}

const REPORT_MS = 500;
const BALANCE_MS = 250;
/** A whole wall has opened and played its last groups of pictures within this, else it is too slow. */
const OPENING_MS = 5_000;
/** A still older than this is grey: nobody may take it for the room now. */
const STILL_STALE_MS = 30_000;
/** Paints per second are bounded: sub streams rarely exceed 25 fps and paint costs more than decoding. */
const MIN_PAINT_MS = 33;

const port: { postMessage(report: WallReport): void } = globalThis;
let canvas: OffscreenCanvas | null = null;
let context: OffscreenCanvasRenderingContext2D | null = null;
let link: MediaLink | null = null;
/** No GPU: the worker scales pictures itself, and the canvas lies in plain memory. Null with one. */
let scaler: PictureScaler | null = null;
let background = '#12171B';
let tiles = new Map<string, Tile>();
let grey = new Set<string>();
let lastPaintMonoMs = 0;
let isPaintDue = false;
let isPainting = false;
const stages = createStageClock();
const budget = createDecodeBudget();
const turns = createDecodeTurns();
/** The last to lose their full rate, most important first. */
let keptIds: readonly string[] = [];
/** From arrival to canvas, of the pictures painted since the last look. */
let latenessMs: number[] = [];
/** Page turns open everything at once; how long that takes says nothing about the pictures after it. */
let laidOutMonoMs = Number.NEGATIVE_INFINITY;

function requestPaint(): void {
  if (isPaintDue || isPainting) return;
  isPaintDue = true;
  requestAnimationFrame(() => void paint());
}

/** One tile after another: the planes of a picture stay in the processor's cache until its tile is made of them. */
async function paint(): Promise<void> {
  isPaintDue = false;
  const nowMs = performance.now();
  if (nowMs - lastPaintMonoMs < MIN_PAINT_MS - 4) {
    requestPaint();
    return;
  }
  lastPaintMonoMs = nowMs;
  isPainting = true;
  for (const tile of [...tiles.values()]) if (tile.isDirty) await paintTile(tile, nowMs);
  isPainting = false;
  if ([...tiles.values()].some(({ isDirty }) => isDirty)) requestPaint();
}

async function paintTile(tile: Tile, nowMs: number): Promise<void> {
  tile.isDirty = false;
  const taken = tile.player.takeFrame();
  if (!taken) return;
  const { frame } = taken;
  const captureMs = frame.timestamp / 1000;
  const picture = placePicture(tile, frame.displayWidth, frame.displayHeight);
  if (scaler?.canScale(frame, picture.width, picture.height)) {
    const image = await scaler.scale(frame, picture.width, picture.height);
    // The wall may have been laid out anew meanwhile.
    if (!image || tiles.get(tile.player.cameraId) !== tile || tile.picture !== picture) return;
    context?.putImageData(image, picture.x, picture.y);
  } else {
    context?.drawImage(frame, picture.x, picture.y, picture.width, picture.height);
    frame.close();
  }
  tile.captureMs = captureMs;
  tile.stillTakenMs = null;
  tile.painted += 1;
  tile.isGrey = false;
  stages.add(taken, captureMs);
  if (taken.isLive) latenessMs.push(performance.now() - taken.arrivedMonoMs);
  if (isToBeGrey(tile, nowMs)) paintGrey(tile);
}

function paintStill(cameraId: string, { bitmap, takenMonoMs }: Still): void {
  const tile = tiles.get(cameraId);
  if (tile?.player.cannotDecode() && context) {
    const { x, y, width, height } = placePicture(tile, bitmap.width, bitmap.height);
    context.drawImage(bitmap, x, y, width, height);
    tile.stillTakenMs = takenMonoMs;
    tile.captureMs = null;
    tile.isGrey = false;
  }
  bitmap.close();
}

/** Where a picture of that size goes; what is around it is cleared when the place changes. */
function placePicture(tile: Tile, sourceWidth: number, sourceHeight: number): Rect {
  const picture = containPicture(tile.rect, sourceWidth, sourceHeight);
  const known = tile.picture;
  if (known?.x === picture.x && known.width === picture.width && known.y === picture.y) return known;
  if (context) {
    context.fillStyle = background;
    context.fillRect(tile.rect.x, tile.rect.y, tile.rect.width, tile.rect.height);
  }
  tile.picture = picture;
  return picture;
}

const isToBeGrey = (tile: Tile, nowMs: number): boolean =>
  grey.has(tile.player.cameraId) ||
  (tile.player.cannotDecode()
    ? tile.stillTakenMs === null || nowMs - tile.stillTakenMs > STILL_STALE_MS
    : tile.player.isStale(nowMs));

/** Takes the colour and most of the contrast out of a picture that is not live. */
function paintGrey(tile: Tile): void {
  if (!context || tile.isGrey) return;
  const { x, y, width, height } = tile.rect;
  context.save();
  context.globalCompositeOperation = 'saturation';
  context.fillStyle = '#808080';
  context.fillRect(x, y, width, height);
  context.globalCompositeOperation = 'source-over';
  context.globalAlpha = 0.6;
  context.fillStyle = background;
  context.fillRect(x, y, width, height);
  context.restore();
  tile.isGrey = true;
}

/** The worker's own timer: pictures go grey even when nothing arrives and the page is busy. */
function checkStale(): void {
  const nowMs = performance.now();
  for (const tile of tiles.values()) if (isToBeGrey(tile, nowMs)) paintGrey(tile);
}

/** Sheds work when pictures come late, so that what is played is never old. */
function balance(): void {
  const nowMs = performance.now();
  const players = [...tiles.values()].map(({ player }) => player);
  const waiting = players.map((player) => player.waitingMs(nowMs)).filter((ms) => ms !== null);
  // What comes late over the socket is late for every picture.
  const linkMs = link?.lateMs() ?? 0;
  const late = [...latenessMs, ...waiting].map((ms) => ms + linkMs);
  latenessMs = [];
  if (nowMs - laidOutMonoMs < OPENING_MS) return;
  const count = budget.adjust(late, players.length, nowMs);
  const ids = players.map(({ cameraId }) => cameraId);
  const reduced = turns.choose(count, ids, keptIds, nowMs);
  for (const player of players) player.reduce(reduced.has(player.cameraId));
}

function applyLayout(order: Extract<WallOrder, { kind: 'layout' }>): void {
  if (!canvas || !context || !link) return;
  const scaled = (value: number): number => Math.round(value * order.scale);
  const width = Math.max(1, scaled(order.width));
  const height = Math.max(1, scaled(order.height));
  // A stopped picture sends no new frame: what is on the canvas is carried over to its new place.
  const before = new OffscreenCanvas(canvas.width, canvas.height);
  before.getContext('2d')?.drawImage(canvas, 0, 0);
  const earlier = tiles;
  if (order.tiles.some(({ cameraId }) => !earlier.has(cameraId))) laidOutMonoMs = performance.now();
  background = order.background;
  canvas.width = width;
  canvas.height = height;
  context.fillStyle = background;
  context.fillRect(0, 0, width, height);
  tiles = new Map();
  for (const { cameraId, stream, rect } of order.tiles) {
    const scaledRect = {
      x: scaled(rect.x),
      y: scaled(rect.y),
      width: scaled(rect.width),
      height: scaled(rect.height),
    };
    const known = earlier.get(cameraId);
    if (known && known.player.stream === stream) {
      earlier.delete(cameraId);
      if (known.picture) {
        const picture = containPicture(scaledRect, known.picture.width, known.picture.height);
        const from = known.picture;
        context.drawImage(
          before,
          from.x,
          from.y,
          from.width,
          from.height,
          picture.x,
          picture.y,
          picture.width,
          picture.height,
        );
        known.picture = picture;
      }
      known.rect = scaledRect;
      tiles.set(cameraId, known);
      continue;
    }
    const player = createTilePlayer(cameraId, stream, link, () => {
      const tile = tiles.get(cameraId);
      if (tile?.player !== player) return;
      tile.isDirty = true;
      requestPaint();
    });
    tiles.set(cameraId, {
      player,
      rect: scaledRect,
      picture: null,
      painted: 0,
      captureMs: null,
      stillTakenMs: null,
      isGrey: false,
      isDirty: false,
    });
  }
  for (const { player } of earlier.values()) player.close();
}

function report(): void {
  const nowMs = performance.now();
  port.postMessage({
    kind: 'stats',
    stages: stages.take(),
    tiles: [...tiles.values()].map((tile) => ({
      ...tile.player.stats(nowMs),
      painted: tile.painted,
      isGrey: tile.isGrey,
      shownAgeMs: tile.captureMs === null ? null : Math.max(0, Date.now() - tile.captureMs),
      stillAgeMs: stillAgeMs(tile, nowMs),
    })),
  });
}

/** Of a picture that stands in for a stream not played here. */
function stillAgeMs({ player, captureMs, stillTakenMs }: Tile, nowMs: number): number | null {
  if (player.isReduced() && captureMs !== null) return Math.max(0, Date.now() - captureMs);
  return stillTakenMs === null ? null : Math.max(0, nowMs - stillTakenMs);
}

addEventListener('message', ({ data }: MessageEvent<WallOrder>) => {
  switch (data.kind) {
    case 'canvas':
      canvas = data.canvas;
      scaler = hasNoGpu() ? createPictureScaler() : null;
      link = createMediaLink(data.mediaUrl);
      context = canvas.getContext('2d', {
        alpha: false,
        desynchronized: true,
        willReadFrequently: scaler !== null,
      });
      startStillLoader(
        data.stillUrl,
        () =>
          [...tiles.values()]
            .filter(({ player }) => player.cannotDecode())
            .map(({ player }) => player.cameraId),
        paintStill,
      );
      break;
    case 'layout':
      applyLayout(data);
      report();
      break;
    case 'prefer':
      keptIds = data.cameraIds;
      break;
    case 'grey':
      grey = new Set(data.cameraIds);
      checkStale();
      break;
  }
});
setInterval(checkStale, STALE_CHECK_MS);
setInterval(report, REPORT_MS);
setInterval(balance, BALANCE_MS);
