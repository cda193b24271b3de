import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSitePageServer } from '../../test/fakes/page-server/start-site-page-server.ts';
import type { BenchResult } from '../bench-result.ts';
import { writePeerPage } from '../peer-page.ts';
import { startChromium } from '../wall/browser-cost.ts';

const ROOMS = 60;
const SETTLE_MS = 4_000;
const MEASURE_MS = 20_000;
/** The bar of the product: nobody sees a meter stand still. */
const LONGEST_FRAME_MS = 100;

/** Notes when each frame began; a hole is a frame nobody drew in time. */
const NOTE_FRAMES = `
  globalThis.frames60 = [];
  const note = (ms) => { globalThis.frames60.push(ms); requestAnimationFrame(note); };
  requestAnimationFrame(note);
`;

interface Course {
  readonly frames: number;
  readonly worstMs: number;
  readonly late: number;
  /** Processor seconds of the page's own process per second. */
  readonly cores: number;
}

/** The meters of 60 rooms at the real five pushes a second: the product's canvas against antd Progress elements. */
export async function run(): Promise<BenchResult[]> {
  const ours = await measure(
    join(import.meta.dirname, '../../dist/renderer'),
    '/#/listening?show=wall',
    'canvas',
  );
  const folder = mkdtempSync(join(tmpdir(), 'exam-bench-meters-'));
  try {
    await writePeerPage(folder, join(import.meta.dirname, 'antd-meters.tsx'));
    const peer = await measure(folder, '/', '[data-room]');
    const told = (course: Course): string =>
      `worst ${course.worstMs.toFixed(0)} ms, ${course.late} over ${LONGEST_FRAME_MS} ms of ${course.frames} frames, ${course.cores.toFixed(2)} cores`;
    const details = `meter wall of ${ROOMS} rooms: ${told(ours)}; as antd Progress: ${told(peer)}`;
    return [
      {
        name: 'meter wall: worst frame',
        ratio: ours.worstMs,
        bar: LONGEST_FRAME_MS,
        comparison: '<=',
        unit: 'ms',
        details,
      },
      {
        name: 'meter wall: processor of the page over antd Progress',
        ratio: ours.cores / peer.cores,
        bar: 1,
        comparison: '<=',
        details,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(pagesFolder: string, path: string, shown: string): Promise<Course> {
  const site = await startSitePageServer({ pagesFolder, rooms: ROOMS, scene: 'calm' });
  const chromium = await startChromium();
  try {
    const { page } = chromium;
    await page.runAtStart(NOTE_FRAMES);
    await page.goto(site.address);
    await page.goto(`${site.url}${path}`);
    await until(() => page.evaluate<boolean>(`document.querySelector('${shown}') !== null`));
    await new Promise((next) => setTimeout(next, SETTLE_MS));
    const before = chromium.nanosByRole().get('renderer') ?? 0;
    await page.evaluate('globalThis.frames60.splice(0), 0');
    await new Promise((next) => setTimeout(next, MEASURE_MS));
    const times = await page.evaluate<number[]>('globalThis.frames60');
    const nanos = (chromium.nanosByRole().get('renderer') ?? 0) - before;
    const gaps = times.slice(1).map((ms, index) => ms - (times[index] ?? ms));
    return {
      frames: gaps.length,
      worstMs: Math.max(...gaps),
      late: gaps.filter((ms) => ms > LONGEST_FRAME_MS).length,
      cores: nanos / 1e6 / MEASURE_MS,
    };
  } finally {
    await chromium.close();
    await site.close();
  }
}

async function until(look: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 120; tries += 1) {
    if (await look()) return;
    await new Promise((next) => setTimeout(next, 250));
  }
  throw new Error('the meters never appeared');
}
