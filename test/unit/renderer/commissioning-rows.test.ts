import { expect, it } from 'vitest';
import { sortRooms } from '../../../renderer/site/self-test/commissioning-rows.ts';

it('the result of a self-test names failures first, then what nobody knows, in the order of the site', () => {
  const results = ['pass', 'no-camera', 'warn', 'fail', 'not-reached', 'fail', 'pass'] as const;
  const rooms = results.map((result, index) => ({
    roomId: `r${index}`,
    name: '',
    kind: 'exam',
    result,
    cameras: [],
  }));
  expect(sortRooms(rooms).map(({ roomId }) => roomId)).toEqual(['r3', 'r5', 'r4', 'r1', 'r2', 'r0', 'r6']);
});
