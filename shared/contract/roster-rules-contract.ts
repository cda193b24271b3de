import { z } from 'zod';
import { command, query, ROLES } from './define.ts';
import { RuleSetFile } from './roster-rule-set.ts';
import { SaveVersion, UseVersion, versionsOf } from './versioned.ts';

const OPERATORS = ['director', 'duty'] as const;

export const RosterRulesTable = versionsOf(RuleSetFile);
export type RosterRulesTable = z.infer<typeof RosterRulesTable>;

/** The rules of the province: who may be put where. */
export const rosterRulesContract = {
  'rosterRules.table': query(ROLES, z.object({}), RosterRulesTable),
  'rosterRules.save': command(OPERATORS, SaveVersion, RosterRulesTable),
  'rosterRules.use': command(OPERATORS, UseVersion, RosterRulesTable),
};
