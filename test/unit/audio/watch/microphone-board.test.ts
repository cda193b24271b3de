import { describe, expect, test } from 'vitest';
import { stateOf } from '../../../../site/audio/watch/judge-rooms.ts';
import { MicrophoneBoard } from '../../../../site/audio/watch/microphone-board.ts';
import type { MicrophoneFacts } from '../../../../site/audio/watch/watch-messages.ts';

const ID = 'r01-front';
const FACTS: MicrophoneFacts = {
  ...{ cameraId: ID, state: 'heard', sinceMicros: 0, atMicros: 0, positionMs: 0, shiftMs: 0 },
  ...{ levelDb: 0, snrDb: 20, matchScore: 60, speedPercent: 100, isDigitalZero: false, usual: null, pace: 1 },
};

function boardAt() {
  let nowMs = 0;
  const board = new MicrophoneBoard([ID], {}, () => nowMs);
  const slice = {
    cameraId: ID,
    cursor: { ring: 1, frame: 0 },
    format: null,
    clockRateHz: 8000,
    problem: null,
  };
  const state = () => stateOf(board.microphones.get(ID) ?? expect.fail(), nowMs);
  return {
    board,
    fetch: () => board.follow([{ ...slice, isAfterGap: false, frames: [] }]),
    pass(ms: number): void {
      nowMs += ms;
    },
    state,
  };
}

describe('a microphone whose facts do not come', () => {
  test('is without a stream when all its sound was gone through', () => {
    const { board, fetch, pass, state } = boardAt();
    board.take([FACTS]);
    for (let poll = 0; poll < 20; poll += 1) {
      fetch();
      board.answered([ID], []);
      pass(125);
    }
    expect(state()).toEqual({ state: 'not-measurable', reasonCode: 'no-stream' });
  });

  test('is what it was while a thread or a decoder of this computer is late', () => {
    const { board, fetch, pass, state } = boardAt();
    board.take([FACTS]);
    fetch();
    pass(6000);
    expect(state()).toEqual({ state: 'heard', reasonCode: null });
    // The thread has gone through it, the decoder has not.
    board.take([FACTS]);
    for (let poll = 0; poll < 40; poll += 1) {
      fetch();
      board.answered([ID], [ID]);
      pass(125);
    }
    expect(state()).toEqual({ state: 'heard', reasonCode: null });
    // Once it has, what does not come does not come.
    board.answered([ID], []);
    expect(state()).toEqual({ state: 'not-measurable', reasonCode: 'no-stream' });
    board.take([FACTS]);
    expect(state()).toEqual({ state: 'heard', reasonCode: null });
  });

  test('is told when its decoder gives nothing for ten seconds: nobody watches it then', () => {
    const { board, fetch, pass, state } = boardAt();
    board.take([FACTS]);
    for (let poll = 0; poll < 100; poll += 1) {
      fetch();
      board.answered([ID], [ID]);
      pass(125);
    }
    expect(state()).toEqual({ state: 'not-measurable', reasonCode: 'decoder-failed' });
  });
});
