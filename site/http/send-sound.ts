import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { type FileSeal, readSealed, SealedFileError } from '../../server/files/sealed-file.ts';
import { ContractError } from '../../shared/contract/errors.ts';
import { byteRange } from './byte-range.ts';

/** A sealed WAV or bytes of one: the whole, or the one range that was asked for (a player jumps by it). */
export async function sendSound(
  reply: FastifyReply,
  sound: FileSeal | Uint8Array,
  rangeHeader: string | undefined,
): Promise<FastifyReply> {
  const bytes = sound instanceof Uint8Array ? sound : opened(sound);
  const sizeBytes = bytes.length;
  const range = byteRange(rangeHeader, sizeBytes);
  if (range === 'unsatisfiable')
    throw new ContractError('bad-input', 'the range lies outside of the sound', 'Range');
  const { start, end } = range ?? { start: 0, end: sizeBytes - 1 };
  if (range !== null) reply.code(206).header('content-range', `bytes ${start}-${end}/${sizeBytes}`);
  return reply
    .type('audio/wav')
    .header('accept-ranges', 'bytes')
    .header('content-length', String(end - start + 1))
    .send(Readable.from([bytes.subarray(start, end + 1)]));
}

/** All of it before the first byte is sent: a changed part is told, not heard. */
function opened(seal: FileSeal): Uint8Array {
  try {
    return readSealed(seal);
  } catch (error) {
    if (error instanceof SealedFileError) throw new ContractError('unavailable', error.message);
    throw new ContractError('not-found', 'the sound that was kept is gone');
  }
}
