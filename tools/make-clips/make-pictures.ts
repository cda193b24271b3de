import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createClassroom, HEIGHT, WIDTH } from './classroom.ts';

export const FRAME_RATE = 15;
export const GOP_FRAMES = 30;
export const CLIP_SECONDS = 12;
const BITRATE_KBPS = 190;

/**
 * Draws one room and has FFmpeg write it as raw H.264: Main profile, no B frames, one slice a picture,
 * a key frame with its parameter sets every two seconds. The clock starts at 09:00:00 and runs over the
 * length of the clip; at the loop it jumps back.
 */
export async function makePicture(room: number, file: string): Promise<void> {
  const number = String(room).padStart(2, '0');
  const label = `第${number}考场`;
  const font = "font='WenQuanYi Zen Hei'";
  const digits = "font='DejaVu Sans Mono'";
  const filters = [
    'noise=alls=5:allf=t',
    `drawtext=${font}:text='${label}':x=16:y=12:fontsize=30:fontcolor=white:borderw=2:bordercolor=black`,
    `drawtext=${digits}:text='${number}':x=133:y=52:fontsize=24:fontcolor=black`,
    `drawtext=${digits}:text='2026-06-07 %{pts\\:gmtime\\:32400\\:%T}':x=w-tw-16:y=h-th-12:fontsize=20:fontcolor=white:borderw=2:bordercolor=black`,
  ];
  const x264 = `bframes=0:keyint=${GOP_FRAMES}:min-keyint=${GOP_FRAMES}:scenecut=0:slices=1:repeat-headers=1:ref=2`;
  const ffmpeg = spawn(
    'ffmpeg',
    [
      ...['-v', 'error', '-y', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${WIDTH}x${HEIGHT}`],
      ...['-r', String(FRAME_RATE), '-i', 'pipe:0', '-vf', filters.join(','), '-pix_fmt', 'yuv420p'],
      ...['-c:v', 'libx264', '-profile:v', 'main', '-preset', 'veryslow', '-threads', '1'],
      ...['-x264-params', x264, '-b:v', `${BITRATE_KBPS}k`, '-maxrate', '260k', '-bufsize', '400k'],
      // Only coded pictures and parameter sets: no delimiters, no messages of the encoder.
      ...['-bsf:v', 'filter_units=remove_types=6|9', '-f', 'h264', file],
    ],
    { stdio: ['pipe', 'inherit', 'inherit'] },
  );
  const ended = once(ffmpeg, 'exit');
  const classroom = createClassroom(room);
  for (let frame = 0; frame < CLIP_SECONDS * FRAME_RATE; frame += 1) {
    if (!ffmpeg.stdin.write(classroom.frame(frame / FRAME_RATE, CLIP_SECONDS)))
      await once(ffmpeg.stdin, 'drain');
  }
  ffmpeg.stdin.end();
  const [status] = await ended;
  if (status !== 0) throw new Error(`ffmpeg ended with ${String(status)} on room ${number}`);
}
