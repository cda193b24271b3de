import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasReference, readByReference } from '../../../bench/stipa/reference.ts';
import { benchRooms } from '../../../bench/stipa/rooms.ts';
import { measureStipa } from '../../../site/audio/sti/direct-sti.ts';
import { bytesAsSource, readWav } from '../../../site/audio/wav/read-wav.ts';
import { writeWav } from '../../../site/audio/wav/write-wav.ts';

describe('STIPA against the textbook in NumPy and SciPy', () => {
  it.skipIf(!hasReference())('agrees within 0.005 on the same files, at 8, 16 and 48 kHz', () => {
    const folder = mkdtempSync(join(tmpdir(), 'exam-scipy-'));
    try {
      const files = benchRooms().map(({ name, sampleRate, samples }) => {
        const path = join(folder, `${name}.wav`);
        writeFileSync(path, writeWav({ sampleRate, channels: [samples] }, 's16'));
        return path;
      });
      for (const { file, sti } of readByReference(files, 1)) {
        const sound = readWav(bytesAsSource(readFileSync(file)));
        if ('problem' in sound) throw new Error(sound.text);
        const ours = measureStipa(sound.channels[0] ?? new Float32Array(0), sound.sampleRate);
        expect(Math.abs((ours.sti ?? 0) - sti), file).toBeLessThan(0.005);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
