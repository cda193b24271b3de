import { type ChildProcess, spawn } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import type { VideoCodec } from './coded-pictures.ts';
import { PICTURE_HEIGHT, PICTURE_WIDTH } from './small-picture.ts';

/** An FFmpeg that reads Annex B key frames on stdin and writes small raw pictures on stdout, in the same order. */
export function spawnDecoder(ffmpegPath: string, codec: VideoCodec, timeoutMs?: number): ChildProcess {
  const input = ['-threads', '1', '-flags', 'low_delay', '-probesize', '32', '-analyzeduration', '0'];
  const filter = `scale=${PICTURE_WIDTH}:${PICTURE_HEIGHT}:flags=area`;
  const output = ['-an', '-fps_mode', 'passthrough', '-filter_threads', '1', '-vf', filter];
  const child = spawn(
    ffmpegPath,
    [
      ...['-v', 'quiet', '-hide_banner', ...input, '-f', codec === 'h264' ? 'h264' : 'hevc'],
      ...[
        '-i',
        'pipe:0',
        ...output,
        '-pix_fmt',
        'yuv420p',
        '-flush_packets',
        '1',
        '-f',
        'rawvideo',
        'pipe:1',
      ],
    ],
    {
      stdio: ['pipe', 'pipe', 'ignore'],
      windowsHide: true,
      killSignal: 'SIGKILL',
      ...(timeoutMs === undefined ? {} : { timeout: timeoutMs }),
    },
  );
  // Looking at key frames is never urgent; the live pictures of this PC are.
  try {
    if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It has ended already, or this system does not let us: then it runs as everything else.
  }
  return child;
}
