import { spawn } from 'node:child_process';

export interface FfmpegInfo {
  readonly path: string;
  /** As FFmpeg writes it, e.g. `5.1.9-0+deb12u1`. */
  readonly version: string;
}

/** A busy PC that has just started takes long for a first look at a large program; "missing" would hold until restart. */
const VERSION_TIMEOUT_MS = 20_000;
const MAX_OUTPUT_BYTES = 64 * 1024;

/** The FFmpeg executable: the one of the setting, or `ffmpeg` on the PATH. Null when it does not run. */
export async function findFfmpeg(settingPath: string | null): Promise<FfmpegInfo | null> {
  const path = settingPath ?? 'ffmpeg';
  const output = await versionOutput(path);
  const version = /^ffmpeg version (\S+)/m.exec(output)?.[1];
  return version === undefined ? null : { path, version };
}

function versionOutput(path: string): Promise<string> {
  return new Promise((resolve) => {
    let output = '';
    try {
      const child = spawn(path, ['-hide_banner', '-version'], {
        stdio: ['ignore', 'pipe', 'ignore'],
        windowsHide: true,
        timeout: VERSION_TIMEOUT_MS,
        killSignal: 'SIGKILL',
      });
      child.stdout.on('data', (chunk: Buffer) => {
        if (output.length < MAX_OUTPUT_BYTES) output += chunk.toString('latin1');
      });
      child.once('error', () => resolve(''));
      child.once('close', (code) => resolve(code === 0 ? output : ''));
    } catch {
      resolve(''); // a path no process can be made of
    }
  });
}
