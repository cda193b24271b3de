import { expect, test } from 'vitest';
import type { RecordingGap } from '../../../shared/contract/recording.ts';
import type { RecordedFragmentFacts } from '../../../site/ports/recording-worker.ts';
import { type ClipSource, clipHoles, clipRuns } from '../../../site/recording/read/clip-runs.ts';

/** A file: fragments as `from-to`, with `p` in front of one without a key frame. */
const source = (spans: string, sound = 'aac'): ClipSource => ({
  header: {
    identity: { startMicros: 0 },
    setup: { config: Buffer.from('01'), audio: { codec: sound } },
  } as unknown as ClipSource['header'],
  read: async () => Buffer.alloc(0),
  fragments: spans.split(' ').map((span, index): RecordedFragmentFacts => {
    const [fromMs = 0, toMs = 0] = span.replace('p', '').split('-').map(Number);
    const startsWithKeyFrame = !span.startsWith('p');
    return {
      number: index + 1,
      fromMs,
      toMs,
      offset: 0,
      sizeBytes: 1,
      units: 1,
      startsWithKeyFrame,
      isAfterLoss: false,
    };
  }),
});
const runsOf = (sources: ClipSource[], fromMs = 0, toMs = 100_000) => {
  const { runs, undecodable } = clipRuns(sources, { fromMs, toMs });
  return {
    runs: runs.map((run) => `${run.fromMs}-${run.toMs} of ${run.parts.length}`),
    undecodable: undecodable.map((span) => `${span.fromMs}-${span.toMs}`),
  };
};

test('a file goes on over a second that is missing, and ends before more', () => {
  expect(runsOf([source('0-2000 2000-4000'), source('5000-7000')])).toEqual({
    runs: ['0-7000 of 3'],
    undecodable: [],
  });
  expect(runsOf([source('0-2000 2000-4000'), source('5001-7000')]).runs).toEqual([
    '0-4000 of 2',
    '5001-7000 of 1',
  ]);
});

test('other parameters and a clock that was set back begin a new file', () => {
  expect(runsOf([source('0-2000'), source('2000-4000', 'pcma')]).runs).toHaveLength(2);
  expect(runsOf([source('0-9000'), source('5000-7000')]).runs).toEqual(['0-9000 of 1', '5000-7000 of 1']);
});

test('pictures behind a hole wait for their key frame, and the result says so', () => {
  const found = runsOf([source('0-2000 p4000-5000 p5000-6000 6000-8000')]);
  expect(found).toEqual({
    runs: ['0-2000 of 1', '6000-8000 of 1'],
    undecodable: ['4000-5000', '5000-6000'],
  });
  const gaps: RecordingGap[] = [{ fromMs: 2000, toMs: 4000, reason: 'network', code: 'packet-loss' }];
  const holes = clipHoles(gaps, [{ fromMs: 4000, toMs: 6000 }], { fromMs: 0, toMs: 5500 });
  expect(holes).toEqual([...gaps, { fromMs: 4000, toMs: 5500, reason: 'network', code: 'undecodable' }]);
});

test('begins at the key frame a picture needs, and with nothing that lies before the range', () => {
  expect(runsOf([source('0-2000 p2000-4000 4000-6000')], 3000).runs).toEqual(['0-6000 of 3']);
  expect(runsOf([source('0-2000 p4000-5000 6000-8000')], 4500)).toEqual({
    runs: ['6000-8000 of 1'],
    undecodable: ['4000-5000'],
  });
  expect(runsOf([source('0-2000')], 2000).runs).toEqual([]);
});
