import { describe, expect, test } from 'vitest';
import { resample } from '../../../site/audio/dsp/resample.ts';
import { programmeSignal } from '../../../site/audio/run/check-signal.ts';
import { measureProgramme } from '../../../site/audio/run/measure-programme.ts';
import { type RoomTruth, roomSound, sentence } from './run/rooms.ts';

/**
 * The change from the main to the backup chain while a programme sounds, measured by the comparison with the recording.
 * Truth in closed form: the first chain stops at a moment, the second is there at another; in between lies silence.
 * The programme is speech, so its own pauses hide what falls into them: the signal of the kind `switch-over` has none.
 */
const { channels, sampleRate } = sentence();
const spoken = channels[0] ?? new Float32Array(0);
/** Different speech each time, some 18 s: the sentence slower and faster, forwards and backwards. */
const { sound, gapMeter } = programmeSignal(
  Float32Array.from(
    [1, -0.9, 1.15, -1.1].flatMap((speed) => {
      const part = resample(spoken, sampleRate * Math.abs(speed), sampleRate);
      return [...(speed < 0 ? part.reverse() : part)];
    }),
  ),
  sampleRate,
);
const [samples = new Float32Array(0)] = sound.channels;

function measured(secondChain: NonNullable<RoomTruth['secondChain']>) {
  const capture = roomSound(
    {
      ...{ cameraId: 'r01', sampleRate: 8000, reverberationSeconds: 0.4, noiseDbfs: -65, gainDb: 0 },
      ...{ delaySeconds: 0, tailSeconds: 1, secondChain },
    },
    sound,
    5,
  );
  return measureProgramme({ samples: capture, sampleRate: 8000 }, { samples, sampleRate }, gapMeter, 50);
}
const change = (stopSeconds: number, gapSeconds: number, gainDb = 0, delaySeconds = 0) =>
  measured({ stopSeconds, backSeconds: stopSeconds + gapSeconds, gainDb, delaySeconds });

describe('a change of chains within a programme', () => {
  // Chains that carry one player's sound at one time: edges to 60 ms, whatever the second one's level is.
  test.each([
    ['1.2 s, the second 4 dB lower', 1.2, -4],
    ['0.35 s, the second 1 dB lower', 0.35, -1],
  ])('of %s is found with its length', (_, gapSeconds, gainDb) => {
    const { gaps, programme } = change(6, gapSeconds, gainDb);
    expect(programme.isMatch).toBe(true);
    expect(gaps).toHaveLength(1);
    const [gap] = gaps ?? [];
    expect(gap?.cause).toBe('analog');
    expect(Math.abs((gap?.fromMs ?? 0) - 6000)).toBeLessThan(80);
    expect(Math.abs((gap?.toMs ?? 0) - 6000 - 1000 * gapSeconds)).toBeLessThan(80);
    // In the result it is a missing part from 0.3 s on, a gap of the sound below.
    expect(programme.missing).toHaveLength(gapSeconds > 0.5 ? 1 : 0);
  });

  test('to a chain that is 40 ms later has its end found, its beginning as far as the speech sounds there', () => {
    const { programme } = change(6, 1.2, -4, 0.04);
    expect(programme).toMatchObject({ isMatch: true });
    expect(programme.missing).toHaveLength(1);
    const [gap] = programme.missing;
    expect(gap?.fromMs).toBeGreaterThan(5900);
    expect(gap?.fromMs).toBeLessThan(6350);
    expect(Math.abs((gap?.toMs ?? 0) - 7200)).toBeLessThan(80);
  });

  test('that lies in a pause of the speech, or takes no time, is not told from none', () => {
    const frame = sampleRate / 20;
    const level = (from: number): number =>
      samples.subarray(from, from + 4 * frame).reduce((sum, value) => sum + value * value, 0);
    const pause = samples.findIndex((_, n) => n > frame * 40 && n % frame === 0 && level(n) < 1e-6);
    expect(pause).toBeGreaterThan(0);
    for (const { programme, gaps } of [change(pause / sampleRate, 0.15), change(6, 0, -6)]) {
      expect(programme).toMatchObject({ isMatch: true, missing: [] });
      expect(gaps).toEqual([]);
    }
  });
});
