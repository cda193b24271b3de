import { expect, test } from 'vitest';
import { civilToEpochMs, offsetMsAt } from '../../../shared/domain/civil-time.ts';

test('civil time of the site becomes an instant', () => {
  expect(civilToEpochMs('2026-06-07T09:00', 'Asia/Shanghai')).toBe(Date.parse('2026-06-07T09:00:00+08:00'));
  expect(civilToEpochMs('2026-06-07T09:00', 'Asia/Urumqi')).toBe(Date.parse('2026-06-07T09:00:00+06:00'));
  expect(civilToEpochMs('2026-06-07T09:00', 'UTC')).toBe(Date.parse('2026-06-07T09:00:00Z'));
});

test('zones with summer time: both sides of a change, and the hour that does not exist', () => {
  expect(civilToEpochMs('2026-03-29T01:30', 'Europe/Berlin')).toBe(Date.parse('2026-03-29T01:30:00+01:00'));
  expect(civilToEpochMs('2026-03-29T03:30', 'Europe/Berlin')).toBe(Date.parse('2026-03-29T03:30:00+02:00'));
  expect(Number.isFinite(civilToEpochMs('2026-03-29T02:30', 'Europe/Berlin'))).toBe(true);
});

test('offsets and nonsense', () => {
  expect(offsetMsAt(0, 'Asia/Shanghai')).toBe(8 * 3_600_000);
  expect(civilToEpochMs('soon', 'UTC')).toBeNaN();
});
