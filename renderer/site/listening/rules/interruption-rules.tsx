import type { InterruptionRulesTable } from '../../../../shared/contract/interruption.ts';
import type { InterruptionProfile } from '../../../../shared/contract/interruption-profile.ts';
import { readInterruptionProfile } from '../../../../shared/domain/read-interruption-profile.ts';
import { siteClient, useSiteCommand } from '../../../client/site.ts';
import { Input } from '../../../kit/controls.ts';
import { EmptyPage } from '../../../kit/empty-page.tsx';
import { useText } from '../../../kit/text/index.ts';
import { useVersionTable } from '../../versions/use-version-table.ts';
import { VersionPanel } from '../../versions/version-panel.tsx';
import { Labelled } from '../papers/labelled.tsx';
import { InterruptionRuleTable } from './interruption-rule-table.tsx';

/** The rules of the interruption calculator, each with its clause and ground. */
export function InterruptionRules() {
  const text = useText();
  const words = text.interruption.rules;
  const { table, writes } = useVersionTable<InterruptionProfile, InterruptionRulesTable>(
    ['interruptionRules.table'],
    () => siteClient.query('interruptionRules.table', {}),
    useSiteCommand('interruptionRules.save'),
    useSiteCommand('interruptionRules.use'),
  );
  if (!table) return <EmptyPage title={text.frame.loading} />;
  return (
    <VersionPanel
      kind={{
        ...{ heading: words.heading, why: words.why, nameLabel: words.name, ownName: words.ownName },
        ...{ reasonPlaceholder: words.reasonPlaceholder, importBroken: words.importBroken },
        ...{ read: readInterruptionProfile, ...writes },
      }}
      table={table}
    >
      {({ profile, against, refusedField, onChange }) => (
        <>
          {onChange === null ? (
            <p className="muted small">{profile.source}</p>
          ) : (
            <Labelled label={words.source} isWide>
              <Input
                aria-label={words.source}
                value={profile.source}
                maxLength={500}
                status={profile.source.trim() === '' ? 'error' : ''}
                onChange={(event) => onChange({ ...profile, source: event.target.value })}
              />
            </Labelled>
          )}
          <InterruptionRuleTable
            profile={profile}
            against={against}
            refusedField={refusedField}
            onChange={onChange}
          />
        </>
      )}
    </VersionPanel>
  );
}
