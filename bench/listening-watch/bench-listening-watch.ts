// The watch of 60 rooms by the running product over RTSP: planted faults, time until they are named, false alarms, cost.
// Needs `npm run build`, espeak-ng, FFmpeg and GStreamer's RTSP server.

import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Watch, WatchFault } from '../../shared/contract/listening-watch.ts';
import { toRate } from '../../site/audio/align/warp.ts';
import { convolve } from '../../site/audio/dsp/convolve.ts';
import { writeWav } from '../../site/audio/wav/write-wav.ts';
import { startGstServer } from '../../test/fakes/rtsp/gst-server.ts';
import { makeClip } from '../../test/fakes/rtsp/make-clip.ts';
import { type Serving, serveSite, siteConfig, temporaryFolder } from '../../test/fakes/run-program.ts';
import { roomResponse, SPEECH_RATE } from '../../test/fakes/speech.ts';
import { noise } from '../../test/unit/audio/synthetic.ts';
import { FAULTS, readings } from '../../test/unit/audio/watch/watched-rooms.ts';
import type { BenchResult } from '../bench-result.ts';
import { cpuNanosOfTree, pssOfTree } from '../ingest/process-cost.ts';
import { sleep } from '../statistics.ts';

const ROOMS = 60;
/** From the first sound of a camera to the programme: the connections, and their cost at rest. */
const LEAD_SECONDS = 40;
const REST_SECONDS = 8;
/** The rest, and finding the recording and beginning the watch, which takes a moment on a busy computer. */
const MOST_CONNECTING_SECONDS = LEAD_SECONDS - REST_SECONDS - 7;
/** Noise after the programme: cameras that were connected first must not end before the last one has heard it. */
const TAIL_SECONDS = 30;
const LEVEL_DBFS = -26;
const CODECS = {
  g711: { sampleRate: 8000, encode: ['-c:a', 'pcm_alaw'] },
  aac: { sampleRate: 16_000, encode: ['-c:a', 'aac', '-b:a', '32k'] },
} as const;
type CodecName = keyof typeof CODECS;

/** Seconds of the programme at which each fault begins, in the middle of a sentence; it lasts four seconds. */
const ONSETS = { silent: 17, faint: 26, noisy: 47, muffled: 59, late: 69 } as const;
type Kind = keyof typeof ONSETS;
const LASTS_SECONDS = 4;

interface Sound {
  readonly codec: CodecName;
  readonly fault: Kind | null;
  readonly rt60Seconds: number;
  readonly snrDb: number;
}

const FAULTY: Readonly<Record<string, Sound>> = Object.fromEntries(
  (Object.keys(ONSETS) as Kind[]).flatMap((fault) =>
    (['g711', 'aac'] as const).map((codec) => [
      `${fault}-${codec}`,
      { codec, fault, rt60Seconds: 0.4, snrDb: 25 },
    ]),
  ),
);
const HEALTHY: Readonly<Record<string, Sound>> = {
  'a-g711': { codec: 'g711', fault: null, rt60Seconds: 0.3, snrDb: 30 },
  'b-g711': { codec: 'g711', fault: null, rt60Seconds: 0.6, snrDb: 20 },
  'c-aac': { codec: 'aac', fault: null, rt60Seconds: 0.4, snrDb: 25 },
  'd-aac': { codec: 'aac', fault: null, rt60Seconds: 0.8, snrDb: 20 },
};
const SOUNDS = { ...FAULTY, ...HEALTHY };
const streamName = (name: string): string => `${name}_${SOUNDS[name]?.codec ?? 'none'}`;

function render(folder: string, programme: Float32Array): void {
  mkdirSync(join(folder, 'media'));
  const clip = join(folder, 'clip.mkv');
  const seconds = Math.ceil(LEAD_SECONDS + programme.length / SPEECH_RATE + TAIL_SECONDS);
  makeClip(clip, { seconds, size: '160x90', fps: 5, kbps: 40 });
  for (const [index, [name, { codec, fault, rt60Seconds, snrDb }]] of Object.entries(SOUNDS).entries()) {
    const { sampleRate, encode } = CODECS[codec];
    const dry = toRate(programme, SPEECH_RATE, sampleRate);
    const wet = convolve(dry, roomResponse(sampleRate, rt60Seconds, index + 1));
    let power = 0;
    for (const value of wet) power += (value * value) / wet.length;
    const gain = 10 ** (LEVEL_DBFS / 20) / Math.sqrt(power);
    const clean = new Float32Array(seconds * sampleRate);
    const lead = LEAD_SECONDS * sampleRate;
    for (let n = 0; n < wet.length && lead + n < clean.length; n += 1) clean[lead + n] = (wet[n] ?? 0) * gain;
    const from = LEAD_SECONDS + (fault === null ? 0 : ONSETS[fault]);
    const faulty = fault === null ? clean : FAULTS[fault](from, from + LASTS_SECONDS)(clean, sampleRate);
    const floor = noise(faulty.length, 10 ** ((LEVEL_DBFS - snrDb) / 20), index + 99);
    const heard = faulty.map((value, n) => value + (floor[n] ?? 0));
    const wav = join(folder, `${name}.wav`);
    writeFileSync(wav, writeWav({ sampleRate, channels: [heard] }, 's16'));
    const out = join(folder, 'media', `${streamName(name)}.mkv`);
    execFileSync('ffmpeg', [
      ...['-v', 'error', '-i', clip, '-i', wav, '-map', '0:v', '-map', '1:a', '-c:v', 'copy'],
      ...encode,
      '-shortest',
      out,
    ]);
  }
}

export async function run(): Promise<BenchResult[]> {
  const folder = temporaryFolder();
  const programme = readings(['en-us', 'en-gb']);
  render(folder.path, programme);
  const server = await startGstServer(join(folder.path, 'media'));
  const names = Array.from({ length: ROOMS }, (_, index) => {
    const healthy = Object.keys(HEALTHY);
    return Object.keys(FAULTY)[index] ?? healthy[index % healthy.length] ?? '';
  });
  const idOf = (index: number): string => `r${String(index + 1).padStart(2, '0')}`;
  const rooms = names.map((_, index) => ({ id: idOf(index), name: idOf(index), kind: 'exam' }));
  const cameras = names.map((name, index) => ({
    id: `${idOf(index)}-front`,
    roomId: idOf(index),
    role: 'front',
    sub: `rtsp://127.0.0.1:${server.port}/${streamName(name)}`,
  }));
  const site = await serveSite(
    folder.write('site.json', siteConfig({ rooms, cameras })),
    join(folder.path, 'data'),
  );
  try {
    const course = await runWatch(site, programme);
    return resultsOf(
      course,
      names.map((name, index) => ({ roomId: idOf(index), fault: SOUNDS[name]?.fault ?? null })),
    );
  } finally {
    await site.stop();
    await server.stop();
    folder.remove();
  }
}

interface Course {
  /** Shortly before the end of the programme, when every room's place is known. */
  readonly watch: Watch;
  readonly cpuMsPerSecond: number;
  readonly restCpuMsPerSecond: number;
  readonly peakPss: number;
}

async function runWatch(site: Serving, programme: Float32Array): Promise<Course> {
  const connectingFromMs = performance.now();
  const pid = site.child.pid ?? 0;
  const wav = writeWav({ sampleRate: SPEECH_RATE, channels: [programme] }, 's16');
  const stored = (await (
    await site.api('/api/v1/listening/recordings?kind=real&title=bench', {
      method: 'POST',
      headers: { 'content-type': 'audio/wav' },
      body: Buffer.from(wav),
    })
  ).json()) as { id: string };
  await untilLive(site, connectingFromMs);
  const cpuMs = (): number => cpuNanosOfTree([pid]) / 1e6;
  const rest = { cpuMs: cpuMs(), atMs: performance.now() };
  await sleep(REST_SECONDS * 1000);
  const restCpuMsPerSecond = ((cpuMs() - rest.cpuMs) * 1000) / (performance.now() - rest.atMs);
  const body = JSON.stringify({ kind: 'test', recordingId: stored.id, rooms: 'all' });
  const begun = (await (await site.api('/api/v1/listening/watches', { method: 'POST', body })).json()) as {
    id: string;
  };
  const lastMs = (programme.length / SPEECH_RATE - 5) * 1000;
  let from: { cpuMs: number; atMs: number } | null = null;
  let peakPss = 0;
  for (;;) {
    await sleep(1000);
    const watch = (await (await site.api(`/api/v1/listening/watches/${begun.id}`)).json()) as Watch;
    if (watch.positionMs !== null) from ??= { cpuMs: cpuMs(), atMs: performance.now() };
    peakPss = Math.max(peakPss, pssOfTree([pid]));
    if (process.env['BENCH_TRACE'] !== undefined) trace(watch, cpuMs());
    if ((watch.positionMs ?? 0) < lastMs && watch.phase !== 'ended' && watch.phase !== 'failed') continue;
    const seconds = from === null ? 1 : (performance.now() - from.atMs) / 1000;
    const cpuMsPerSecond = from === null ? 0 : (cpuMs() - from.cpuMs) / seconds;
    return { watch, cpuMsPerSecond, restCpuMsPerSecond, peakPss };
  }
}

let toldSoFar = 0;

/** One line a second, every room that is followed and every fault that was named, to see where time is lost. */
function trace(watch: Watch, cpuMs: number): void {
  const counts = new Map<string, number>();
  for (const { state, reasonCode } of watch.state) {
    const key = reasonCode ?? state;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const words = [...counts].map(([key, count]) => `${key} ${count}`).join(', ');
  process.stderr.write(`${watch.positionMs ?? '-'} ms, ${cpuMs.toFixed(0)} ms: ${words}\n`);
  for (const { roomId, positionMs, delayMs, shiftMs, matchScore, reasonCode } of watch.state)
    if (positionMs !== null)
      process.stderr.write(
        `  ${roomId} at ${positionMs}, delay ${delayMs}, shift ${shiftMs}, ${matchScore} ${reasonCode ?? ''}\n`,
      );
  for (const { roomId, fault, reasonCode, fromPositionMs, namedAtMs } of watch.incidents.slice(
    0,
    watch.incidents.length - toldSoFar,
  ))
    process.stderr.write(`! ${roomId} ${fault} ${reasonCode} from ${fromPositionMs}, named ${namedAtMs}\n`);
  toldSoFar = watch.incidents.length;
}

/**
 * Every camera plays its file from the moment of its connection: where these are far apart the rooms truly hear different
 * places of the programme, which no school's do, and the run says nothing of the watch.
 */
async function untilLive(site: Serving, fromMs: number): Promise<void> {
  for (;;) {
    const cameras = (await (await site.api('/api/v1/cameras')).json()) as { state: string }[];
    if (cameras.every(({ state }) => state === 'live')) {
      const seconds = (performance.now() - fromMs) / 1000;
      if (seconds <= MOST_CONNECTING_SECONDS) return;
      throw new Error(
        `void: the cameras took ${seconds.toFixed(0)} s to connect (at most ${MOST_CONNECTING_SECONDS}), so their programmes began far apart`,
      );
    }
    await sleep(100);
  }
}

function resultsOf(
  { watch, cpuMsPerSecond, restCpuMsPerSecond, peakPss }: Course,
  truth: readonly { readonly roomId: string; readonly fault: Kind | null }[],
): BenchResult[] {
  const beganMs = (watch.positionAtMs ?? 0) - (watch.positionMs ?? 0);
  const named: { kind: Kind; seconds: number }[] = [];
  const wrong: string[] = [];
  for (const { roomId, fault } of truth) {
    const told = watch.incidents.filter((one) => one.roomId === roomId);
    const right = told.find((one) => one.fault === (fault satisfies WatchFault | null));
    wrong.push(...told.filter((one) => one !== right).map((one) => `${roomId} ${one.fault}`));
    if (fault === null) continue;
    if (right === undefined) {
      wrong.push(`${roomId} ${fault} not named`);
      continue;
    }
    const room = watch.state.find((one) => one.roomId === roomId);
    // The room's own clock: its programme began so much later than that of the middle room.
    const late = fault === 'late' ? (room?.shiftMs ?? 0) : 0;
    const onsetMs = beganMs + (room?.delayMs ?? 0) - late + ONSETS[fault] * 1000;
    named.push({ kind: fault, seconds: (right.namedAtMs - onsetMs) / 1000 });
  }
  const longest = named.reduce((most, { seconds }) => Math.max(most, seconds), 0);
  const minutes = (ROOMS * ((watch.positionMs ?? 0) / 1000)) / 60;
  return [
    {
      name: `watch of ${ROOMS} rooms: faults missed, told wrongly or of healthy rooms`,
      ratio: wrong.length,
      bar: 0,
      comparison: '<=',
      unit: '',
      details: wrong.join('; ') || `${named.length} planted faults named, ${minutes.toFixed(0)} room-minutes`,
    },
    {
      name: `watch of ${ROOMS} rooms: longest time until a fault is named`,
      ratio: longest,
      bar: 2,
      comparison: '<=',
      unit: 's',
      details: named.map(({ kind, seconds }) => `${kind} ${seconds.toFixed(2)}`).join(', '),
    },
    {
      name: `watch of ${ROOMS} rooms: processor time per room-second, with decoding`,
      ratio: (cpuMsPerSecond - restCpuMsPerSecond) / ROOMS,
      bar: 10,
      comparison: '<=',
      unit: 'ms',
      details: `service, threads and FFmpeg, less ${restCpuMsPerSecond.toFixed(0)} ms/s the cameras cost at rest`,
    },
    {
      name: `watch of ${ROOMS} rooms: memory of service, threads and helpers`,
      ratio: peakPss / 2 ** 20,
      bar: 1536,
      comparison: '<=',
      unit: 'MiB',
      details: 'proportional set size, largest of those read every second',
    },
  ];
}
