// Picture diagnosis of 32 sub streams against FFmpeg's own filters on their key frames, on the same recording.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CameraWatch } from '../../site/diagnosis/camera-watch.ts';
import { decodeKeyFrames } from '../../site/diagnosis/decode-key-frames.ts';
import { readDiagnosisProfile } from '../../site/diagnosis/diagnosis-profile.ts';
import { keepDecoders } from '../../site/diagnosis/kept-decoders.ts';
import { prepareReferencePicture } from '../../site/diagnosis/measure-picture.ts';
import { makeClip } from '../../test/fakes/rtsp/make-clip.ts';
import { splitKeyFrames } from '../../tools/diagnosis-set/encode-scene.ts';
import { type BenchResult, isMet } from '../bench-result.ts';
import { compareVerdicts } from './compare-verdicts.ts';
import { startKeyFrameServer } from './key-frame-client.ts';

const CAMERAS = 32;
const ROUNDS = 3;
/** Enough for the compiler to have seen the measures. */
const WARM_ROUNDS = 6;
const SECONDS = 20;
const PROFILE = join(import.meta.dirname, '../../resources/profiles/diagnosis-default.json');
const TICK_SECONDS = 0.01;

/** CPU seconds of this process and of all children it has waited for: helpers here live for a fraction of a second. */
function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (user + system) / 1e6 + (Number(fields[13] ?? 0) + Number(fields[14] ?? 0)) * TICK_SECONDS;
}

const FORMAT = { codec: 'avc1.4d401e', width: 640, height: 360 };

/** Every key frame of every camera, in rounds as the service does it: fetched from another process one by one. */
async function ours(path: string, mostRounds = Number.POSITIVE_INFINITY): Promise<number> {
  const frames = splitKeyFrames(readFileSync(path), 'h264').map((data) => ({ data, ...FORMAT }));
  const profile = readDiagnosisProfile(PROFILE);
  const watches = Array.from({ length: CAMERAS }, () => new CameraWatch(profile));
  const [first] = await decodeKeyFrames(frames.slice(0, 1), 'ffmpeg');
  if (first?.ok !== true) throw new Error('the recording cannot be decoded');
  const reference = prepareReferencePicture(first.picture.luma, first.picture);
  for (const watch of watches) watch.setReference(reference);
  const begin = cpuSeconds();
  const server = await startKeyFrameServer(path);
  const decoders = keepDecoders('ffmpeg');
  for (let round = 0; round < Math.min(frames.length, mostRounds); round += 1) {
    // Cameras never send the same picture at the same time: each is at another place of the recording.
    const due = await Promise.all(
      watches.map(async (_, camera) => ({ data: await server.get(round + camera), ...FORMAT })),
    );
    const decoded = await decodeKeyFrames(due, 'ffmpeg', decoders);
    for (const [index, watch] of watches.entries()) {
      const one = decoded[index];
      if (one?.ok !== true) throw new Error('a key frame was not decoded');
      const steps = watch.take(one.picture);
      while (steps.next().done !== true);
    }
  }
  // The time of a child counts once it has been waited for.
  await decoders.close();
  await server.close();
  return cpuSeconds() - begin;
}

const FILTERS = 'scale=320:180,signalstats,blackdetect,freezedetect,blurdetect,siti';
function peer(path: string): number {
  const begin = cpuSeconds();
  // A few streams stand for all: they cost the same one by one.
  for (let camera = 0; camera < CAMERAS / 8; camera += 1)
    execFileSync('ffmpeg', [
      ...['-v', 'error', '-nostdin', '-threads', '1', '-skip_frame', 'nokey', '-i', path],
      ...['-vf', FILTERS, '-f', 'null', '-'],
    ]);
  return (cpuSeconds() - begin) * 8;
}

export async function run(): Promise<BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'exam-bench-diagnosis-'));
  try {
    const clip = join(folder, 'clip.mkv');
    makeClip(clip, { seconds: SECONDS, audio: 'aac', size: '640x360', kbps: 400, noise: 10 });
    const raw = join(folder, 'clip.h264');
    execFileSync('ffmpeg', ['-v', 'error', '-i', clip, '-c:v', 'copy', '-an', '-f', 'h264', raw]);
    // Three times over: a minute of recording, so that the peer's start weighs no more than it must.
    writeFileSync(raw, Buffer.concat([readFileSync(raw), readFileSync(raw), readFileSync(raw)]));
    const costs: { readonly own: number; readonly other: number }[] = [];
    await ours(raw, WARM_ROUNDS);
    for (let round = 0; round < ROUNDS; round += 1) costs.push({ own: await ours(raw), other: peer(raw) });
    const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? 0;
    const minutes = (3 * SECONDS) / 60;
    const each = (value: number): string => (value / CAMERAS / minutes).toFixed(3);
    const profile = readDiagnosisProfile(PROFILE);
    const bare = await compareVerdicts(folder, profile, [2, 3], false);
    const clocked = await compareVerdicts(folder, profile, [2], true);
    return [
      {
        name: 'diagnosis CPU / ffmpeg key frames + filters',
        ratio: median(costs.map(({ own, other }) => own / other)),
        bar: 0.5,
        comparison: '<=',
        details:
          costs.map(({ own, other }) => `${each(own)} to ${each(other)}`).join(', ') +
          ' CPU-s per camera-minute, fetching the key frames from a worker process and its start counted',
      },
      {
        name: 'diagnosis verdicts like blackdetect, freezedetect, blurdetect',
        ratio: bare.agreed / bare.clips,
        bar: 1,
        comparison: '>=',
        details: `${bare.agreed} of ${bare.clips} films; ${clocked.agreed} of ${clocked.clips} with a ticking clock (${
          [...bare.differences, ...clocked.differences].join('; ') || 'no difference'
        })`,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href)
  for (const result of await run())
    process.stdout.write(
      `${isMet(result) ? 'ok  ' : 'MISS'} ${result.name} ${result.ratio.toFixed(2)} (${result.details})\n`,
    );
