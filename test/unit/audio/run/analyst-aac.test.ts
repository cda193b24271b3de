import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Analyst } from '../../../../site/audio/run/analyst.ts';
import type { FromAnalyst } from '../../../../site/audio/run/analyst-messages.ts';
import { type CheckSignal, programmeSignal } from '../../../../site/audio/run/check-signal.ts';
import { noise } from '../synthetic.ts';

const RATE = 16_000;
const FRAME = 1024;
const SIGNAL: CheckSignal = {
  sound: { sampleRate: RATE, channels: [noise(3 * RATE, 0.1, 2)] },
  template: { fromSeconds: 0, toSeconds: 2 },
  parts: [],
  measureSweep: null,
  gapMeter: null,
  switchMeter: null,
};

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('what a decoder answers after the last fetch is followed without another', () => {
  const said: FromAnalyst[] = [];
  /** Stands for FFmpeg: answers when the test says so. */
  let answer: (samples: Float32Array) => void = () => {};
  const analyst = new Analyst({
    post: (message) => said.push(message),
    signalOf: () => SIGNAL,
    programmeSignal,
    openDecoder: ({ onSamples }) => {
      answer = onSamples;
      return { push() {}, dropped: () => 0, close() {} };
    },
  });
  analyst.take({
    type: 'begin',
    checkId: 'c1',
    kind: 'stipa',
    ffmpegPath: 'ffmpeg',
    sentencePath: '',
    cameraIds: ['room'],
    programme: null,
    leastMatchScore: 50,
    evidence: {},
  });
  const sound = noise(RATE, 0.01, 1);
  const frames = Array.from({ length: Math.floor(sound.length / FRAME) }, (_, number) => ({
    captureMicros: 1.7e15 + Math.round((number * FRAME * 1e6) / RATE),
    rtpTime: number * FRAME,
    lostBefore: 0,
    data: new Uint8Array(10),
  }));
  const take = (some: typeof frames): void => {
    analyst.take({
      type: 'take',
      slices: [
        {
          cameraId: 'room',
          // AudioSpecificConfig: AAC-LC, 16 kHz, mono, frames of 1024.
          format: { codec: 'aac', sampleRate: RATE, channels: 1, config: 'FAg=' },
          problem: null,
          clockRateHz: RATE,
          cursor: { ring: 1, frame: 0 },
          isAfterGap: false,
          frames: some,
        },
      ],
    });
  };
  take(frames);
  expect(said).toEqual([]);
  answer(sound);
  vi.runAllTimers();
  expect(said.map(({ type }) => type)).toEqual(['listening', 'level']);
  // What was followed is not followed again with the next fetch.
  take([]);
  expect(said.length).toBe(2);
  analyst.take({ type: 'end' });
});
