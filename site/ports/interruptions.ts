import type { ParsedInputOf } from '../../shared/contract/define.ts';
import type {
  Interruption,
  InterruptionRulesTable,
  interruptionContract,
} from '../../shared/contract/interruption.ts';
import type { InterruptionProfile } from '../../shared/contract/interruption-profile.ts';

export type DraftRequest = ParsedInputOf<(typeof interruptionContract)['interruption.draft']>;
export type DecisionRequest = ParsedInputOf<(typeof interruptionContract)['interruption.decide']>;

/** The calculator's rules in versions. */
export interface InterruptionRules {
  table(): InterruptionRulesTable;
  /** Throws ContractError: `bad-input` with the field, `forbidden` without a named operator. */
  save(profile: unknown, reason: string, actor: string): void;
  /** Throws ContractError `not-found`. */
  use(name: string, version: number, reason: string, actor: string): void;
}

/** Interruptions of the listening test. ContractErrors name the field. */
export interface Interruptions {
  /** The rules in use. */
  profile(): InterruptionProfile;
  /** Newest first. */
  list(watchId: string): readonly Interruption[];
  /** Throws `not-found` for the watch or the fault, `bad-input` for a rule the profile does not have. */
  draft(request: DraftRequest, actor: string): Interruption;
  /** Throws `conflict` when an answer is recorded already, `forbidden` without a named operator. */
  decide(request: DecisionRequest, actor: string): Interruption;
}
