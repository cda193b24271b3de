// The centre under a province: 5,000 sites with certificates of their own, each a frame of 16 events every 4 s, 20,000
// events a second in all; then kill -9 and the return of 2,000 of them with 50 unsent events each.
import { availableParallelism } from 'node:os';
import { createLog } from '../../server/process/log.ts';
import { createUplink } from '../../site/uplink/create-uplink.ts';
import { until } from '../../test/fakes/uplink-processes.ts';
import type { BenchResult } from '../bench-result.ts';
import { cpuNanosOfProcess, pssOfTree } from '../ingest/process-cost.ts';
import { percentile, sleep } from '../statistics.ts';
import { type BenchCentre, type BenchSite, createBenchCentre, PROFILE } from './bench-centre.ts';
import { createMemoryOutbox, type MemoryOutbox } from './memory-outbox.ts';
import { sampleEvent } from './sample-event.ts';
import { siteOutboxInMemory } from './site-outbox-in-memory.ts';
import { openWireSite, wireFrames } from './wire-site.ts';

const SITES = 5_000;
const FRAME = 16;
const EVERY_MS = 4_000;
const WARM_MS = 6_000;
const MEASURED_MS = 20_000;
/** New connections at once: what two cores manage, half of them for our own end of the handshake. */
const CONNECTING = 40;
/** One more than the time can take. */
const FRAMES_MADE = Math.ceil((WARM_MS + MEASURED_MS) / EVERY_MS) + 1;
const STORM_SITES = 2_000;
const STORM_EVENTS = 50;
const WITHIN_MS = 5_000;

export async function run(): Promise<BenchResult[]> {
  process.stderr.write(`enrolling ${SITES} sites …\n`);
  const centre = await createBenchCentre(SITES);
  try {
    await centre.start();
    const outboxes = centre.sites.map(({ enrolment }) => createMemoryOutbox(enrolment.site.code));
    const load = await runLoad(centre, outboxes);
    if (PROFILE !== null) return load;
    const storm = await runStorm(centre, outboxes);
    return [...load, ...storm];
  } finally {
    await centre.remove();
  }
}

interface LoadedSite {
  /** Plays the next frame. */
  send(): void;
  close(): void;
}

async function runLoad(centre: BenchCentre, outboxes: readonly MemoryOutbox[]): Promise<BenchResult[]> {
  const latencies: number[] = [];
  let isMeasuring = false;
  let acked = 0;
  let ended = 0;
  const load = async (site: BenchSite, outbox: MemoryOutbox): Promise<LoadedSite> => {
    const waiting: { readonly last: number; readonly sentMs: number; readonly isCounted: boolean }[] = [];
    const batches = Array.from({ length: FRAMES_MADE }, (_, frame) =>
      Array.from({ length: FRAME }, (__, index) =>
        sampleEvent(site.enrolment.site.code, 'B', frame * FRAME + index + 1),
      ),
    );
    // Made, signed and masked before anything is measured: that is the sites' work, each on its own computer.
    const wire = await openWireSite(site, centre.endpoint, wireFrames(site, batches), {
      acked(seq) {
        while ((waiting[0]?.last ?? Number.POSITIVE_INFINITY) <= seq) {
          const frame = waiting.shift();
          if (!frame?.isCounted) continue;
          latencies.push(performance.now() - frame.sentMs);
          acked += FRAME;
        }
      },
      ended() {
        ended += 1;
      },
    });
    return {
      send() {
        const last = wire.send();
        if (last === null) return;
        outbox.grow(last);
        waiting.push({ last, sentMs: performance.now(), isCounted: isMeasuring });
      },
      close: () => wire.close(),
    };
  };
  const sites: LoadedSite[] = [];
  const queue = centre.sites.flatMap((site, index) => {
    const outbox = outboxes[index];
    return outbox === undefined ? [] : [{ site, outbox }];
  });
  const startedMs = performance.now();
  await Promise.all(
    Array.from({ length: CONNECTING }, async () => {
      for (let each = queue.shift(); each !== undefined; each = queue.shift())
        sites.push(await load(each.site, each.outbox));
    }),
  );
  const connectedMs = performance.now() - startedMs;
  process.stderr.write(`${sites.length} connected in ${(connectedMs / 1000).toFixed(1)} s\n`);

  let next = 0;
  let sent = 0;
  const beganMs = performance.now();
  const pacer = setInterval(() => {
    // Evenly over the four seconds, however late this timer is.
    const due = Math.floor(((performance.now() - beganMs) / EVERY_MS) * sites.length);
    for (; next < due; next += 1) {
      sites[next % sites.length]?.send();
      if (isMeasuring) sent += FRAME;
    }
  }, 1);
  await sleep(WARM_MS);
  await centre.metric('nodejs_eventloop_lag_max_seconds');
  const pid = centre.pid();
  const [cpu, own, fromMs] = [cpuNanosOfProcess(pid), process.cpuUsage(), performance.now()];
  isMeasuring = true;
  await sleep(MEASURED_MS);
  isMeasuring = false;
  const seconds = (performance.now() - fromMs) / 1000;
  const cpuMicros = (cpuNanosOfProcess(pid) - cpu) / 1000;
  const ownUse = process.cpuUsage(own);
  const lagMs = (await centre.metric('nodejs_eventloop_lag_max_seconds')) * 1000;
  const memory = Math.round(pssOfTree([pid]) / 1024 / 1024);
  clearInterval(pacer);
  await sleep(1_000);
  for (const site of sites) site.close();
  await until('all have left', () => ended === sites.length, 60_000);
  const perSecond = acked / seconds;
  const cores = (micros: number): string => (micros / 1e6 / seconds).toFixed(2);
  const details = `${sites.length} sites, ${FRAME} events a frame, ${Math.round(sent / seconds)} events/s offered, ${Math.round(perSecond)} acknowledged, p50 ${percentile(latencies, 50).toFixed(1)} ms, worst ${percentile(latencies, 100).toFixed(0)} ms, ${memory} MB; of ${availableParallelism()} cores the centre took ${cores(cpuMicros)}, the sites' end ${cores(ownUse.user + ownUse.system)}`;
  return [
    figure('5,000 sites: acknowledged of offered', acked / sent, 0.99, '>=', 'x', details),
    figure(
      '5,000 sites: acknowledgement, 99th percentile',
      percentile(latencies, 99),
      50,
      '<=',
      'ms',
      details,
    ),
    figure('5,000 sites: longest pause of the centre', lagMs, 200, '<=', 'ms', details),
    figure('5,000 sites: processor of the centre per event', cpuMicros / acked, 15, '<=', 'us', details),
  ];
}

async function runStorm(centre: BenchCentre, outboxes: readonly MemoryOutbox[]): Promise<BenchResult[]> {
  const log = createLog('bench', 'silent');
  const sites = centre.sites.slice(0, STORM_SITES).flatMap(({ enrolment }, index) => {
    const kept = outboxes[index];
    if (kept === undefined) return [];
    const outbox = siteOutboxInMemory(enrolment.site.code, kept, kept.length());
    return [{ enrolment, kept, outbox }];
  });
  const uplinks = sites.map(({ outbox, enrolment }) =>
    createUplink({ outbox, enrolment, version: 'bench', log }),
  );
  const count = (state: string): number => uplinks.filter((uplink) => uplink.status().state === state).length;
  await until('all sites are online', () => count('online') === STORM_SITES, 120_000);
  // What the load had left unacknowledged arrives first.
  let storedBefore = -1;
  await until(
    'nothing arrives any more',
    async () => {
      const stored = await centre.metric('exam_centre_events_stored');
      const isStill = stored === storedBefore;
      storedBefore = stored;
      if (!isStill) await sleep(1_000);
      return isStill;
    },
    60_000,
  );
  await centre.kill();
  await until('all have noticed', () => count('online') === 0, 60_000);
  for (const { kept } of sites) kept.append(STORM_EVENTS);
  const startedMs = performance.now();
  await centre.start();
  const readyMs = performance.now() - startedMs;
  const isDrained = ({ kept, outbox }: (typeof sites)[number]): boolean =>
    outbox.ackedSeq() === kept.length();
  await until('everything is drained', () => sites.every(isDrained), 300_000);
  const drainedMs = performance.now() - startedMs;
  const lagMs = (await centre.metric('nodejs_eventloop_lag_max_seconds')) * 1000;
  const stored = (await centre.metric('exam_centre_events_stored')) - storedBefore;
  await Promise.all(uplinks.map((uplink) => uplink.close()));
  // What the centre asks for with so many sites, as its listener computes it.
  const windowMs = Math.max(1_000, (2_000 * STORM_SITES) / 400);
  const wanted = STORM_SITES * STORM_EVENTS;
  const details = `ready after ${(readyMs / 1000).toFixed(1)} s, drained after ${(drainedMs / 1000).toFixed(1)} s, window ${windowMs / 1000} s, ${stored} of ${wanted} stored, longest pause ${Math.round(lagMs)} ms`;
  return [
    figure(
      'return of 2,000 sites after kill -9: drained',
      drainedMs / 1000,
      (windowMs + WITHIN_MS) / 1000,
      '<=',
      's',
      details,
    ),
    figure('return of 2,000 sites after kill -9: stored of sent', stored / wanted, 1, '>=', 'x', details),
  ];
}

const figure = (
  name: string,
  ratio: number,
  bar: number,
  comparison: BenchResult['comparison'],
  unit: string,
  details: string,
): BenchResult => ({ name: `uplink: ${name}`, ratio, bar, comparison, unit, details });
