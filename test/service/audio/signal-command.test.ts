import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runProgram, temporaryFolder } from '../../fakes/run-program.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());
const signal = (...args: string[]) => runProgram('exam-site', ['audio', 'signal', ...args]);

describe('exam-site audio signal', () => {
  it('writes STIPA that audio analyse reads as perfect, and the same bytes again', async () => {
    const [first, second] = [join(folder.path, 'a.wav'), join(folder.path, 'b.wav')];
    const ran = await signal('--kind', 'stipa', '--out', first, '--sample-rate', '16000', '--json');
    expect(ran).toMatchObject({ status: 0, stderr: '' });
    expect(JSON.parse(ran.stdout)).toMatchObject({ kind: 'stipa', sampleRate: 16000, seconds: 18 });
    await signal('--kind', 'stipa', '--out', second, '--sample-rate', '16000');
    expect(readFileSync(first).equals(readFileSync(second))).toBe(true);
    const read = await runProgram('exam-site', [
      'audio',
      'analyse',
      '--kind',
      'stipa',
      '--capture',
      first,
      '--json',
    ]);
    expect(read.status).toBe(0);
    const result = JSON.parse(read.stdout);
    expect(result).toMatchObject({
      kind: 'stipa',
      sampleRate: 16000,
      channels: 1,
      seconds: 18,
      verdict: 'pass',
      rating: 'A+',
      usableBands: [125, 250, 500, 1000, 2000, 4000],
      isCertifiable: false,
      isValid: true,
    });
    expect(result.sti).toBeGreaterThan(0.98);
    expect(result.m).toHaveLength(14);
    expect(result.mti).toHaveLength(7);
    expect(result.mti[6]).toBeNull();
  });

  it('writes the composite, which analyse finds and measures part by part', async () => {
    const file = join(folder.path, 'check.wav');
    const made = await signal('--kind', 'check', '--out', file, '--sample-rate', '16000', '--json');
    expect(JSON.parse(made.stdout)).toMatchObject({ seconds: 45, channels: 2 });
    const read = await runProgram('exam-site', [
      'audio',
      'analyse',
      '--kind',
      'check',
      '--capture',
      file,
      '--reference',
      file,
      '--json',
    ]);
    expect(read.status).toBe(0);
    const result = JSON.parse(read.stdout);
    expect(result).toMatchObject({
      kind: 'check',
      verdict: 'pass',
      glitches: [],
      stipa: { rating: 'A+', isValid: true },
      alignment: { isEndFound: true, lostMs: 0 },
    });
    expect(Math.abs(result.delayMs)).toBeLessThan(0.1);
    expect(result.sweep.sti).toBeGreaterThan(0.98);
    expect(result.sweep.response.length).toBeGreaterThan(30);
  });

  it('writes a tone of the wanted frequency and level', async () => {
    const file = join(folder.path, 'tone.wav');
    const ran = await signal(
      '--kind',
      'tone',
      '--frequency',
      '440',
      '--level',
      '-20',
      '--seconds',
      '3',
      '--out',
      file,
    );
    expect(ran.status).toBe(0);
    const bytes = readFileSync(file);
    let sum = 0;
    for (let at = 44 + 96_000; at < 44 + 192_000; at += 2) sum += (bytes.readInt16LE(at) / 32768) ** 2;
    expect(10 * Math.log10(sum / 48_000)).toBeCloseTo(-20, 2);
  });

  it('names the option that is wrong and leaves nothing behind', async () => {
    const out = join(folder.path, 'none.wav');
    for (const [args, word] of [
      [['--out', out], '--kind'],
      [['--kind', 'stipa', '--out', out, '--seconds', '2'], '--seconds'],
      [['--kind', 'check', '--out', out, '--seconds', '45'], '--seconds'],
      [['--kind', 'tone', '--out', out, '--level', '3'], '--level'],
      [['--kind', 'tone', '--out', join(folder.path, 'no', 'such.wav')], '--out'],
    ] as const) {
      const ran = await signal(...args);
      expect(ran.status).toBe(2);
      expect(ran.stderr).toContain(word);
    }
    expect(existsSync(out)).toBe(false);
    expect(readdirSync(folder.path).filter((name) => name.includes('partial'))).toEqual([]);
  });
});
