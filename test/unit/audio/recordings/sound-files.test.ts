import { randomBytes } from 'node:crypto';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readSealed, writeSealed } from '../../../../server/files/sealed-file.ts';
import { createSoundFiles, openSound } from '../../../../site/audio/recordings/sound-files.ts';
import { createKeyBox } from '../../../../site/store/create-key-box.ts';

/** The sounds of the rooms lie in a folder of their check, as an earlier version left them and as they are sealed now. */
let home: string;
let folder: string;
const files = () => createSoundFiles(folder, createKeyBox(join(home, 'site.key')));
const at = (name: string): string => join(folder, name);
const mark = (name: string): string => readFileSync(at(name)).subarray(0, 8).toString();

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'exam-sounds-'));
  folder = join(home, 'audio');
});
afterEach(() => rmSync(home, { recursive: true }));

describe('sounds in folders', () => {
  test('of an earlier version are sealed as they were, with their age, and read before and after', async () => {
    const plain = {
      'c1/r01.wav': randomBytes(200_000),
      'c1/r02.wav': randomBytes(7),
      'c2/r01.wav': randomBytes(0),
    };
    for (const [index, [name, bytes]] of Object.entries(plain).entries()) {
      mkdirSync(join(folder, name.slice(0, 2)), { recursive: true });
      writeFileSync(at(name), bytes);
      utimesSync(at(name), 1000 + index, 1000 + index);
    }
    writeFileSync(at('c1/r03.wav.sealing'), 'half of one, when the service was killed');
    const sounds = files();
    expect(readSealed(sounds.open('c1/r01.wav')).equals(plain['c1/r01.wav'])).toBe(true);
    await sounds.sealPlain();
    expect(readdirSync(join(folder, 'c1')).toSorted()).toEqual(['r01.wav', 'r02.wav']);
    for (const [name, bytes] of Object.entries(plain)) {
      expect(mark(name), name).toBe('EXAMSF1\n');
      expect(readFileSync(at(name)).includes(bytes.subarray(0, 64)), name).toBe(bytes.length === 0);
      for (const one of [sounds, files()]) expect(readSealed(one.open(name)).equals(bytes), name).toBe(true);
    }
    sounds.keepNewest(1);
    // By the age of before: the order in which they were sealed says nothing.
    expect(Object.keys(plain).filter((name) => sounds.has(name))).toEqual(['c2/r01.wav']);
  });

  test('are found cut short, changed, exchanged, or replaced by a plain one', () => {
    const sounds = files();
    for (const name of ['c1/r01.wav', 'c1/r02.wav']) writeSealed(sounds.create(name), randomBytes(150_000));
    const read = (name = 'c1/r01.wav') => readSealed(openSound(sounds, name));
    expect(read()).toHaveLength(150_000);
    const whole = readFileSync(at('c1/r01.wav'));
    for (const byte of [12, 40, 400, 80_000, whole.length - 1]) {
      const changed = Buffer.from(whole);
      changed[byte] = (changed[byte] ?? 0) ^ 1;
      writeFileSync(at('c1/r01.wav'), changed);
      expect(read, `byte ${byte}`).toThrow(/changed|damaged|another/);
    }
    writeFileSync(at('c1/r01.wav'), whole);
    truncateSync(at('c1/r01.wav'), whole.length - 65_552);
    expect(read).toThrow(/end of the file|cut short/);
    copyFileSync(at('c1/r02.wav'), at('c1/r01.wav'));
    expect(read).toThrow(/another one/);
    writeFileSync(at('c1/r01.wav'), 'RIFF of somebody else');
    expect(read).toThrow(/not sealed/);
    rmSync(at('c1/r01.wav'));
    expect(read).toThrow(/gone/);
  });

  test('never overwrite one that is there', () => {
    const sounds = files();
    writeSealed(sounds.create('a.wav'), Buffer.from('first'));
    expect(() => writeSealed(sounds.create('a.wav'), Buffer.from('second'))).toThrow(/EEXIST/);
    expect(readSealed(sounds.open('a.wav')).toString()).toBe('first');
  });
});
