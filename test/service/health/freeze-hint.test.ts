import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { StreamHealth } from '../../../site/cameras/ingest/stream-health.ts';
import { splitAnnexB } from '../../../site/cameras/rtp/parameter-sets.ts';

// What sizes can and cannot tell, on the output of a real encoder.

const FPS = 15;
const SECONDS = 30;
const FONT = '/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc';
const STILL = ['-f', 'lavfi', '-i', `mandelbrot=size=320x180:rate=${FPS}`];
/** One picture for ever: what a stuck sensor gives its encoder. */
const FREEZE = 'format=yuv420p,loop=loop=-1:size=1:start=0,setpts=N/15/TB';
const CLOCK = `drawtext=fontfile=${FONT}:text='%{pts\\:gmtime\\:0\\:%H\\\\\\:%M\\\\\\:%S}':fontsize=16:fontcolor=white:box=1:boxcolor=black:x=8:y=8`;
const QUALITY = ['-crf', '26'];
const RATE = ['-b:v', '300k', '-maxrate', '300k', '-bufsize', '300k'];

interface Unit {
  readonly size: number;
  readonly isKeyFrame: boolean;
}

function encode(filter: string, rate: readonly string[]): Unit[] {
  const run = spawnSync(
    'ffmpeg',
    [
      ...['-hide_banner', '-nostdin', '-v', 'error', ...STILL, '-t', String(SECONDS), '-vf', filter],
      ...['-c:v', 'libx264', '-preset', 'veryfast', '-tune', 'zerolatency', '-profile:v', 'main'],
      ...['-g', '30', '-keyint_min', '30', '-sc_threshold', '0', '-threads', '1', ...rate],
      ...['-x264-params', 'aud=1', '-f', 'h264', 'pipe:1'],
    ],
    { maxBuffer: 64 * 1024 * 1024, timeout: 120_000, killSignal: 'SIGKILL' },
  );
  if (run.status !== 0) throw new Error(`ffmpeg failed: ${run.stderr}`);
  const bytes = run.stdout;
  const marker = Buffer.from([0, 0, 0, 1, 9]);
  const units: Unit[] = [];
  for (let start = bytes.indexOf(marker); start >= 0; ) {
    const next = bytes.indexOf(marker, start + marker.length);
    const end = next < 0 ? bytes.length : next;
    const isKeyFrame = splitAnnexB(bytes, start, end).some((nal) => ((bytes[nal.start] ?? 0) & 31) === 5);
    units.push({ size: end - start, isKeyFrame });
    start = next;
  }
  return units;
}

function hintOf(units: readonly Unit[]) {
  const health = new StreamHealth();
  let figures = health.sample(0);
  units.forEach(({ size, isKeyFrame }, index) => {
    const nowMs = ((index + 1) * 1000) / FPS;
    health.onUnit((index * 90_000) / FPS, isKeyFrame, size, nowMs);
    if (index % FPS === FPS - 1) figures = health.sample(nowMs);
  });
  return { kind: figures.freezeKind, confidence: figures.freezeConfidence };
}

test.each([
  ['a frozen picture', FREEZE, QUALITY, 'repeating'],
  ['a frozen picture at a capped rate', FREEZE, [...RATE, '-qmin', '24'], 'repeating'],
  ['a frozen picture under a ticking clock', `${FREEZE},${CLOCK}`, QUALITY, 'no-change'],
  ['a still room with sensor noise', `${FREEZE},noise=alls=6:allf=t`, QUALITY, 'none'],
  ['a still room with sensor noise at a constant rate', `${FREEZE},noise=alls=6:allf=t`, RATE, 'none'],
  ['a moving scene', 'format=yuv420p', QUALITY, 'none'],
  ['a moving scene at a constant rate', 'format=yuv420p', RATE, 'none'],
  // What it cannot tell: an encoder that spends its constant rate on refining a picture that stands still.
  ['a frozen picture that fills a constant rate', FREEZE, RATE, 'none'],
])('%s', { timeout: 180_000 }, (_name, filter, rate, kind) => {
  const hint = hintOf(encode(filter, rate));
  expect(hint.kind).toBe(kind);
  if (kind === 'repeating') expect(hint.confidence).toBeGreaterThanOrEqual(0.9);
  if (kind === 'no-change') expect(hint.confidence).toBeLessThanOrEqual(0.5);
});
