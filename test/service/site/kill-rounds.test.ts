import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StoredEvent } from '../../../shared/contract/stored-event.ts';
import {
  enrol,
  runProgram,
  type Serving,
  serveCentre,
  serveSite,
  siteConfig,
  temporaryFolder,
} from '../../fakes/run-program.ts';

const ROUNDS = 20;
const CODE = '0000000009';
/** Entries sent at the same time, so that a kill finds several in every stage. */
const WRITERS = 4;
const folder = temporaryFolder();
let centre: Serving;
let site: Serving;
let uplinkPort = '0';
let centrePort = '0';

const startCentre = (): Promise<Serving> => serveCentre(`${folder.path}/centre`, centrePort, uplinkPort);
const startSite = (): Promise<Serving> => serveSite(`${folder.path}/site.json`, `${folder.path}/data`);

beforeAll(async () => {
  centre = await startCentre();
  // The same ports again after every kill: the site must find its centre by itself.
  centrePort = new URL(centre.url).port;
  uplinkPort = new URL(String(centre.ready['uplinkUrl'])).port;
  await enrol(centre, `${folder.path}/centre`, CODE, `${folder.path}/e.json`);
  folder.write('site.json', siteConfig({ uplink: { enrolment: 'e.json' } }));
  site = await startSite();
});
afterAll(async () => {
  await site?.kill();
  await centre?.kill();
  folder.remove();
});

const eventsAfter = async (afterSeq: number): Promise<StoredEvent[]> =>
  (await (
    await centre.api(`/api/v1/sites/${CODE}/events?lane=B&afterSeq=${afterSeq}&limit=1000`)
  ).json()) as StoredEvent[];

async function allEvents(): Promise<StoredEvent[]> {
  const events: StoredEvent[] = [];
  for (;;) {
    const page = await eventsAfter(events.at(-1)?.seq ?? 0);
    if (page.length === 0) return events;
    events.push(...page);
  }
}

test(`${ROUNDS} rounds of kill -9 of site or centre under load: every confirmed entry arrives once and in order`, async () => {
  /** The oracle: what the site answered, by number. */
  const confirmed = new Map<number, string>();
  let isRunning = true;
  let count = 0;
  const writer = async (): Promise<void> => {
    while (isRunning) {
      count += 1;
      const text = `值班记录 ${count}`;
      try {
        const answer = await site.api('/api/v1/duty-log', { method: 'POST', body: JSON.stringify({ text }) });
        const { lane, epoch, seq } = (await answer.json()) as { lane: string; epoch: number; seq: number };
        expect({ lane, epoch }).toEqual({ lane: 'B', epoch: 1 });
        expect(confirmed.has(seq)).toBe(false);
        confirmed.set(seq, text);
      } catch (error) {
        if (error instanceof Error && error.name === 'AssertionError') throw error;
        // The site is down: the entry was not confirmed.
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  };
  const writers = Array.from({ length: WRITERS }, writer);
  for (let round = 0; round < ROUNDS; round += 1) {
    await new Promise((resolve) => setTimeout(resolve, 100 + ((round * 173) % 400)));
    if (round % 2 === 0) {
      await site.kill();
      site = await startSite();
    } else {
      await centre.kill();
      centre = await startCentre();
    }
  }
  isRunning = false;
  await Promise.all(writers);
  expect(confirmed.size).toBeGreaterThan(ROUNDS * 10);

  const last = Math.max(...confirmed.keys());
  const deadline = Date.now() + 60_000;
  while ((await eventsAfter(last - 1)).length === 0 && Date.now() < deadline)
    await new Promise((resolve) => setTimeout(resolve, 200));
  const stored = await allEvents();
  expect(stored.map(({ seq }) => seq)).toEqual(stored.map((_, index) => index + 1));
  const textOf = new Map(stored.map(({ seq, data }) => [seq, data['text']]));
  const missing = [...confirmed].filter(([seq, text]) => textOf.get(seq) !== text);
  expect(missing).toEqual([]);
  const texts = stored.map(({ data }) => data['text']).filter((text) => text !== undefined);
  expect(new Set(texts).size).toBe(texts.length);
  await centre.stop();
  const verdict = await runProgram('exam-centre', ['verify', '--data', `${folder.path}/centre`, '--json']);
  expect(JSON.parse(verdict.stdout)).toMatchObject({ ok: true, firstBad: null });
}, 240_000);
