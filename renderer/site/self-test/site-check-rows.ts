import type { SelfTestRun, SelfTestVerdict } from '../../../shared/contract/self-test.ts';
import { decimal } from '../../kit/format.ts';
import type { Text } from '../../kit/text/index.ts';

type Step = SelfTestRun['steps'][number];

const ORDER: readonly SelfTestVerdict[] = ['fail', 'warn', 'not-measurable', 'pass'];

/** Failed first; within a verdict in the order of the run. */
export const sortSteps = (steps: readonly Step[]): Step[] =>
  [...steps].sort((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict));

export const valueInWords = ({ value, unit }: Step, text: Text): string =>
  value === null || unit === null
    ? '—'
    : `${decimal(value, Number.isInteger(value) ? 0 : 1)} ${text.siteCheck.unit[unit]}`;

export function limitInWords({ limit, unit, good }: Step, text: Text): string {
  if (limit === null || unit === null) return '—';
  const words = `${decimal(limit, Number.isInteger(limit) ? 0 : 1)} ${text.siteCheck.unit[unit]}`;
  return good === 'at-least' ? text.selfTest.least(words) : text.selfTest.most(words);
}

/** Reason, then what to do; a step that simply passed says nothing. */
export function nextInWords({ step, verdict, reasonCode, evidence }: Step, text: Text): string[] {
  const { reason, action, roomsNoted } = text.siteCheck;
  if (reasonCode === 'none') return step === 'cameras' && verdict === 'warn' ? [roomsNoted] : [];
  const detail = typeof evidence.error === 'string' ? `${text.frame.colon}${evidence.error}` : '';
  return [`${reason[reasonCode]}${detail}`, action[reasonCode]];
}
