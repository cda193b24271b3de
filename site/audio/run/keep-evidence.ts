import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeWav } from '../wav/write-wav.ts';
import type { Evidence } from './analyst-messages.ts';
import type { PcmTimeline } from './pcm-timeline.ts';

/** Writes what is held of a microphone as a WAV of 16 bits; null when the disk does not take it: the check goes on. */
export function keepEvidence(folder: string, cameraId: string, timeline: PcmTimeline): Evidence | null {
  const samples = timeline.read(timeline.first, timeline.end);
  const bytes = writeWav({ sampleRate: timeline.sampleRate, channels: [samples] }, 's16');
  const file = `${cameraId.replaceAll(/[^\w.-]/g, '_')}.wav`;
  try {
    writeFileSync(join(folder, file), bytes, { flag: 'wx' });
  } catch {
    return null;
  }
  return { file, sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length };
}
