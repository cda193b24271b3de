import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { newSeal, readSealed, SealedWriter } from '../../../server/files/sealed-file.ts';
import { prepareSound } from '../../../site/audio/recordings/prepare-sound.ts';
import { createKeyBox } from '../../../site/store/create-key-box.ts';
import { hasFfmpeg } from '../../fakes/rtsp/gst-server.ts';
import { temporaryFolder } from '../../fakes/run-program.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

describe.skipIf(!hasFfmpeg)('a recording FFmpeg decodes', () => {
  // The index of an MP4 lies at its end: whoever reads it must jump.
  test.each(['m4a', 'mp3'])(
    'of the kind %s is read sealed, and leaves no plain sound behind',
    async (kind) => {
      const plain = join(folder.path, `plain.${kind}`);
      execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', 'sine=440:duration=3', '-y', plain]);
      const box = createKeyBox(join(folder.path, 'site.key'));
      const [from, to, toWatch] = ['sound', 's16', 'watch'].map((end) =>
        newSeal(join(folder.path, `${kind}.${end}`), `${kind}.${end}`, box),
      );
      if (!from || !to || !toWatch) throw new Error('three files');
      const writer = new SealedWriter(from);
      writer.write(readFileSync(plain));
      writer.end();
      const made = await prepareSound(from, to, toWatch, 'ffmpeg');
      expect(made).toMatchObject({ ok: true, channels: 1 });
      const bytes = readSealed(to);
      expect(Math.abs(bytes.length / 2 / 16_000 - 3)).toBeLessThan(0.2);
      // A tone of an eighth of full scale, as lavfi makes it.
      const loudest = Math.max(...Array.from({ length: 8000 }, (_, n) => bytes.readInt16LE(2 * (8000 + n))));
      expect(loudest).toBeGreaterThan(3000);
      expect(Math.abs(readSealed(toWatch).length / bytes.length - 0.5)).toBeLessThan(0.01);
      for (const name of readdirSync(folder.path).filter((one) => one.startsWith(`${kind}.`)))
        expect(readFileSync(join(folder.path, name)).subarray(0, 7).toString()).toBe('EXAMSF1');
    },
  );
});
