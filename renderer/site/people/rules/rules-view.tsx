import type { RuleSetFile } from '../../../../shared/contract/roster-rule-set.ts';
import type { RosterRulesTable } from '../../../../shared/contract/roster-rules-contract.ts';
import { readRuleSetProfile } from '../../../../shared/domain/roster/problem/read-rule-set.ts';
import { siteClient, useSiteCommand } from '../../../client/site.ts';
import { EmptyPage } from '../../../kit/empty-page.tsx';
import { useText } from '../../../kit/text/index.ts';
import { useVersionTable } from '../../versions/use-version-table.ts';
import { VersionPanel } from '../../versions/version-panel.tsx';
import { RULES_KEY } from '../matrix/use-judge.ts';
import { RuleTable } from './rule-table.tsx';

/** The rules people are put on the roster by. */
export function RulesView() {
  const text = useText();
  const words = text.plan.ruleSet;
  const { table, writes } = useVersionTable<RuleSetFile, RosterRulesTable>(
    RULES_KEY,
    () => siteClient.query('rosterRules.table', {}),
    useSiteCommand('rosterRules.save'),
    useSiteCommand('rosterRules.use'),
  );
  if (!table) return <EmptyPage title={text.frame.loading} />;
  return (
    <VersionPanel
      kind={{
        ...{ heading: words.heading, why: words.why, nameLabel: words.name, ownName: words.ownName },
        ...{ reasonPlaceholder: words.reasonPlaceholder, importBroken: words.importBroken },
        ...{ read: readRuleSetProfile, ...writes },
      }}
      table={table}
      level="h2"
    >
      {({ profile, against, onChange }) => (
        <RuleTable rules={profile} against={against} onChange={onChange} />
      )}
    </VersionPanel>
  );
}
