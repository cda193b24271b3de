import { createVersions, type VersionStore } from '../../../server/sqlite/create-versions.ts';
import type { Database } from '../../../server/sqlite/database.ts';
import type { InterruptionProfile } from '../../../shared/contract/interruption-profile.ts';
import { readInterruptionProfile } from '../../../shared/domain/read-interruption-profile.ts';
import type { Journal } from '../../ports/journal.ts';
import type { InterruptionFiles } from './read-interruption-profile.ts';

export interface InterruptionRulesOptions {
  readonly database: Database;
  readonly journal: Pick<Journal, 'append'>;
  readonly files: InterruptionFiles;
  isOperator(actor: string): boolean;
  nowMs(): number;
}

/** The calculator's rules in versions. Requests keep the rules they were computed by, so that none is rewritten. */
export function createInterruptionRules({
  journal,
  files,
  ...options
}: InterruptionRulesOptions): VersionStore<InterruptionProfile> {
  const rules = createVersions({
    ...options,
    table: 'interruption_rules',
    shipped: files.shipped,
    read: readInterruptionProfile,
    record: ({ name, version }, what, reason, actor) =>
      journal.append({
        actor,
        action: `interruption-rules.${what}`,
        subject: name,
        details: { version, reason },
      }),
  });
  if (files.own !== null) rules.adopt(files.own);
  return rules;
}
