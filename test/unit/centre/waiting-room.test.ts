import { expect, test } from 'vitest';
import { createWaitingRoom } from '../../../centre/uplink/waiting-room.ts';

test('each address has its own share; who leaves twice frees one place', () => {
  const room = createWaitingRoom(2);
  expect([room.enter('a1', 'a'), room.enter('a2', 'a'), room.enter('a3', 'a')]).toEqual([true, true, false]);
  expect(room.enter('b1', 'b')).toBe(true);
  room.leave('a1');
  room.leave('a1');
  room.leave('a3');
  expect([room.waiting('a'), room.waiting('b')]).toEqual([1, 1]);
  expect([room.enter('a4', 'a'), room.enter('a5', 'a')]).toEqual([true, false]);
});
