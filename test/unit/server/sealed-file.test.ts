import { randomBytes } from 'node:crypto';
import {
  copyFileSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  newSeal,
  PART_BYTES,
  readSeal,
  readSealed,
  SealedFileError,
  SealedReader,
  SealedWriter,
  sealedStream,
} from '../../../server/files/sealed-file.ts';
import { createKeyBox } from '../../../site/store/create-key-box.ts';

let folder: string;
let box: ReturnType<typeof createKeyBox>;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'exam-sealed-'));
  box = createKeyBox(join(folder, 'site.key'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const path = (name = 'a.sound'): string => join(folder, name);
function write(bytes: Uint8Array, name = 'a.sound', piece = 10_000): void {
  const writer = new SealedWriter(newSeal(path(name), name, box));
  for (let at = 0; at < bytes.length; at += piece) writer.write(bytes.subarray(at, at + piece));
  writer.end();
}
const open = (name = 'a.sound') => readSeal(path(name), name, box);
const change = (name: string, at: number): void => {
  const bytes = readFileSync(path(name));
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(path(name), bytes);
};

describe('a sealed file', () => {
  test.each([0, 1, PART_BYTES - 1, PART_BYTES, PART_BYTES + 1, 3 * PART_BYTES, 3 * PART_BYTES + 777])(
    'of %i bytes reads as it was written, wholly, by ranges and as a stream',
    async (size) => {
      const bytes = randomBytes(size);
      write(bytes);
      const reader = new SealedReader(open());
      expect(reader.sizeBytes).toBe(size);
      for (let round = 0; round < 30; round += 1) {
        const from = Math.floor(Math.random() * (size + 1));
        const to = from + Math.floor(Math.random() * (size + 10));
        expect(reader.read(from, to).equals(bytes.subarray(from, to))).toBe(true);
      }
      reader.close();
      expect(readSealed(open()).equals(bytes)).toBe(true);
      if (size > 10)
        expect((await buffer(sealedStream(open(), 5, size - 2))).equals(bytes.subarray(5, size - 1))).toBe(
          true,
        );
    },
  );

  test('holds no stretch of what was written', () => {
    const text = Buffer.from('试卷听力录音 exam sound '.repeat(9000));
    write(text);
    expect(readFileSync(path()).includes(Buffer.from('exam sound'))).toBe(false);
    expect(readFileSync(path()).includes(Buffer.from('听力'))).toBe(false);
  });

  test('that was cut short, even between two parts, is told when it is opened', () => {
    write(randomBytes(3 * PART_BYTES));
    const whole = readFileSync(path());
    const { header } = open();
    for (const size of [
      whole.length - 1,
      header.length + 2 * (PART_BYTES + 16),
      header.length + 3,
      header.length,
    ]) {
      writeFileSync(path(), whole);
      truncateSync(path(), size);
      expect(() => new SealedReader(open())).toThrow(SealedFileError);
    }
    writeFileSync(path(), Buffer.concat([whole, whole.subarray(-100)]));
    expect(() => new SealedReader(open())).toThrow(SealedFileError);
  });

  test('names the part that was changed, and reads the others', () => {
    const bytes = randomBytes(4 * PART_BYTES);
    write(bytes);
    change('a.sound', open().header.length + (PART_BYTES + 16) + 500);
    const reader = new SealedReader(open());
    expect(reader.read(0, 100).equals(bytes.subarray(0, 100))).toBe(true);
    expect(() => reader.read(PART_BYTES, PART_BYTES + 1)).toThrow('part 2 of the file was changed');
    expect(reader.read(2 * PART_BYTES, 2 * PART_BYTES + 9)).toHaveLength(9);
    reader.close();
  });

  test('whose parts changed places, or that was put in the place of another one, is told', () => {
    write(randomBytes(4 * PART_BYTES));
    const { header } = open();
    const bytes = readFileSync(path());
    const part = (index: number): Buffer =>
      bytes.subarray(
        header.length + index * (PART_BYTES + 16),
        header.length + (index + 1) * (PART_BYTES + 16),
      );
    writeFileSync(path(), Buffer.concat([header, part(1), part(0), part(2), part(3)]));
    const reader = new SealedReader(open());
    expect(() => reader.read(0, 1)).toThrow('part 1');
    reader.close();
    write(Buffer.from('one'), 'one.sound');
    write(Buffer.from('two'), 'two.sound');
    renameSync(path('two.sound'), path('one.sound'));
    expect(() => open('one.sound')).toThrow('another one');
    const other = createKeyBox(join(folder, 'other.key'));
    expect(() => readSeal(path('one.sound'), 'two.sound', other)).toThrow('another site');
    copyFileSync(path(), path('b.sound'));
    change('b.sound', 20);
    expect(() => open('b.sound')).toThrow(SealedFileError);
  });

  test('that was not ended, as by a kill, is not believed', () => {
    const writer = new SealedWriter(newSeal(path(), 'a.sound', box));
    writer.write(randomBytes(5 * PART_BYTES));
    writer.abort();
    expect(() => new SealedReader(open())).toThrow(SealedFileError);
  });
});
