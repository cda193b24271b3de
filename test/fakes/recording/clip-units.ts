import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RecordedUnit } from '../../../site/ports/recording-worker.ts';

const START = Buffer.from([0, 0, 0, 1]);

export interface Clip {
  readonly format: { codec: string; width: number; height: number };
  /** In order of decoding, with the parameter sets behind the delimiter of every key frame. */
  readonly units: readonly RecordedUnit[];
}

/** Encodes a test picture with FFmpeg and cuts it into access units as ingest delivers them. */
export function encodeClip(
  directory: string,
  options: {
    codec: 'libx264' | 'libx265';
    seconds: number;
    bFrames: number;
    startMs: number;
    width?: number;
    height?: number;
  },
): Clip {
  const { codec, seconds, bFrames, startMs, width = 320, height = 180 } = options;
  const is265 = codec === 'libx265';
  const name = join(directory, `${codec}-${bFrames}-${width}`);
  const encoder = is265
    ? [
        '-x265-params',
        `log-level=none:aud=1:bframes=${bFrames}:keyint=30:min-keyint=30:scenecut=0:open-gop=0:repeat-headers=1`,
      ]
    : ['-x264-params', `aud=1:bframes=${bFrames}:keyint=30:min-keyint=30:scenecut=0`];
  execFileSync('ffmpeg', [
    ...['-hide_banner', '-nostdin', '-v', 'error', '-y', '-f', 'lavfi'],
    ...['-i', `testsrc2=size=${width}x${height}:rate=15`, '-t', String(seconds), '-pix_fmt', 'yuv420p'],
    ...['-c:v', codec, '-preset', 'veryfast', ...encoder, `${name}.mp4`],
  ]);
  const filter = is265 ? 'hevc_mp4toannexb' : 'h264_mp4toannexb';
  const raw = `${name}.${is265 ? 'hevc' : 'h264'}`;
  execFileSync('ffmpeg', ['-v', 'error', '-y', '-i', `${name}.mp4`, '-c', 'copy', '-bsf:v', filter, raw]);
  const times = execFileSync('ffprobe', [
    ...[
      '-v',
      'error',
      '-select_streams',
      'v',
      '-show_entries',
      'packet=pts_time',
      '-of',
      'csv=p=0',
      `${name}.mp4`,
    ],
  ])
    .toString()
    .trim()
    .split('\n')
    .map(Number);
  const groups = nalsOf(readFileSync(raw));
  const units = groups.map((nals, index) => {
    const isKeyFrame = nals.some((nal) =>
      is265 ? [19, 20].includes(typeOf265(nal)) : (nal[0] ?? 0) % 32 === 5,
    );
    return {
      data: Buffer.concat(inIngestOrder(nals, is265).flatMap((nal) => [START, nal])),
      isKeyFrame,
      isAfterLoss: false,
      captureMicros: startMs * 1000 + Math.round((times[index] ?? 0) * 1e6),
    };
  });
  const sps = groups[0]?.find((nal) => (is265 ? typeOf265(nal) === 33 : (nal[0] ?? 0) % 32 === 7));
  const profile = sps?.subarray(1, 4).toString('hex') ?? '';
  const format = { codec: is265 ? 'hvc1.1.6.L60.90' : `avc1.${profile}`, width, height };
  return { format, units };
}

const typeOf265 = (nal: Buffer): number => ((nal[0] ?? 0) >> 1) & 0x3f;

/** NAL units by access unit: every one begins with a delimiter. */
function nalsOf(stream: Buffer): Buffer[][] {
  const starts: { at: number; length: number }[] = [];
  for (let at = stream.indexOf(START.subarray(1)); at >= 0; at = stream.indexOf(START.subarray(1), at + 3)) {
    const length = stream[at - 1] === 0 ? 4 : 3;
    starts.push({ at: at + 3 - length, length });
  }
  const groups: Buffer[][] = [];
  for (const [index, { at, length }] of starts.entries()) {
    const nal = stream.subarray(at + length, starts[index + 1]?.at ?? stream.length);
    const isDelimiter = (nal[0] ?? 0) % 32 === 9 || typeOf265(nal) === 35;
    if (isDelimiter) groups.push([]);
    groups.at(-1)?.push(nal);
  }
  return groups;
}

/** Delimiter, each parameter set once (VPS, SPS, PPS), then the rest. */
function inIngestOrder(nals: readonly Buffer[], is265: boolean): Buffer[] {
  const setTypes = is265 ? [32, 33, 34] : [7, 8];
  const typeOf = (nal: Buffer): number => (is265 ? typeOf265(nal) : (nal[0] ?? 0) % 32);
  const sets = setTypes.flatMap((type) => nals.find((nal) => typeOf(nal) === type) ?? []);
  const rest = nals.filter((nal) => !setTypes.includes(typeOf(nal)));
  return [...rest.slice(0, 1), ...sets, ...rest.slice(1)];
}
