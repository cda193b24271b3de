import { createVersions } from '../../../server/sqlite/create-versions.ts';
import type { Database } from '../../../server/sqlite/database.ts';
import type { RuleSetFile } from '../../../shared/contract/roster-rule-set.ts';
import { readRuleSetProfile } from '../../../shared/domain/roster/problem/read-rule-set.ts';
import type { RosterRules } from '../../ports/roster-rules.ts';

export interface RosterRulesOptions {
  readonly database: Database;
  /** The default the product comes with. */
  readonly shipped: RuleSetFile;
  /** Called in the transaction of the change. */
  record(fact: { what: string; subject: string; details: Record<string, unknown>; actor: string }): void;
  /** After the rules in use changed. */
  onChange(): void;
  isOperator(actor: string): boolean;
  nowMs(): number;
}

/** Versions are kept for ever, so that every plan can be shown with the rules it was made by. */
export function createRosterRules({ record, onChange, ...options }: RosterRulesOptions): RosterRules {
  const rules = createVersions({
    ...options,
    table: 'roster_rules',
    read: readRuleSetProfile,
    record: ({ name, version }, what, reason, actor) =>
      record({ what: `roster-rules.${what}`, subject: name, details: { version, reason }, actor }),
  });
  return {
    active: rules.active,
    table: rules.table,
    save(json, reason, actor) {
      rules.save(json, reason, actor);
      onChange();
    },
    use(name, version, reason, actor) {
      rules.use(name, version, reason, actor);
      onChange();
    },
  };
}
