import type { Params } from '../../problem/rule.ts';
import { numberOf } from './duty-rule.ts';
import type { DutySpan } from './duty-slots.ts';

/** Minutes of rest due after a shift: more after a night and after a long one, the most that applies; none after a short one by day. */
export function restAfter(span: DutySpan, params: Params): number {
  const length = span.toMinute - span.fromMinute;
  const isShort = length < (numberOf(params, 'shortMinutes') ?? 0);
  const least = isShort ? 0 : (numberOf(params, 'minutes') ?? 0);
  const night = span.isNight ? (numberOf(params, 'afterNightMinutes') ?? 0) : 0;
  const isLong = length >= (numberOf(params, 'longMinutes') ?? 1_200);
  return Math.max(least, night, isLong ? (numberOf(params, 'afterLongMinutes') ?? 0) : 0);
}
