import { execFileSync } from 'node:child_process';

export interface ClipOptions {
  readonly seconds: number;
  readonly audio?: 'aac' | 'pcm_alaw';
  readonly slices?: number;
  readonly codec?: 'libx264' | 'libx265';
  readonly size?: string;
  readonly fps?: number;
  readonly kbps?: number;
  readonly noise?: number;
  /** Distance of key frames; 2 unless told. */
  readonly gopSeconds?: number;
  readonly toneFrequencyHz?: number;
}

/**
 * Draws a test clip with FFmpeg: by default 320x180, 15 fps, a key frame every 2 s (1 s of real time is quick to
 * make). H.265 has B-frames and open groups of pictures: CRA key frames with leading pictures.
 */
export function makeClip(file: string, options: ClipOptions): void {
  const { seconds, audio, slices = 1, codec = 'libx264', size = '320x180', fps = 15, kbps = 250 } = options;
  const { gopSeconds = 2 } = options;
  const picture = `testsrc2=size=${size}:rate=${fps},noise=alls=${options.noise ?? 4}:allf=t`;
  const video =
    codec === 'libx265'
      ? ['-c:v', codec, '-preset', 'ultrafast', '-x265-params', 'log-level=none:open-gop=1:bframes=3']
      : ['-c:v', codec, '-preset', 'veryfast', '-profile:v', 'main', '-bf', '0', '-slices', String(slices)];
  const sound =
    audio === undefined
      ? []
      : [
          '-c:a',
          audio,
          '-ac',
          '1',
          '-ar',
          audio === 'aac' ? '16000' : '8000',
          ...(audio === 'aac' ? ['-b:a', '32k'] : []),
        ];
  execFileSync(
    'ffmpeg',
    [
      ...['-v', 'error', '-y', '-f', 'lavfi', '-i', picture],
      ...(audio === undefined
        ? []
        : ['-f', 'lavfi', '-i', `sine=frequency=${options.toneFrequencyHz ?? 1000}`]),
      ...[
        '-t',
        String(seconds),
        ...video,
        '-pix_fmt',
        'yuv420p',
        '-g',
        String(fps * gopSeconds),
        '-keyint_min',
        String(fps * gopSeconds),
      ],
      ...[
        '-sc_threshold',
        '0',
        '-b:v',
        `${kbps}k`,
        '-maxrate',
        `${kbps}k`,
        '-bufsize',
        `${kbps}k`,
        ...sound,
        file,
      ],
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
}
