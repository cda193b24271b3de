// The check of 60 rooms at once by the running product: every fault found, and what it costs. Needs `npm run build`.

import { join } from 'node:path';
import type { AudioRoomResult } from '../../shared/contract/audio-check.ts';
import {
  misjudged,
  type PlantedRoom,
  renderRooms,
  streamName,
} from '../../test/fakes/audio/planted-rooms.ts';
import { startFaultProxy } from '../../test/fakes/rtsp/fault-proxy.ts';
import { startGstServer } from '../../test/fakes/rtsp/gst-server.ts';
import { type Serving, serveSite, siteConfig, temporaryFolder } from '../../test/fakes/run-program.ts';
import type { BenchResult } from '../bench-result.ts';
import { cpuNanosByPart, cpuNanosOfTree, pssOfTree } from '../ingest/process-cost.ts';
import { sleep } from '../statistics.ts';
import { FAULTY, HEALTHY } from './rooms.ts';

const ROOMS = 60;
const SIGNAL_SECONDS = 45;
/** From the first sound of a camera to the signal: the connections, their cost at rest, and 5 s of background. */
const LEAD_SECONDS = 32;
const REST_SECONDS = 8;
const TAIL_SECONDS = 18;
const LONGEST_MS = 150_000;

interface PublicCheck {
  readonly state: string;
  readonly phase: string;
  readonly startedAtMs: number;
  readonly endedAtMs: number | null;
  readonly rooms: readonly AudioRoomResult[];
}

interface Course {
  readonly check: PublicCheck;
  readonly checkMs: number;
  readonly afterSignalMs: number;
  readonly cpuMs: number;
  /** Of the analysis threads alone. */
  readonly analysisCpuMs: number;
  readonly restCpuMsPerSecond: number;
  readonly peakPss: number;
}

/** Rooms by their ids, and which rendered sound each plays. */
function plan(): { truth: Record<string, PlantedRoom>; soundOf: Record<string, string> } {
  const truth: Record<string, PlantedRoom> = {};
  const soundOf: Record<string, string> = {};
  const healthy = Object.keys(HEALTHY);
  const faulty = Object.keys(FAULTY);
  for (let index = 0; index < ROOMS; index += 1) {
    const id = `r${String(index + 1).padStart(2, '0')}`;
    const name = faulty[index] ?? healthy[index % healthy.length] ?? '';
    const room = FAULTY[name] ?? HEALTHY[name];
    if (room === undefined) continue;
    truth[id] = room;
    soundOf[id] = name;
  }
  return { truth, soundOf };
}

export async function run(): Promise<BenchResult[]> {
  const folder = temporaryFolder();
  const { truth, soundOf } = plan();
  const sounds = { ...FAULTY, ...HEALTHY };
  renderRooms(folder.path, sounds, {
    kind: 'full',
    signalSeconds: SIGNAL_SECONDS,
    leadSeconds: LEAD_SECONDS,
    tailSeconds: TAIL_SECONDS,
  });
  const server = await startGstServer(join(folder.path, 'media'));
  const proxy = await startFaultProxy(server.port);
  const cameras = Object.entries(truth).map(([roomId, room]) => ({
    id: `${roomId}-front`,
    roomId,
    role: 'front',
    sub: `rtsp://127.0.0.1:${room.isTorn === true ? proxy.port : server.port}/${streamName(soundOf[roomId] ?? '', room)}`,
  }));
  const rooms = Object.keys(truth).map((id) => ({ id, name: `第${id.slice(1)}考场`, kind: 'exam' }));
  const site = await serveSite(
    folder.write('site.json', siteConfig({ rooms, cameras })),
    join(folder.path, 'data'),
  );
  try {
    const course = await runCheck(site, () => proxy.close());
    return resultsOf(course, truth);
  } finally {
    await site.stop();
    await proxy.close();
    await server.stop();
    folder.remove();
  }
}

async function runCheck(site: Serving, tear: () => Promise<void>): Promise<Course> {
  const pid = site.child.pid ?? 0;
  const liveMs = await untilLive(site);
  const restFrom = { cpu: cpuNanosOfTree([pid]), ms: performance.now() };
  await sleep(REST_SECONDS * 1000);
  const startMs = performance.now();
  const startCpu = cpuNanosOfTree([pid]);
  const restSeconds = (startMs - restFrom.ms) / 1000;
  const restCpuMsPerSecond = (startCpu - restFrom.cpu) / 1e6 / restSeconds;
  const body = JSON.stringify({ rooms: 'all', kind: 'full' });
  const begun = (await (await site.api('/api/v1/audio-checks', { method: 'POST', body })).json()) as {
    id: string;
  };
  let peakPss = 0;
  // Helpers and threads that have ended count with what they had used when last seen.
  const cpu = new Map<string, number>();
  let isTorn = false;
  for (;;) {
    await sleep(200);
    const nowMs = performance.now();
    const check = (await (await site.api(`/api/v1/audio-checks/${begun.id}`)).json()) as PublicCheck;
    if (check.state === 'running' || check.state === 'waiting-for-signal')
      for (const [part, nanos] of cpuNanosByPart(pid, isAnalysis)) cpu.set(part, nanos);
    peakPss = Math.max(peakPss, pssOfTree([pid]));
    if (!isTorn && nowMs > liveMs + (LEAD_SECONDS + SIGNAL_SECONDS / 2) * 1000) {
      isTorn = true;
      await tear();
    }
    if (check.state === 'done' || check.state === 'failed' || nowMs - startMs > LONGEST_MS)
      return {
        check,
        checkMs: nowMs - startMs,
        afterSignalMs: nowMs - liveMs - (LEAD_SECONDS + SIGNAL_SECONDS) * 1000,
        cpuMs: (sumOf(cpu, (part) => !part.includes('/')) - startCpu) / 1e6,
        analysisCpuMs: sumOf(cpu, (part) => part.includes('/')) / 1e6,
        restCpuMsPerSecond,
        peakPss,
      };
  }
}

/** The names the service gives its threads. */
const isAnalysis = (name: string): boolean => name.startsWith('listening-');

const sumOf = (cpu: ReadonlyMap<string, number>, isCounted: (part: string) => boolean): number =>
  [...cpu].reduce((sum, [part, nanos]) => sum + (isCounted(part) ? nanos : 0), 0);

/** When the last camera was live: its file began no later. */
async function untilLive(site: Serving): Promise<number> {
  for (;;) {
    const cameras = (await (await site.api('/api/v1/cameras')).json()) as { state: string }[];
    if (cameras.every(({ state }) => state === 'live')) return performance.now();
    await sleep(100);
  }
}

function resultsOf(course: Course, truth: Readonly<Record<string, PlantedRoom>>): BenchResult[] {
  const wrong = misjudged(truth, course.check.rooms);
  const roomSeconds = ROOMS * SIGNAL_SECONDS;
  const perRoomSecond = (course.cpuMs - (course.restCpuMsPerSecond * course.checkMs) / 1000) / roomSeconds;
  const aac = Object.values(truth).filter(({ codec }) => codec.startsWith('aac')).length;
  return [
    {
      name: `check of ${ROOMS} rooms: rooms judged wrongly`,
      ratio: wrong.length,
      bar: 0,
      comparison: '<=',
      unit: '',
      details:
        wrong.join('; ') || `${Object.keys(FAULTY).length} planted faults found, no healthy room failed`,
    },
    {
      name: `check of ${ROOMS} rooms: from start to result`,
      ratio: course.checkMs / 1000,
      bar: 90,
      comparison: '<=',
      unit: 's',
      details: `${SIGNAL_SECONDS} s of signal, ${LEAD_SECONDS - REST_SECONDS} s before it; state ${course.check.state}`,
    },
    {
      name: `check of ${ROOMS} rooms: results after the last sample`,
      ratio: course.afterSignalMs / 1000,
      bar: 5,
      comparison: '<=',
      unit: 's',
      details: 'from the end of the signal in the room whose camera was live last',
    },
    {
      name: `check of ${ROOMS} rooms: processor time per room-second, with AAC decoding`,
      ratio: perRoomSecond,
      bar: 15,
      comparison: '<=',
      unit: 'ms',
      details: `service, threads and FFmpeg, less ${course.restCpuMsPerSecond.toFixed(0)} ms/s the cameras cost at rest; ${aac} rooms AAC`,
    },
    {
      name: `check of ${ROOMS} rooms: processor time of the analysis per room-second`,
      ratio: course.analysisCpuMs / roomSeconds,
      bar: 10,
      comparison: '<=',
      unit: 'ms',
      details: 'the threads that search, decode G.711 and measure, from the start of the check on',
    },
    {
      name: `check of ${ROOMS} rooms: memory of service, threads and helpers`,
      ratio: course.peakPss / 2 ** 20,
      bar: 1536,
      comparison: '<=',
      unit: 'MiB',
      details: 'proportional set size, largest of those read every 0.2 s',
    },
  ];
}
