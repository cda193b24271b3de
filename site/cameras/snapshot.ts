import { spawn } from 'node:child_process';
import { ContractError } from '../../shared/contract/errors.ts';
import type { AccessUnit } from '../ports/cameras.ts';

const TIMEOUT_MS = 5_000;
/** A 4K picture at this quality stays below 4 MiB. */
const MAX_JPEG_BYTES = 16 * 1024 * 1024;

/**
 * A key frame of a stream with this codec string as JPEG, by the FFmpeg executable (a separate process: a decoder must not be able to hurt the
 * service). Rejects with `unavailable` when there is no FFmpeg, no picture in the unit, or no answer in 5 s.
 */
export function keyFrameToJpeg(
  unit: AccessUnit,
  codec: string,
  ffmpegPath: string | null,
): Promise<Uint8Array> {
  if (ffmpegPath === null)
    return Promise.reject(unavailable('FFmpeg is missing, so no still picture can be made.'));
  return new Promise((resolve, reject) => {
    const input = [
      '-f',
      /^(?:hev1|hvc1)\./.test(codec) ? 'hevc' : 'h264',
      '-probesize',
      '32',
      '-i',
      'pipe:0',
    ];
    const output = ['-frames:v', '1', '-q:v', '3', '-f', 'mjpeg', 'pipe:1'];
    const child = spawn(ffmpegPath, ['-v', 'quiet', '-threads', '1', ...input, ...output], {
      stdio: ['pipe', 'pipe', 'ignore'],
      windowsHide: true,
      timeout: TIMEOUT_MS,
      killSignal: 'SIGKILL',
    });
    const chunks: Buffer[] = [];
    let size = 0;
    child.stdin.on('error', () => {}); // it may have seen enough before the end
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_JPEG_BYTES) child.kill('SIGKILL');
      else chunks.push(chunk);
    });
    child.once('error', () => reject(unavailable('FFmpeg could not be started.')));
    child.once('close', (code) => {
      const isPicture = code === 0 && chunks[0]?.[0] === 0xff && chunks[0][1] === 0xd8;
      if (isPicture) resolve(Buffer.concat(chunks));
      else reject(unavailable('FFmpeg could not make a picture of the key frame.'));
    });
    child.stdin.end(unit.data);
  });
}

function unavailable(text: string): ContractError {
  return new ContractError('unavailable', text);
}
