import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type CodedKeyFrame,
  type Decoded,
  decodeKeyFrames,
} from '../../../site/diagnosis/decode-key-frames.ts';
import { type KeptDecoders, keepDecoders } from '../../../site/diagnosis/kept-decoders.ts';
import { splitKeyFrames } from '../../../tools/diagnosis-set/encode-scene.ts';

const CAMERAS = 6;
const folder = mkdtempSync(join(tmpdir(), 'exam-decoders-'));
let plain: CodedKeyFrame[];
let kept: KeptDecoders;
beforeAll(() => {
  plain = keyFrames('plain', []);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Key frames of a moving picture, each another one. */
function keyFrames(name: string, coder: readonly string[]): CodedKeyFrame[] {
  const file = join(folder, `${name}.h264`);
  execFileSync('ffmpeg', [
    ...['-v', 'error', '-f', 'lavfi', '-i', 'testsrc2=size=640x360:rate=15', '-t', String(CAMERAS)],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-bf', '0', '-g', '15', '-sc_threshold', '0'],
    ...[...coder, '-pix_fmt', 'yuv420p', '-f', 'h264', file],
  ]);
  return splitKeyFrames(readFileSync(file), 'h264').map((data) => ({
    data,
    codec: 'avc1.4d401e',
    width: 640,
    height: 360,
  }));
}

const lumaOf = (one: Decoded | undefined): Buffer | null =>
  one?.ok === true ? Buffer.from(one.picture.luma) : null;
/** What is shown here is which picture belongs to whom, never how fast: a busy machine may take its time. */
const PATIENT_MS = 120_000;
async function apart(frames: readonly CodedKeyFrame[]): Promise<(Buffer | null)[]> {
  const found: (Buffer | null)[] = [];
  for (const frame of frames) {
    const [one] = await decodeKeyFrames([frame], 'ffmpeg', null, PATIENT_MS);
    found.push(lumaOf(one));
  }
  return found;
}
/** The frames as a round of cameras sends them, `turn` places on. */
const turned = <T>(values: readonly T[], turn: number): T[] =>
  values.map((_, index) => values[(index + turn) % values.length] as T);

async function expectOwnPictures(
  frames: readonly CodedKeyFrame[],
  rounds: number,
  limits?: { startMs: number; silenceMs: number },
): Promise<number> {
  const own = await apart(frames);
  let batchesKept = 0;
  kept = keepDecoders('ffmpeg', limits);
  const watched: KeptDecoders = {
    ...kept,
    async decode(key, codec, coded) {
      const pictures = await kept.decode(key, codec, coded);
      if (pictures !== null) batchesKept += 1;
      return pictures;
    },
  };
  try {
    for (let round = 0; round < rounds; round += 1) {
      const decoded = await decodeKeyFrames(turned(frames, round), 'ffmpeg', watched, PATIENT_MS);
      for (const [index, luma] of turned(own, round).entries()) {
        const got = lumaOf(decoded[index]);
        expect(luma === null ? got : got?.equals(luma), `round ${round}, camera ${index}`).toBe(
          luma === null ? null : true,
        );
      }
    }
  } finally {
    await kept.close();
  }
  return batchesKept;
}

test('a kept decoder gives every camera its own picture, round after round', async () => {
  expect(plain).toHaveLength(CAMERAS);
  const limits = { startMs: PATIENT_MS, silenceMs: PATIENT_MS };
  expect(await expectOwnPictures(plain, 4, limits)).toBe(4);
});

test('a frame that gives no picture is blamed on its own camera, wherever it stands', async () => {
  for (const place of [3, CAMERAS - 1]) {
    const frames = plain.map((frame, index) => {
      if (index !== place) return frame;
      // Parameter sets and the head of a slice, then nothing.
      const slice = frame.data.findIndex(
        (byte, at) => byte === 0x65 && frame.data[at - 1] === 1 && frame.data[at - 2] === 0,
      );
      return { ...frame, data: frame.data.subarray(0, slice + 3) };
    });
    expect((await apart(frames)).map((luma) => luma === null)).toEqual(
      frames.map((_, index) => index === place),
    );
    await expectOwnPictures(frames, 2);
  }
});

test('a stream whose decoder holds pictures back still gives every camera its own', async () => {
  const reordering = keyFrames('reordering', [
    '-bf',
    '8',
    '-b_strategy',
    '0',
    '-x264-params',
    'b-pyramid=strict',
  ]);
  await expectOwnPictures(reordering, 3);
});

test('equal pictures, a program that is no decoder and a closed keeper end in an answer', async () => {
  const [frame] = plain;
  if (frame === undefined) throw new Error('no frame');
  await expectOwnPictures(
    Array.from({ length: CAMERAS }, () => frame),
    2,
  );
  const wrong = keepDecoders('false');
  const failed = await decodeKeyFrames(plain, 'false', wrong);
  expect(failed.map((one) => !one.ok && one.code)).toEqual(plain.map(() => 'not-decodable'));
  await wrong.close();
  expect(
    await wrong.decode(
      'h264 640x360',
      'h264',
      plain.map(({ data }) => data),
    ),
  ).toBeNull();
});
