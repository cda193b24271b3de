import { spawnSync } from 'node:child_process';

/** One access unit of the clip, Annex B. */
export interface ClipUnit {
  readonly data: Buffer;
  readonly isKeyFrame: boolean;
}

export interface SampleClip {
  readonly codec: string;
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly units: readonly ClipUnit[];
}

const FPS = 12;
const WIDTH = 320;
const HEIGHT = 180;

let drawn: SampleClip | null = null;

/** A few seconds of moving test picture as H.264 with access unit delimiters, drawn once for all servers of a process. */
export function makeSampleClip(): SampleClip {
  drawn ??= drawSampleClip();
  return drawn;
}

function drawSampleClip(): SampleClip {
  const run = spawnSync(
    'ffmpeg',
    [
      ...['-v', 'error', '-f', 'lavfi', '-i', `testsrc2=size=${WIDTH}x${HEIGHT}:rate=${FPS}:duration=4`],
      ...[
        '-c:v',
        'libx264',
        '-preset',
        'ultrafast',
        '-profile:v',
        'baseline',
        '-bf',
        '0',
        '-pix_fmt',
        'yuv420p',
      ],
      ...['-g', String(FPS), '-x264-params', 'aud=1:repeat-headers=1:scenecut=0', '-f', 'h264', 'pipe:1'],
    ],
    { maxBuffer: 64 * 1024 * 1024 },
  );
  if (run.status !== 0) throw new Error(`ffmpeg could not make the sample clip: ${run.stderr}`);
  const units = splitUnits(run.stdout);
  const sps = units[0]?.data.indexOf(Buffer.from([0, 0, 0, 1, 0x67])) ?? -1;
  const first = units[0]?.data;
  if (!first || sps < 0) throw new Error('the sample clip has no parameter set');
  const codec = `avc1.${first.subarray(sps + 5, sps + 8).toString('hex')}`;
  return { codec, width: WIDTH, height: HEIGHT, fps: FPS, units };
}

/** Cuts at access unit delimiters (NAL type 9). */
function splitUnits(stream: Buffer): ClipUnit[] {
  const marker = Buffer.from([0, 0, 0, 1, 9]);
  const units: ClipUnit[] = [];
  let start = stream.indexOf(marker);
  while (start >= 0) {
    const next = stream.indexOf(marker, start + marker.length);
    const data = stream.subarray(start, next < 0 ? stream.length : next);
    units.push({ data, isKeyFrame: data.includes(Buffer.from([0, 0, 0, 1, 0x67])) });
    start = next;
  }
  return units;
}
