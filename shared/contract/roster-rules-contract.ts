import { z } from 'zod';
import { command, query, ROLES } from './define.ts';
import { RuleSetFile } from './roster-rule-set.ts';

const OPERATORS = ['director', 'duty'] as const;
const Reason = z.string().trim().min(1).max(200);

/** One version of the rules, never changed afterwards. */
export const RuleSetVersion = z.object({
  rules: RuleSetFile,
  isShipped: z.boolean(),
  atMs: z.number(),
  author: z.string(),
  reason: z.string(),
});
export type RuleSetVersion = z.infer<typeof RuleSetVersion>;

/** Which version counted from when on. */
export const RuleSetUse = z.object({
  name: z.string(),
  version: z.number().int(),
  atMs: z.number(),
  by: z.string(),
  reason: z.string(),
});
export type RuleSetUse = z.infer<typeof RuleSetUse>;

export const RosterRulesTable = z.object({
  active: RuleSetVersion,
  shipped: RuleSetFile,
  /** Newest first. */
  versions: z.array(RuleSetVersion),
  /** Newest first, at most 100. */
  uses: z.array(RuleSetUse),
});
export type RosterRulesTable = z.infer<typeof RosterRulesTable>;

/** The rules of the province: who may be put where. */
export const rosterRulesContract = {
  'rosterRules.table': query(ROLES, z.object({}), RosterRulesTable),
  /** A new version, used from now on; its number is given by the service. `rules` is read like a file. */
  'rosterRules.save': command(
    OPERATORS,
    z.object({ rules: z.record(z.string(), z.unknown()), reason: Reason }),
    RosterRulesTable,
  ),
  /** Judges by a version there is, the shipped one included. */
  'rosterRules.use': command(
    OPERATORS,
    z.object({ name: z.string().min(1).max(64), version: z.number().int().positive(), reason: Reason }),
    RosterRulesTable,
  ),
};
