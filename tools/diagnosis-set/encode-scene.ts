import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { CodedKeyFrame } from '../../site/diagnosis/decode-key-frames.ts';
import { HEIGHT, WIDTH } from './camera-view.ts';

/** A key frame every two seconds, as cameras send them. */
export const KEY_FRAME_SECONDS = 2;
/**
 * A 400 kbit/s stream with a key frame every 2 s spends about a quarter of its bits on it: 25 kB. Coding key frames
 * only, at 15 a second, that budget is 3 Mbit/s.
 */
const KEY_FRAMES_KBPS = 3_000;
const CODED_FPS = 15;

export interface SceneEncoding {
  readonly codec: 'h264' | 'h265';
  /** `key-frames` codes nothing but key frames; `whole` codes 15 pictures a second at 400 kbit/s and keeps the key frames. */
  readonly mode: 'key-frames' | 'whole';
  readonly hasOverlay: boolean;
}

/**
 * Has FFmpeg write name and ticking time over the pictures, as cameras do after the lens, code them, and gives the
 * key frames back. `frames` are RGB pictures 2 s apart (1/15 s in mode `whole`).
 */
export async function encodeScene(
  frames: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  { codec, mode, hasOverlay }: SceneEncoding,
): Promise<CodedKeyFrame[]> {
  const isWhole = mode === 'whole';
  const seconds = isWhole ? 'pts\\:gmtime\\:32400\\:%T' : `expr_int_format\\:32400+2*n\\:d\\:8`;
  const style = 'fontsize=20:fontcolor=white:borderw=2:bordercolor=black';
  const overlay = [
    `drawtext=font='DejaVu Sans Mono':text='2026-06-07 %{${seconds}}':x=w-tw-16:y=h-th-12:${style}`,
    `drawtext=font='DejaVu Sans Mono':text='CAM 08':x=16:y=14:${style}`,
  ];
  const keyFrames = isWhole ? 30 : 1;
  const coder =
    codec === 'h264'
      ? [
          '-c:v',
          'libx264',
          '-preset',
          'veryfast',
          '-x264-params',
          `keyint=${keyFrames}:min-keyint=${keyFrames}:scenecut=0:bframes=0:repeat-headers=1:slices=1:log-level=none`,
        ]
      : [
          '-c:v',
          'libx265',
          '-preset',
          'ultrafast',
          '-x265-params',
          `keyint=${keyFrames}:min-keyint=${keyFrames}:scenecut=0:bframes=0:repeat-headers=1:log-level=none`,
        ];
  const kbps = isWhole ? 400 : KEY_FRAMES_KBPS;
  // Key frames alone may take no more than their share each; a whole stream may borrow within a second.
  const buffer = isWhole ? kbps : Math.round((1.2 * kbps) / CODED_FPS);
  const rate = ['-b:v', `${kbps}k`, '-maxrate', `${kbps}k`, '-bufsize', `${buffer}k`];
  const child = spawn(
    'ffmpeg',
    [
      ...[
        '-v',
        'error',
        '-f',
        'rawvideo',
        '-pix_fmt',
        'rgb24',
        '-s',
        `${WIDTH}x${HEIGHT}`,
        '-r',
        String(CODED_FPS),
      ],
      ...[
        '-i',
        'pipe:0',
        ...(hasOverlay ? ['-vf', overlay.join(',')] : []),
        '-pix_fmt',
        'yuv420p',
        '-threads',
        '1',
      ],
      ...[...coder, ...rate, '-f', codec === 'h264' ? 'h264' : 'hevc', 'pipe:1'],
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = once(child, 'close');
  for await (const frame of frames) if (!child.stdin.write(frame)) await once(child.stdin, 'drain');
  child.stdin.end();
  const [status] = await ended;
  if (status !== 0) throw new Error(`ffmpeg ended with ${String(status)}`);
  return splitKeyFrames(Buffer.concat(chunks), codec).map((data) => ({
    data,
    codec: codec === 'h264' ? 'avc1.4d401e' : 'hvc1.1.6.L93.90',
    width: WIDTH,
    height: HEIGHT,
  }));
}

/** Key frames with their parameter sets: from each set to the end of the key picture. */
export function splitKeyFrames(stream: Buffer, codec: 'h264' | 'h265'): Buffer[] {
  const found: Buffer[] = [];
  let begin = -1;
  let isPicture = false;
  const starts: number[] = [];
  for (let at = stream.indexOf('\0\0\u0001'); at >= 0; at = stream.indexOf('\0\0\u0001', at + 3))
    starts.push(at);
  for (const at of starts) {
    const header = stream[at + 3] ?? 0;
    const type = codec === 'h264' ? header & 0x1f : (header >> 1) & 0x3f;
    const isKey = codec === 'h264' ? type === 5 : type >= 16 && type <= 21;
    const from = stream[at - 1] === 0 ? at - 1 : at;
    if (isPicture && !isKey) {
      found.push(stream.subarray(begin, from));
      begin = -1;
      isPicture = false;
    }
    const isSet = codec === 'h264' ? type === 7 : type === 32;
    if (isSet && begin < 0) begin = from;
    if (isKey && begin >= 0) isPicture = true;
  }
  if (isPicture) found.push(stream.subarray(begin));
  return found;
}
