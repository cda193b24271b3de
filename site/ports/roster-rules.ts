import type { RuleSetFile } from '../../shared/contract/roster-rule-set.ts';
import type { RosterRulesTable } from '../../shared/contract/roster-rules-contract.ts';

/** The versions of the roster's rules and the one in use. */
export interface RosterRules {
  active(): RuleSetFile;
  table(): RosterRulesTable;
  /** Throws ContractError `bad-input` with the field. */
  save(rules: unknown, reason: string, actor: string): void;
  use(name: string, version: number, reason: string, actor: string): void;
}
