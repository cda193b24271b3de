import { join } from 'node:path';
import { type Serving, serveSite, siteConfig, temporaryFolder } from '../../test/fakes/run-program.ts';
import { cpuNanosOfTree } from '../ingest/process-cost.ts';
import { sleep } from '../statistics.ts';
import { startSimulatedCameras } from './simulated-cameras.ts';
import type { WallStages, WallUnderTest } from './wall-under-test.ts';

interface Tile {
  readonly painted: number;
  readonly decoded: number;
  readonly shownAgeMs: number | null;
  readonly state: string;
}

/** The product as it is: simulated cameras over RTSP, the built service, its own page. Needs `npm run build`. */
export async function startOurWall(tiles: number): Promise<WallUnderTest> {
  const folder = temporaryFolder();
  const simulated = await startSimulatedCameras(tiles);
  const rooms = simulated.urls.map((_, index) => {
    const number = String(index + 1).padStart(2, '0');
    return { id: `r${number}`, name: `第${number}考场`, kind: 'exam' };
  });
  const cameras = simulated.urls.map((sub, index) => ({
    id: `${rooms[index]?.id}-front`,
    roomId: rooms[index]?.id,
    role: 'front',
    sub,
  }));
  const site: Serving = await serveSite(
    folder.write('site.json', siteConfig({ rooms, cameras })),
    join(folder.path, 'data'),
  );
  return {
    feedNanos: () => cpuNanosOfTree([site.child.pid ?? 0]),
    async open(page) {
      await page.runAtStart(
        `if (location.protocol === 'http:') localStorage.setItem('exam-console.preferences', '{"wallGrid":64}')`,
      );
      await page.goto(`${site.url}/?token=${site.token}`);
      while ((await page.evaluate('location.search')) !== '') await sleep(50);
      await page.goto(`${site.url}/#/wall`);
    },
    async read(page) {
      const read =
        (await page.evaluate<readonly Tile[] | undefined>(
          'window.__wall?.tiles.map(({ painted, decoded, shownAgeMs, state }) => ({ painted, decoded, shownAgeMs, state }))',
        )) ?? [];
      return {
        shown: read.reduce((sum, { painted }) => sum + painted, 0),
        decoded: read.reduce((sum, { decoded }) => sum + decoded, 0),
        // A tile that says it shows key frames only claims no live picture; how many do is reported.
        agesMs: read.flatMap(({ shownAgeMs, state }) =>
          shownAgeMs === null || state === 'reduced' ? [] : [shownAgeMs],
        ),
        allAgesMs: read.flatMap(({ shownAgeMs }) => (shownAgeMs === null ? [] : [shownAgeMs])),
        reduced: read.filter(({ state }) => state === 'reduced').length,
        stages: (await page.evaluate<WallStages | null | undefined>('window.__wall?.stages')) ?? null,
        playing: read.filter(({ painted }) => painted > 0).length,
      };
    },
    async close() {
      await site.stop();
      await simulated.stop();
      folder.remove();
    },
  };
}
