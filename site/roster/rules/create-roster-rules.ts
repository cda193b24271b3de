import type { Database } from '../../../server/sqlite/database.ts';
import { ContractError } from '../../../shared/contract/errors.ts';
import type { RuleSetFile } from '../../../shared/contract/roster-rule-set.ts';
import type { RuleSetVersion } from '../../../shared/contract/roster-rules-contract.ts';
import { readRuleSet } from '../../../shared/domain/roster/problem/read-rule-set.ts';
import type { RosterRules } from '../../ports/roster-rules.ts';
import { createRuleSetStore } from './rule-set-store.ts';

const SYSTEM = 'system';

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
export function createRosterRules(options: RosterRulesOptions): RosterRules {
  const { database, shipped, nowMs } = options;
  const store = createRuleSetStore(database);
  const keyOf = ({ name, version }: { name: string; version: number }): string => `${name} ${version}`;
  if (store.newestNumber(shipped.name) < shipped.version)
    database.transaction(() =>
      store.add({ rules: shipped, isShipped: true, atMs: nowMs(), author: SYSTEM, reason: shipped.source }),
    );
  let versions = store.versions();
  let uses = store.uses();
  const find = (name: string, version: number): RuleSetVersion | undefined =>
    versions.find(({ rules }) => keyOf(rules) === keyOf({ name, version }));
  const own: RuleSetVersion = {
    rules: shipped,
    isShipped: true,
    atMs: 0,
    author: SYSTEM,
    reason: shipped.source,
  };
  /** A chosen version that this build cannot read gives way to the shipped one. */
  const active = (): RuleSetVersion => {
    const [use] = uses;
    const chosen = use === undefined ? undefined : find(use.name, use.version);
    return chosen ?? find(shipped.name, shipped.version) ?? own;
  };
  const changed = (): void => {
    versions = store.versions();
    uses = store.uses();
    options.onChange();
  };
  const needOperator = (actor: string): void => {
    if (!options.isOperator(actor))
      throw new ContractError('forbidden', 'only a named person can change the rules', 'actor');
  };
  const enterUse = (rules: RuleSetFile, what: string, reason: string, actor: string): void => {
    const { name, version } = rules;
    store.addUse({ name, version, atMs: nowMs(), by: actor, reason });
    options.record({ what, subject: name, details: { version, reason }, actor });
  };
  return {
    active: () => active().rules,
    table: () => ({ active: active(), shipped, versions, uses }),
    save(json, reason, actor) {
      needOperator(actor);
      const given = typeof json === 'object' && json !== null ? json : {};
      // The number is ours to give: two people who edit at once must not write the same version.
      const read = readRuleSet({ ...given, version: 1 });
      if ('fault' in read) throw new ContractError('bad-input', read.fault.text, read.fault.field);
      const name = read.value.name.trim();
      if (name === '' || name.length > 64 || name === shipped.name)
        throw new ContractError('bad-input', 'rules of the site need a name of their own', 'name');
      const rules = { ...read.value, name, version: store.newestNumber(name) + 1 };
      database.transaction(() => {
        store.add({ rules, isShipped: false, atMs: nowMs(), author: actor, reason });
        enterUse(rules, 'roster-rules.saved', reason, actor);
      });
      changed();
    },
    use(name, version, reason, actor) {
      needOperator(actor);
      const chosen = find(name, version);
      if (chosen === undefined) throw new ContractError('not-found', 'there is no such version', 'version');
      database.transaction(() => enterUse(chosen.rules, 'roster-rules.used', reason, actor));
      changed();
    },
  };
}
