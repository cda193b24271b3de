import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { writeWav } from '../../../site/audio/wav/write-wav.ts';
import { runProgram, temporaryFolder } from '../../fakes/run-program.ts';
import { noise, sine } from '../../unit/audio/synthetic.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

const RATE = 16000;
const file = (name: string, samples: Float32Array): string => {
  const path = join(folder.path, name);
  writeFileSync(path, writeWav({ sampleRate: RATE, channels: [samples] }, 's16'));
  return path;
};
const withSound = (rms: number): Float32Array => {
  const sound = noise(RATE * 6, 0.001, 1);
  noise(RATE * 3, rms, 2).forEach((x, n) => {
    sound[RATE * 3 + n] = (sound[RATE * 3 + n] ?? 0) + x;
  });
  return sound;
};
const analyse = (...args: string[]) => runProgram('exam-site', ['audio', 'analyse', ...args]);

describe('exam-site audio analyse', () => {
  it('prints one JSON value with the common head, and exits 0 on pass', async () => {
    const capture = file('good.wav', withSound(0.03));
    const ran = await analyse('--capture', capture, '--kind', 'level', '--json');
    expect(ran).toMatchObject({ status: 0, stderr: '' });
    const result = JSON.parse(ran.stdout);
    expect(result).toMatchObject({
      kind: 'level',
      sampleRate: RATE,
      channels: 1,
      seconds: 6,
      verdict: 'pass',
      reasons: [],
      isDigitalSilence: false,
    });
    expect(Math.abs(result.snrADb - 29.5)).toBeLessThan(0.7);
  });

  it('exits 1 when the room fails, with the reason, and words for people without --json', async () => {
    const capture = file('noisy.wav', withSound(0.003));
    const ran = await analyse('--capture', capture, '--kind', 'level');
    expect(ran.status).toBe(1);
    expect(ran.stdout).toMatch(/^FAIL\n {2}.*20 dB are wanted\n/);
  });

  it('takes its limits from --profile', async () => {
    const capture = file('noisy.wav', withSound(0.003));
    const { default: standard } = await import('../../../resources/profiles/listening-default.json');
    const easy = folder.write('easy.json', { ...standard, snrA: { passDb: 8, warnDb: 6, source: 'test' } });
    expect((await analyse('--capture', capture, '--kind', 'level', '--profile', easy)).status).toBe(0);
    const bad = folder.write('bad.json', { ...standard, snrA: { passDb: -8, warnDb: 6, source: 'test' } });
    const ran = await analyse('--capture', capture, '--kind', 'level', '--profile', bad);
    expect(ran.status).toBe(2);
    expect(ran.stderr).toContain('bad.json: snrA.passDb');
  });

  it.each([
    ['--kind must be one of', ['--capture', 'x.wav', '--kind', 'toString']],
    ['--kind is needed', ['--capture', 'x.wav']],
    ['--capture is needed', ['--kind', 'level']],
    ['--capture: missing.wav cannot be read', ['--capture', 'missing.wav', '--kind', 'level']],
    ['Unknown option', ['--capture', 'x.wav', '--kind', 'level', '--loudness', '3']],
  ])('refuses wrong use in one sentence: %s', async (sentence, args) => {
    const ran = await analyse(...args, '--json');
    expect(ran).toMatchObject({ status: 2, stdout: '' });
    expect(ran.stderr).toContain(sentence);
    expect(ran.stderr.trim().split('\n')).toHaveLength(1);
  });

  it('refuses what is no sound, naming the option and the file', async () => {
    const ran = await analyse('--capture', folder.write('text.txt', 'hello'), '--kind', 'level', '--json');
    expect(ran.status).toBe(2);
    expect(ran.stderr).toMatch(/^--capture: .*text\.txt holds no sound/);
  });

  it('measures every kind, with its own fields', async () => {
    const burst = noise(RATE * 12, 0.1, 3);
    const reference = file('reference.wav', burst);
    const heard = noise(RATE * 14, 0.001, 4);
    burst.forEach((x, n) => {
      const at = RATE + n;
      const isHole = at >= 6 * RATE && at < 6.1 * RATE;
      heard[at] = isHole ? 0 : (heard[at] ?? 0) + 0.5 * x;
    });
    const capture = file('capture.wav', heard);
    const tone = file('tone.wav', sine({ sampleRate: RATE, frequencyHz: 997, amplitude: 0.3, seconds: 3 }));
    const of = async (kind: string, ...args: string[]) => {
      const ran = await analyse('--kind', kind, '--json', ...args);
      return { status: ran.status, ...JSON.parse(ran.stdout) };
    };
    const both = ['--capture', capture, '--reference', reference];
    expect(await of('thd', '--capture', tone)).toMatchObject({ status: 0, verdict: 'pass', kind: 'thd' });
    expect(await of('thd', '--capture', capture)).toMatchObject({ status: 1, verdict: 'not-measurable' });
    expect(await of('hum', '--capture', capture)).toMatchObject({
      status: 0,
      isPresent: false,
      harmonics: [],
    });
    expect(await of('clipping', '--capture', capture)).toMatchObject({ status: 0, clippingKind: 'none' });
    const dropout = await of('dropout', '--capture', capture);
    expect(dropout).toMatchObject({ status: 1, verdict: 'fail', reasons: [{ code: 'dropout-network' }] });
    expect(dropout.dropouts).toHaveLength(1);
    expect(await of('dropout', ...both)).toMatchObject({ status: 1, splices: [], timeLostMs: 0 });
    const delay = await of('delay', ...both);
    expect(delay).toMatchObject({ status: 0, verdict: null });
    expect(Math.abs(delay.delayMs - 1000)).toBeLessThan(1);
    expect(Math.abs((await of('drift', ...both)).ppm)).toBeLessThan(3);
    expect(await of('programme', ...both)).toMatchObject({ isPresent: true, isMatch: true });
    expect(await of('channels', ...both)).toMatchObject({
      status: 1,
      reasons: [{ code: 'not-two-channels' }],
    });
    expect(await of('delay', '--capture', tone, '--reference', reference)).toMatchObject({
      status: 1,
      verdict: 'not-measurable',
      delayMs: null,
    });
    const ran = await analyse('--kind', 'drift', '--capture', capture, '--json');
    expect(ran).toMatchObject({ status: 2, stderr: '--reference is needed for --kind drift\n' });
  });
});
