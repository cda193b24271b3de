import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeClip } from '../../test/fakes/rtsp/make-clip.ts';

const CLIP_SECONDS = 20;

/**
 * `sub_aac.mkv` in `directory`: a sub stream of 640x360 at 15 fps and 400 kbit/s with AAC. 20 s are drawn and joined
 * `copies` times: a server's file must not end within a round.
 */
export function drawStream(directory: string, copies: number): void {
  const short = join(directory, 'short.clip.mkv');
  makeClip(short, { seconds: CLIP_SECONDS, audio: 'aac', size: '640x360', kbps: 400, noise: 10 });
  const joined = join(directory, 'sub_aac.mkv');
  const loops = String(copies - 1);
  execFileSync('ffmpeg', ['-v', 'error', '-y', '-stream_loop', loops, '-i', short, '-c', 'copy', joined]);
  rmSync(short);
}
