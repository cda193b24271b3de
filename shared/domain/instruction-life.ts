import type { SiteInstructionState } from '../contract/instructions.ts';
import type { InstructionStage } from '../uplink/instruction.ts';

export type StageRefusal = 'expired' | 'already-finished' | 'nothing-to-execute';

/** State of an instruction at its site, from the stages it has reached. */
export function instructionState(
  stages: ReadonlySet<InstructionStage>,
  isExpired: boolean,
): SiteInstructionState {
  if (stages.has('refused')) return 'refused';
  if (stages.has('executed')) return 'executed';
  if (stages.has('confirmed')) return 'confirmed';
  return isExpired ? 'expired' : 'waiting';
}

/** Stages to write for a wish, empty when it is fulfilled already; or why it cannot be. */
export function nextStages(
  stages: ReadonlySet<InstructionStage>,
  wish: 'confirmed' | 'executed' | 'refused',
  requires: 'read' | 'done',
  isExpired: boolean,
): { readonly write: readonly InstructionStage[] } | { readonly refusal: StageRefusal } {
  if (stages.has(wish)) return { write: [] };
  const isConfirmed = stages.has('confirmed');
  if (wish === 'confirmed') return isExpired ? { refusal: 'expired' } : { write: ['confirmed'] };
  if (stages.has('executed') || stages.has('refused')) return { refusal: 'already-finished' };
  // Only reading was asked for: there is nothing to report, but it may still be refused.
  if (wish === 'executed' && requires === 'read') return { refusal: 'nothing-to-execute' };
  if (isConfirmed) return { write: [wish] };
  return isExpired ? { refusal: 'expired' } : { write: ['confirmed', wish] };
}
