import type { Database } from '../../../server/sqlite/database.ts';
import type { RuleSetUse, RuleSetVersion } from '../../../shared/contract/roster-rules-contract.ts';
import { readRuleSet } from '../../../shared/domain/roster/problem/read-rule-set.ts';

const LISTED_USES = 100;

/** Versions of the rules and which counted when. Callers hold the transaction. */
export interface RuleSetStore {
  add(version: RuleSetVersion): void;
  /** Newest first; a version this build cannot read any more is left out. */
  versions(): RuleSetVersion[];
  newestNumber(name: string): number;
  addUse(use: RuleSetUse): void;
  /** Newest first. */
  uses(): RuleSetUse[];
}

export function createRuleSetStore(database: Database): RuleSetStore {
  return {
    add({ rules, isShipped, atMs, author, reason }) {
      database.run(
        'INSERT INTO roster_rules (name, version, body, is_shipped, at_ms, author, reason) VALUES (?, ?, ?, ?, ?, ?, ?)',
        rules.name,
        rules.version,
        JSON.stringify(rules),
        isShipped ? 1 : 0,
        atMs,
        author,
        reason,
      );
    },
    versions: () =>
      database
        .all('SELECT * FROM roster_rules ORDER BY at_ms DESC, name, version DESC')
        .flatMap((row): RuleSetVersion[] => {
          const read = readRuleSet(JSON.parse(String(row['body'])));
          if ('fault' in read) return [];
          return [
            {
              rules: read.value,
              isShipped: row['is_shipped'] === 1,
              atMs: Number(row['at_ms']),
              author: String(row['author']),
              reason: String(row['reason']),
            },
          ];
        }),
    newestNumber: (name) =>
      Number(
        database.get('SELECT coalesce(max(version), 0) AS newest FROM roster_rules WHERE name = ?', name)?.[
          'newest'
        ] ?? 0,
      ),
    addUse({ name, version, atMs, by, reason }) {
      database.run(
        'INSERT INTO roster_rules_use (name, version, at_ms, used_by, reason) VALUES (?, ?, ?, ?, ?)',
        name,
        version,
        atMs,
        by,
        reason,
      );
    },
    uses: () =>
      database.all('SELECT * FROM roster_rules_use ORDER BY id DESC LIMIT ?', LISTED_USES).map((row) => ({
        name: String(row['name']),
        version: Number(row['version']),
        atMs: Number(row['at_ms']),
        by: String(row['used_by']),
        reason: String(row['reason']),
      })),
  };
}
