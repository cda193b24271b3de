// 64 pictures of 640x360 at 15 fps in headless Chromium without a GPU: our wall against an MSE page, from the cameras to
// the screen on the same machine.

import { availableParallelism } from 'node:os';
import type { BenchResult } from '../bench-result.ts';
import { cpuNanosOfTree } from '../ingest/process-cost.ts';
import { median, percentile, sleep } from '../statistics.ts';
import { coresUsed, cpuNanosOfComputer, startChromium } from './browser-cost.ts';
import { startMseChain } from './mse-chain.ts';
import { startMseWall } from './mse-wall.ts';
import { startOurWall } from './our-wall.ts';
import type { WallStages, WallUnderTest } from './wall-under-test.ts';

const TILES = 64;
const FPS = 15;
const ROUNDS = 3;
const WINDOW_MS = 7_000;
const SETTLE_MS = 4_000;
const READY_TIMEOUT_MS = 30_000;
const SAMPLE_MS = 500;

export interface Round {
  /** Shown and decoded, as a share of what was fed. */
  readonly shown: number;
  readonly decoded: number;
  /** Of the pictures that claim to be live. */
  readonly ageP95Ms: number;
  /** Of all pictures, those of tiles at key frames only among them. */
  readonly allAgeP95Ms: number;
  /** Tiles at key frames only, mean over the window. */
  readonly reduced: number;
  readonly limits: string;
}

/** One round: a fresh browser on a fresh wall, opened, settled, watched for `windowMs`. */
export async function watchWall(
  start: () => Promise<WallUnderTest>,
  windowMs: number,
  onSample: (agesMs: readonly number[], atMs: number) => void = () => undefined,
): Promise<Round> {
  const wall = await start();
  const chromium = await startChromium();
  try {
    const { page } = chromium;
    await wall.open(page);
    const deadline = performance.now() + READY_TIMEOUT_MS;
    while ((await wall.read(page)).playing < TILES && performance.now() < deadline) await sleep(200);
    await sleep(SETTLE_MS);
    const agesMs: number[] = [];
    const allAgesMs: number[] = [];
    const reduced: number[] = [];
    const stages: WallStages[] = [];
    const first = await wall.read(page);
    const rolesBefore = chromium.nanosByRole();
    const feedBefore = wall.feedNanos();
    const otherBefore = otherNanos();
    const startMs = performance.now();
    while (performance.now() - startMs < windowMs) {
      await sleep(SAMPLE_MS);
      const sample = await wall.read(page);
      agesMs.push(...sample.agesMs);
      allAgesMs.push(...sample.allAgesMs);
      reduced.push(sample.reduced);
      if (sample.stages) stages.push(sample.stages);
      onSample(sample.agesMs, performance.now() - startMs);
    }
    const last = await wall.read(page);
    const elapsedMs = performance.now() - startMs;
    const fed = (TILES * FPS * elapsedMs) / 1000;
    const feedCores = (wall.feedNanos() - feedBefore) / 1e6 / elapsedMs;
    const otherCores = (otherNanos() - otherBefore) / 1e6 / elapsedMs;
    const cores = coresUsed(rolesBefore, chromium.nanosByRole(), elapsedMs);
    return {
      shown: (last.shown - first.shown) / fed,
      decoded: (last.decoded - first.decoded) / fed,
      ageP95Ms: percentile(agesMs, 95),
      allAgeP95Ms: percentile(allAgesMs, 95),
      reduced: reduced.reduce((total, value) => total + value, 0) / Math.max(1, reduced.length),
      limits: `${stagesText(stages)}cores: ${cores}, feeding ${feedCores.toFixed(2)}, other work on this computer ${otherCores.toFixed(2)} of ${availableParallelism()}`,
    };
  } finally {
    await chromium.close();
    await wall.close();
  }
}

/** What neither a wall nor this benchmark does: it takes the time the pictures need. */
const otherNanos = (): number => cpuNanosOfComputer() - cpuNanosOfTree([process.pid]);

/** Medians of the 95th percentiles: a picture is as old as all three and its time on the screen together. */
function stagesText(stages: readonly WallStages[]): string {
  if (stages.length === 0) return '';
  const of = (name: keyof WallStages): string => median(stages.map((stage) => stage[name])).toFixed(0);
  return `to the page ${of('arrivalMs')} ms, decoding ${of('decodeMs')} ms, painting ${of('paintMs')} ms; `;
}

/** Alternating rounds of ours and the peer's chain, and one of the peer fed for nothing at the end. */
export async function run(): Promise<BenchResult[]> {
  const ours: Round[] = [];
  const chain: Round[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    ours.push(await watchWall(() => startOurWall(TILES), WINDOW_MS));
    chain.push(await watchWall(() => startMseChain(TILES), WINDOW_MS));
  }
  const free = [await watchWall(() => startMseWall(TILES, 90), WINDOW_MS)];
  const shown = (rounds: readonly Round[]): number => median(rounds.map((round) => round.shown));
  const details = `${text('ours', ours)}; ${text('RTSP, ffmpeg -c copy, MSE', chain)}`;
  return [
    {
      name: `pictures shown by a wall of ${TILES} / by an MSE page, each from the cameras on`,
      ratio: shown(ours) / shown(chain),
      bar: 1.8,
      comparison: '>=',
      details,
    },
    {
      // The peer's server does no work at all here, and ours receives 64 cameras beside the page: no bar.
      name: `the same by an MSE page that is fed ready-made fragments for nothing (information)`,
      ratio: shown(ours) / shown(free),
      bar: 0,
      comparison: '>=',
      details: text('MSE page alone', free),
    },
    {
      name: `pictures shown by a wall of ${TILES} / fed (goal on two free cores)`,
      ratio: shown(ours),
      bar: 0.9,
      comparison: '>=',
      details: text('ours', ours),
    },
    {
      name: `95th percentile age of the pictures on a wall of ${TILES}`,
      ratio: median(ours.map((round) => round.ageP95Ms)),
      bar: 300,
      comparison: '<=',
      unit: 'ms',
      details: text('ours', ours),
    },
  ];
}

const text = (name: string, rounds: readonly Round[]): string =>
  rounds
    .map(
      ({ shown, decoded, ageP95Ms, allAgeP95Ms, reduced, limits }) =>
        `${name} shown ${shown.toFixed(2)} of fed, decoded ${decoded.toFixed(2)}, age p95 ${ageP95Ms.toFixed(0)} ms (${allAgeP95Ms.toFixed(0)} ms with those at key frames only, ${reduced.toFixed(1)} tiles), ${limits}`,
    )
    .join('; ');
