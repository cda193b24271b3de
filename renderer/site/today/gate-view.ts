import type { Gate } from '../../../shared/contract/readiness.ts';
import type { Tone } from '../../kit/status-mark.tsx';
import type { Text } from '../../kit/text/index.ts';
import { wordOf } from '../../kit/text/worded.ts';

/** Why a gate stands as it does, in the page's language; an unknown code keeps the service's own sentence. */
export function gateSentence(gate: Gate, text: Text): string {
  const worded = wordOf(text.codes.gateReason, gate.reasonCode);
  if (worded) return worded(gate.facts);
  return gate.reason || text.codes.unknownReason(gate.reasonCode);
}

export const GATE_TONES = {
  open: 'unchecked',
  passed: 'normal',
  failed: 'fault',
  'not-connected': 'unconnected',
  overridden: 'attention',
} as const satisfies Record<Gate['state'], Tone>;

/** Where the reason of a gate can be worked on; null when no page of the console can. */
export function pageOfGate(gate: Gate): 'wall' | 'self-test' | 'listening' | 'people' | 'reports' | null {
  switch (gate.family) {
    case 'video':
      return gate.reasonCode.startsWith('commission') ? 'self-test' : 'wall';
    case 'listening':
      return 'listening';
    case 'people':
      return 'people';
    case 'network':
      return 'reports';
    default:
      return null;
  }
}

/** The view of that page which shows the reason. */
export function viewOfGate(gate: Gate): Readonly<Record<string, string>> {
  if (gate.family !== 'listening') return {};
  switch (gate.reasonCode) {
    case 'listening-remarks':
      return { view: 'check', part: 'papers' };
    case 'listening-heard-badly':
    case 'listening-trial-unsigned':
      return { view: 'trial' };
    default:
      return { view: 'check' };
  }
}

/** Gates that keep the site from being ready; failed ones first. */
export const blockingGates = (gates: readonly Gate[]): Gate[] =>
  gates
    .filter((gate) => gate.isBlocking && gate.state !== 'passed' && gate.state !== 'overridden')
    .toSorted((a, b) => Number(b.state === 'failed') - Number(a.state === 'failed'));
