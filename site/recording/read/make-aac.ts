import { spawn } from 'node:child_process';
import { rename, rm } from 'node:fs/promises';

/** FFmpeg makes AAC of an hour of telephone sound in seconds; a stalled disk may take longer. */
const AAC_TIMEOUT_MS = 10 * 60_000;

/** Replaces the file's G.711 by AAC; the pictures are copied. False when FFmpeg could not. */
export async function makeAac(ffmpegPath: string, path: string, signal: AbortSignal): Promise<boolean> {
  const converted = `${path}.aac.mp4`;
  const isMade = await new Promise<boolean>((resolve) => {
    const child = spawn(
      ffmpegPath,
      [
        ...['-hide_banner', '-nostdin', '-v', 'quiet', '-y', '-i', path],
        ...['-c:v', 'copy', '-c:a', 'aac', '-b:a', '48k', '-movflags', '+faststart', converted],
      ],
      { stdio: 'ignore', windowsHide: true, timeout: AAC_TIMEOUT_MS, killSignal: 'SIGKILL' },
    );
    const stop = (): void => void child.kill('SIGKILL');
    signal.addEventListener('abort', stop, { once: true });
    child.once('error', () => resolve(false));
    child.once('close', (code) => {
      signal.removeEventListener('abort', stop);
      resolve(code === 0);
    });
  });
  if (isMade) await rename(converted, path);
  else await rm(converted, { force: true });
  return isMade;
}
