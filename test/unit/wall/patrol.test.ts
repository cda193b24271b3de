import { describe, expect, it } from 'vitest';
import {
  holdPatrol,
  PAUSE_MS,
  type Patrol,
  releasePatrol,
  STOPPED,
  secondsLeft,
  startPatrol,
  tickPatrol,
  touchPatrol,
} from '../../../renderer/wall/patrol.ts';

const SECONDS = 10;

describe('patrol', () => {
  it('turns at its interval and counts down to it', () => {
    let patrol: Patrol = startPatrol(0, SECONDS);
    expect(secondsLeft(patrol, 100)).toBe(10);
    expect(tickPatrol(patrol, 9_999, SECONDS).isTurn).toBe(false);
    const turned = tickPatrol(patrol, 10_010, SECONDS);
    expect(turned.isTurn).toBe(true);
    patrol = turned.patrol;
    expect(secondsLeft(patrol, 10_010)).toBe(10);
  });

  it('does not make up for time a sleeping computer lost', () => {
    const { patrol, isTurn } = tickPatrol(startPatrol(0, SECONDS), 3_600_000, SECONDS);
    expect(isTurn).toBe(true);
    expect(tickPatrol(patrol, 3_600_200, SECONDS).isTurn).toBe(false);
  });

  it('waits while somebody uses the wall, then goes on with a whole interval', () => {
    let patrol: Patrol = touchPatrol(startPatrol(0, SECONDS), 9_000);
    expect(tickPatrol(patrol, 10_001, SECONDS)).toEqual({ patrol, isTurn: false });
    patrol = touchPatrol(patrol, 20_000);
    expect(secondsLeft(patrol, 20_000)).toBe(PAUSE_MS / 1000);
    const after = tickPatrol(patrol, 20_000 + PAUSE_MS, SECONDS);
    expect(after.isTurn).toBe(false);
    expect(after.patrol).toEqual(startPatrol(20_000 + PAUSE_MS, SECONDS));
  });

  it('is held while one room is open, however long', () => {
    const held = holdPatrol(startPatrol(0, SECONDS));
    expect(tickPatrol(held, 1e9, SECONDS)).toEqual({ patrol: held, isTurn: false });
    expect(touchPatrol(held, 1e9)).toBe(held);
    expect(releasePatrol(held, 1e9, SECONDS)).toEqual(startPatrol(1e9, SECONDS));
  });

  it('stays stopped whatever is touched', () => {
    expect(touchPatrol(STOPPED, 1)).toBe(STOPPED);
    expect(holdPatrol(STOPPED)).toBe(STOPPED);
    expect(releasePatrol(STOPPED, 1, SECONDS)).toBe(STOPPED);
    expect(secondsLeft(STOPPED, 1)).toBeNull();
  });
});
