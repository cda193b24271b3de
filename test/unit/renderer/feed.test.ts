import { describe, expect, it } from 'vitest';
import { type FeedState, mergeRows, takeFeedMessage } from '../../../renderer/client/feed-reassembly.ts';

const add = (value: number, delta: number): number => value + delta;
const take = (
  state: FeedState<number>,
  ...messages: Parameters<typeof takeFeedMessage<number, number>>[1][]
) => {
  let current = state;
  for (const message of messages) {
    const step = takeFeedMessage(current, message, add);
    if (step.kind === 'resubscribe') return 'resubscribe';
    current = step.state;
  }
  return current;
};

describe('feed', () => {
  it('applies deltas in order on a snapshot', () => {
    expect(
      take(
        null,
        { kind: 'snapshot', seq: 1, value: 10 },
        { kind: 'delta', seq: 2, delta: 5 },
        { kind: 'delta', seq: 3, delta: 1 },
      ),
    ).toEqual({ seq: 3, value: 16 });
  });

  it('subscribes again after a hole, a repeat, or a delta without snapshot', () => {
    expect(take({ seq: 4, value: 1 }, { kind: 'delta', seq: 6, delta: 1 })).toBe('resubscribe');
    expect(take({ seq: 4, value: 1 }, { kind: 'delta', seq: 4, delta: 1 })).toBe('resubscribe');
    expect(take(null, { kind: 'delta', seq: 1, delta: 1 })).toBe('resubscribe');
  });

  it('takes a later snapshot whatever its number: a slow reader or a new connection', () => {
    expect(
      take(
        { seq: 900, value: 1 },
        { kind: 'snapshot', seq: 1, value: 7 },
        { kind: 'delta', seq: 2, delta: 1 },
      ),
    ).toEqual({
      seq: 2,
      value: 8,
    });
  });

  it('merges rows: changed in place, new at the end, removed gone', () => {
    const rows = [
      { id: 'a', n: 1 },
      { id: 'b', n: 1 },
      { id: 'c', n: 1 },
    ];
    expect(
      mergeRows(
        rows,
        [
          { id: 'b', n: 2 },
          { id: 'd', n: 1 },
        ],
        ['c'],
        ({ id }) => id,
      ),
    ).toEqual([
      { id: 'a', n: 1 },
      { id: 'b', n: 2 },
      { id: 'd', n: 1 },
    ]);
  });
});
