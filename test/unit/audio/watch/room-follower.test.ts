import { beforeAll, describe, expect, it } from 'vitest';
import { canSpeak } from '../../../fakes/speech.ts';
import { createWatchedRoom, FAULTS, readings } from './watched-rooms.ts';

/** 2 minutes in every run; WATCH_MINUTES=32 for the published figure. */
const CLEAN_MINUTES = Number(process.env['WATCH_MINUTES'] ?? 2);
const CODECS = [
  { codec: 'alaw', sampleRate: 8000 },
  { codec: 'aac32', sampleRate: 16_000 },
] as const;
/** Seconds of the room's sound, in the middle of sentences: silence is named when the programme sounds. */
const PLANTED = [
  { state: 'silent', from: 18, to: 22 },
  { state: 'faint', from: 27, to: 31 },
  { state: 'noisy', from: 48, to: 52 },
  { state: 'muffled', from: 60, to: 64 },
  { state: 'late', from: 70, to: 99 },
] as const;

describe.skipIf(!canSpeak)('a room that is followed', () => {
  let follow: ReturnType<typeof createWatchedRoom>;
  beforeAll(() => {
    follow = createWatchedRoom(readings(['en-us', 'en-gb']));
  });

  for (const path of CODECS)
    it(`each fault is named within 2 s over ${path.codec}, and nothing else`, async () => {
      const { told } = await follow({
        ...path,
        rt60Seconds: 0.4,
        snrDb: 25,
        seed: 3,
        delaySeconds: 1,
        fault: (samples, rate) =>
          PLANTED.reduce((sound, { state, from, to }) => FAULTS[state](from, to)(sound, rate), samples),
      });
      const words = told.map((one) => `${one.state} ${one.atSeconds}`).join(', ');
      for (const { state, from } of PLANTED) {
        const named = told.find((one) => one.atSeconds > from);
        const seconds = (named?.atSeconds ?? 99) - from;
        console.info(`${path.codec} ${state}: ${seconds.toFixed(2)} s`);
        expect(named?.state, words).toBe(state);
        expect(seconds, words).toBeLessThanOrEqual(2);
        if (state === 'late') expect(Math.abs((named?.shiftMs ?? 0) - 800)).toBeLessThan(20);
      }
      // Each is over before the next, and the room was well before the first.
      expect(
        told.map(({ state }) => state).filter((state) => !/waiting|learning|ended/.test(state)),
        words,
      ).toEqual(PLANTED.flatMap(({ state }) => ['heard', state]));
    });

  // The first rooms to be found may hear another place than the rest, and the same words are read twice in a test.
  for (const path of CODECS)
    it(`a room that others send to another reading of the same words is not held there over ${path.codec}`, async () => {
      const secondReadingSeconds = readings(['en-us']).length / 22050;
      const { told, offsetSeconds } = await follow({
        ...path,
        rt60Seconds: 0.4,
        snrDb: 25,
        seed: 3,
        delaySeconds: 1,
        othersSeconds: 1 - secondReadingSeconds,
      });
      const words = told.map((one) => `${one.state} ${one.atSeconds}`).join(', ');
      expect(
        told
          .map(({ state }) => state)
          .filter((state) => !/waiting|aligning|learning|heard|ended/.test(state)),
        words,
      ).toEqual([]);
      expect(told.at(-2)?.state, words).toBe('heard');
      expect(offsetSeconds?.[1]).toBeLessThan(1.1);
    });

  it('clean rooms are heard, aligned within 3 s of the first sound, and nothing is wrong with them', async () => {
    const voices = ['en-us', 'en-gb', 'en-us+f3', 'en-gb-scotland', 'en-us+m3', 'en-gb+f4'];
    const clean = createWatchedRoom(readings(CLEAN_MINUTES > 5 ? voices : voices.slice(0, 1)));
    let minutes = 0;
    let cpuMs = 0;
    for (let seed = 1; minutes < CLEAN_MINUTES; seed += 1) {
      const path = CODECS[seed % 2] ?? CODECS[0];
      const delaySeconds = 0.3 * (seed % 7);
      const rt60Seconds = 0.2 + 0.2 * (seed % 5);
      const heard = await clean({ ...path, rt60Seconds, snrDb: 15 + 5 * (seed % 4), seed, delaySeconds });
      minutes += heard.seconds / 60;
      cpuMs += heard.cpuMsPerSecond * heard.seconds;
      const words = heard.told.map((one) => `${one.state} ${one.atSeconds}`).join(', ');
      expect(
        heard.told.every(({ state }) => /waiting|learning|heard|ended/.test(state)),
        `room ${seed}: ${words}`,
      ).toBe(true);
      expect((heard.alignedAtSeconds ?? 99) - delaySeconds, `room ${seed}`).toBeLessThanOrEqual(3);
      // From the first place to the last, and at the pace it is played.
      for (const offset of heard.offsetSeconds ?? [99])
        expect(Math.abs(offset - delaySeconds), `room ${seed}`).toBeLessThan(0.02);
      expect(heard.retimedAtSeconds, `room ${seed}`).toBeNull();
    }
    console.info(
      `${minutes.toFixed(1)} clean minutes, ${(cpuMs / minutes / 60).toFixed(2)} ms per room-second`,
    );
  }, 600_000);
});
