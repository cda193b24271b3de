import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { type FileSeal, writeSealed } from '../../../server/files/sealed-file.ts';
import { writeWav } from '../wav/write-wav.ts';
import type { Evidence } from './analyst-messages.ts';
import type { PcmTimeline } from './pcm-timeline.ts';

/** Name of a camera's sound within the folder of a check. */
export const evidenceName = (cameraId: string): string => `${cameraId.replaceAll(/[^\w.-]/g, '_')}.wav`;

/**
 * Keeps what is held of a microphone as a WAV of 16 bits, sealed; null when the disk does not take it: the check goes on. The
 * SHA-256 is of the WAV as it is handed out.
 */
export function keepEvidence(seal: FileSeal, timeline: PcmTimeline): Evidence | null {
  const samples = timeline.read(timeline.first, timeline.end);
  const bytes = writeWav({ sampleRate: timeline.sampleRate, channels: [samples] }, 's16');
  try {
    writeSealed(seal, bytes);
  } catch {
    return null;
  }
  return {
    file: basename(seal.path),
    sha256: createHash('sha256').update(bytes).digest('hex'),
    bytes: bytes.length,
  };
}
