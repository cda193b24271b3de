import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { ContractError } from '../../shared/contract/errors.ts';
import { byteRange } from './byte-range.ts';

/** A WAV file or bytes of one: the whole, or the one range that was asked for (a player jumps by it). */
export async function sendSound(
  reply: FastifyReply,
  sound: string | Uint8Array,
  rangeHeader: string | undefined,
): Promise<FastifyReply> {
  const sizeBytes = typeof sound === 'string' ? await sizeOf(sound) : sound.length;
  const range = byteRange(rangeHeader, sizeBytes);
  if (range === 'unsatisfiable')
    throw new ContractError('bad-input', 'the range lies outside of the sound', 'Range');
  const { start, end } = range ?? { start: 0, end: sizeBytes - 1 };
  if (range !== null) reply.code(206).header('content-range', `bytes ${start}-${end}/${sizeBytes}`);
  return reply
    .type('audio/wav')
    .header('accept-ranges', 'bytes')
    .header('content-length', String(end - start + 1))
    .send(
      typeof sound === 'string'
        ? createReadStream(sound, { start, end })
        : Readable.from([sound.subarray(start, end + 1)]),
    );
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch {
    throw new ContractError('not-found', 'the sound that was kept is gone');
  }
}
