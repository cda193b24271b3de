import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RecordEvent, RecordedAudio } from '../../../site/ports/recording-worker.ts';
import { withFile } from '../../../site/recording/keep/disk-files.ts';
import { scanFile } from '../../../site/recording/mp4/scan-file.ts';
import { unitsOfFragment } from '../../../site/recording/read/fragment-playback.ts';
import { createWorkerRecorder } from '../../../site/recording/write/worker-recorder.ts';
import { type Clip, encodeClip } from '../../fakes/recording/clip-units.ts';
import { hasFfmpeg } from '../../fakes/rtsp/gst-server.ts';

const START_MS = 1_780_000_000_000;
const hasGstreamer = spawnSync('gst-launch-1.0', ['--version'], { stdio: 'ignore' }).status === 0;
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'exam-rec-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sha = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex');

/** AAC frames of a tone, as FFmpeg codes them. */
function aacFrames(): { audio: RecordedAudio; frames: Buffer[] } {
  const file = join(folder, 'tone.aac');
  execFileSync('ffmpeg', [
    ...['-v', 'error', '-y', '-f', 'lavfi', '-i', 'sine=frequency=1000', '-t', '7'],
    ...['-ac', '1', '-ar', '16000', '-c:a', 'aac', '-f', 'adts', file],
  ]);
  const bytes = readFileSync(file);
  const frames: Buffer[] = [];
  for (let at = 0; at + 7 < bytes.length; ) {
    const length =
      (((bytes[at + 3] ?? 0) & 3) << 11) | ((bytes[at + 4] ?? 0) << 3) | ((bytes[at + 5] ?? 0) >> 5);
    frames.push(bytes.subarray(at + 7, at + length));
    at += length;
  }
  // AAC-LC, 16 kHz, mono.
  return {
    audio: { codec: 'aac', sampleRate: 16_000, channels: 1, config: Uint8Array.of(0x14, 0x08) },
    frames,
  };
}

const g711: { audio: RecordedAudio; frames: Buffer[] } = {
  audio: { codec: 'pcma', sampleRate: 8000, channels: 1, config: new Uint8Array(0) },
  frames: Array.from({ length: 350 }, (_, index) => Buffer.alloc(160, 0x40 + (index % 64))),
};

/** Records a clip with sound through the worker's own recorder; answers the one file. */
async function recordClip(
  clip: Clip,
  cameraId: string,
  sound: { audio: RecordedAudio; frames: Buffer[] } | null,
): Promise<{ path: string; sha256: string }> {
  const events: RecordEvent[] = [];
  let atMs = START_MS;
  const recorder = createWorkerRecorder({
    send: (batch) => events.push(...batch),
    clock: { wallMs: () => atMs, monotonicMs: () => atMs },
    limits: { syncPauseMs: 0 },
  });
  recorder.setPlan({ folder, stream: 'sub', run: 'abcdef', maxFileMs: 600_000, blockedCode: null });
  const stream = recorder.recorderOf(cameraId);
  stream?.onAudioTrack(sound?.audio ?? null);
  stream?.onFormat(clip.format);
  const frameMs = sound === null ? 0 : sound.audio.codec === 'aac' ? 64 : 20;
  let frame = 0;
  for (const [index, unit] of clip.units.entries()) {
    atMs = START_MS + Math.round(((index + 1) * 1000) / 15);
    stream?.onUnit(unit);
    for (; sound !== null && START_MS + frame * frameMs < atMs; frame += 1) {
      const bytes = sound.frames[frame];
      if (bytes !== undefined)
        stream?.onAudioFrame(bytes, 0, bytes.length, (START_MS + frame * frameMs) * 1000);
    }
  }
  await recorder.close();
  const last = events.findLast((event) => event.kind === 'durable');
  if (last?.kind !== 'durable') throw new Error('nothing was recorded');
  return { path: last.file.path, sha256: last.file.sha256 };
}

const cases = [
  { name: 'H.264 with AAC', codec: 'libx264', bFrames: 0, sound: 'aac' },
  { name: 'H.264 with B-frames and G.711', codec: 'libx264', bFrames: 3, sound: 'g711' },
  { name: 'H.265 with B-frames, silent', codec: 'libx265', bFrames: 2, sound: 'none' },
] as const;

test.skipIf(!hasFfmpeg).each(cases)(
  '$name: every access unit comes back, and FFmpeg and GStreamer read the file without complaint',
  async ({ codec, bFrames, sound, name }) => {
    const clip = encodeClip(folder, { codec, bFrames, seconds: 6, startMs: START_MS });
    const heard = sound === 'aac' ? aacFrames() : sound === 'g711' ? g711 : null;
    const { path, sha256 } = await recordClip(clip, name.replaceAll(/[^A-Za-z0-9]/g, '-'), heard);
    const file = join(folder, ...path.split('/'));
    expect(sha(readFileSync(file))).toBe(sha256);

    const found = await withFile(file, (read) => scanFile(path, read));
    expect(found?.fragments.map(({ units }) => units)).toEqual([30, 30, 30]);
    const played = await withFile(file, async (read) => {
      const all = [];
      for (const fragment of found?.fragments ?? []) all.push(await unitsOfFragment(read, fragment));
      return all.flatMap((one) => one?.units ?? []);
    });
    const pictures = played.filter(({ kind }) => kind === 'video');
    expect(pictures.map(({ data }) => sha(data))).toEqual(clip.units.map(({ data }) => sha(data)));
    // Ticks of 1/90000 s: a capture time comes back within 12 microseconds.
    for (const [index, picture] of pictures.entries())
      expect(Math.abs(picture.captureMicros - (clip.units[index]?.captureMicros ?? 0))).toBeLessThan(12);
    const frames = played.filter(({ kind }) => kind === 'audio');
    if (heard !== null) {
      expect(frames.length).toBeGreaterThan(sound === 'aac' ? 85 : 290);
      expect(frames.map(({ data }) => sha(data))).toEqual(
        heard.frames.slice(0, frames.length).map((frame) => sha(frame)),
      );
    }

    const decoded = spawnSync('ffmpeg', ['-v', 'error', '-i', file, '-f', 'null', '-'], {
      encoding: 'utf8',
    });
    expect({ status: decoded.status, stderr: decoded.stderr }).toEqual({ status: 0, stderr: '' });
    const probed = execFileSync('ffprobe', [
      ...[
        '-v',
        'error',
        '-count_packets',
        '-show_entries',
        'stream=codec_name,nb_read_packets',
        '-of',
        'csv=p=0',
        file,
      ],
    ]).toString();
    expect(probed).toContain(`${codec === 'libx264' ? 'h264' : 'hevc'},90`);
    if (sound !== 'none') expect(probed).toContain(sound === 'aac' ? 'aac,' : 'pcm_alaw,');
    const times = execFileSync('ffprobe', [
      ...['-v', 'error', '-select_streams', 'v', '-show_entries', 'packet=dts,pts', '-of', 'csv=p=0', file],
    ])
      .toString()
      .trim()
      .split('\n')
      .map((line) => line.split(',').map(Number));
    const decodeTimes = times.map(([pts, dts]) => dts ?? pts ?? 0);
    for (const [index, at] of decodeTimes.entries())
      if (index > 0) expect(at).toBeGreaterThan(decodeTimes[index - 1] ?? 0);
    if (!hasGstreamer) return;
    const parser = codec === 'libx264' ? 'h264parse' : 'h265parse';
    const branch = sound === 'none' ? [] : ['d.audio_0', '!', 'queue', '!', 'fakesink', 'sync=false'];
    const launched = spawnSync(
      'gst-launch-1.0',
      [
        ...['filesrc', `location=${file}`, '!', 'qtdemux', 'name=d', 'd.video_0', '!', 'queue', '!'],
        ...[parser, '!', 'fakesink', 'sync=false', ...branch],
      ],
      { encoding: 'utf8', timeout: 60_000 },
    );
    expect({ status: launched.status, errors: /ERROR/.test(launched.stdout + launched.stderr) }).toEqual({
      status: 0,
      errors: false,
    });
  },
  120_000,
);

test.skipIf(!hasFfmpeg)(
  'parameters that change in mid-stream begin a new file without a gap, and both decode',
  async () => {
    const first = encodeClip(folder, { codec: 'libx264', bFrames: 0, seconds: 4, startMs: START_MS });
    const second = encodeClip(folder, {
      ...{ codec: 'libx264', bFrames: 0, seconds: 4, startMs: START_MS + 4_000 },
      ...{ width: 640, height: 360 },
    });
    const events: RecordEvent[] = [];
    let atMs = START_MS;
    const recorder = createWorkerRecorder({
      send: (batch) => events.push(...batch),
      clock: { wallMs: () => atMs, monotonicMs: () => atMs },
      limits: { syncPauseMs: 0 },
    });
    recorder.setPlan({ folder, stream: 'sub', run: 'abcdef', maxFileMs: 600_000, blockedCode: null });
    const stream = recorder.recorderOf('changing');
    for (const { format, units } of [first, second]) {
      stream?.onFormat(format);
      for (const unit of units) {
        atMs += 1000 / 15;
        stream?.onUnit(unit);
      }
    }
    await recorder.close();
    expect(events.filter(({ kind }) => kind === 'hole')).toEqual([]);
    const files = new Map<string, { fromMs: number; toMs: number }>();
    for (const event of events)
      if (event.kind === 'durable')
        for (const { fromMs, toMs } of event.fragments) {
          const known = files.get(event.file.path);
          files.set(event.file.path, { fromMs: known?.fromMs ?? fromMs, toMs });
        }
    // Two files are flushed side by side: either may be told first.
    const inTime = [...files].toSorted(([, a], [, b]) => a.fromMs - b.fromMs);
    const spans = inTime.map(([, span]) => span);
    expect(spans).toHaveLength(2);
    expect(spans[1]?.fromMs).toBe(spans[0]?.toMs);
    const decoded = inTime.map(([path]) => {
      const file = join(folder, ...path.split('/'));
      const run = spawnSync('ffmpeg', ['-v', 'error', '-i', file, '-f', 'null', '-'], { encoding: 'utf8' });
      const size = execFileSync('ffprobe', [
        ...['-v', 'error', '-count_frames', '-show_entries', 'stream=width,height,nb_read_frames'],
        ...['-of', 'csv=p=0', file],
      ]);
      return `${run.status} ${run.stderr}${size.toString().trim()}`;
    });
    expect(decoded).toEqual(['0 320,180,60', '0 640,360,60']);
  },
  60_000,
);

test('a file cut anywhere, or with any byte changed, is read up to the damage and never throws', async () => {
  if (!hasFfmpeg) return;
  const clip = encodeClip(folder, { codec: 'libx264', bFrames: 0, seconds: 4, startMs: START_MS });
  const { path } = await recordClip(clip, 'damage', g711);
  const whole = readFileSync(join(folder, ...path.split('/')));
  const scan = (bytes: Buffer) =>
    scanFile(path, async (offset, length) => bytes.subarray(offset, offset + length));
  const good = await scan(whole);
  const ends = [...(good?.fragments ?? [])].map(({ offset, sizeBytes }) => offset + sizeBytes);
  expect(ends.at(-1)).toBe(whole.length);
  for (let i = 0; i < 300; i += 1) {
    const at = Math.floor((whole.length * i) / 300);
    const cut = await scan(whole.subarray(0, at));
    expect(cut?.fragments.length ?? 0).toBe(ends.filter((end) => end <= at).length);
    const changed = Buffer.from(whole);
    changed[at] = (changed[at] ?? 0) ^ (1 << (i % 8));
    const found = await scan(changed);
    // Everything in front of the changed byte stays; nothing behind it is claimed.
    const untouched = ends.filter((end) => end <= at).length;
    expect(found === null ? 0 : found.fragments.length).toBe(
      at < (good?.fragments[0]?.offset ?? 0) ? 0 : untouched,
    );
  }
}, 60_000);
