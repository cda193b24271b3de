import type { ParsedInputOf } from '../../shared/contract/define.ts';
import type { Interruption, interruptionContract } from '../../shared/contract/interruption.ts';

export type DraftRequest = ParsedInputOf<(typeof interruptionContract)['interruption.draft']>;
export type DecisionRequest = ParsedInputOf<(typeof interruptionContract)['interruption.decide']>;

/** Interruptions of the listening test. ContractErrors name the field. */
export interface Interruptions {
  /** Newest first. */
  list(watchId: string): readonly Interruption[];
  /** Throws `not-found` for the watch or the fault. */
  draft(request: DraftRequest, actor: string): Interruption;
  /** Throws `conflict` when an answer is recorded already, `forbidden` without a named operator. */
  decide(request: DecisionRequest, actor: string): Interruption;
}
