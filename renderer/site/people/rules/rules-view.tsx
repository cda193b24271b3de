import '../../listening/papers/papers.css';
import '../../listening/profile/profile.css';
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { RuleSetFile } from '../../../../shared/contract/roster-rule-set.ts';
import { readRuleSet } from '../../../../shared/domain/roster/problem/read-rule-set.ts';
import { clock, useOperators, useSite, useSiteCommand } from '../../../client/site.ts';
import { Button, Input } from '../../../kit/controls.ts';
import { EmptyPage } from '../../../kit/empty-page.tsx';
import { shortTime } from '../../../kit/format.ts';
import { notify } from '../../../kit/notices.ts';
import { ScrollRegion } from '../../../kit/scroll-region.tsx';
import { StatusMark } from '../../../kit/status-mark.tsx';
import { useText } from '../../../kit/text/index.ts';
import { Labelled } from '../../listening/papers/labelled.tsx';
import { ReasonDialog } from '../../listening/papers/reason-dialog.tsx';
import { RULES_KEY, useRules } from '../matrix/use-judge.ts';
import { RuleTable } from './rule-table.tsx';
import { readRulesFile, saveRulesFile } from './rules-file.ts';

const keyOf = ({ name, version }: Pick<RuleSetFile, 'name' | 'version'>): string => `${name} v${version}`;

/** The rules people are put on the roster by: what they are and why, how they came about, and how to change them. */
export function RulesView() {
  const text = useText();
  const words = text.plan.ruleSet;
  const queries = useQueryClient();
  const site = useSite();
  const { data: table } = useRules();
  const operators = useOperators().data ?? [];
  const save = useSiteCommand('rosterRules.save');
  const use = useSiteCommand('rosterRules.use');
  const file = useRef<HTMLInputElement>(null);
  const [draft, setDraft] = useState<RuleSetFile | null>(null);
  const [reason, setReason] = useState('');
  const [chosen, setChosen] = useState<RuleSetFile | null>(null);
  if (!table || !site) return <EmptyPage title={text.frame.loading} />;
  const { active, shipped, versions, uses } = table;
  const time = (atMs: number): string => shortTime(atMs, site.site.timeZone, clock.nowMs());
  const nameOf = (who: string): string =>
    who === 'system' ? text.listeningPapers.system : (operators.find(({ id }) => id === who)?.name ?? who);
  const read = draft === null ? null : readRuleSet({ ...draft, version: 1 });
  const fault = read !== null && 'fault' in read ? read.fault : null;
  const isNameOwn = draft !== null && draft.name.trim() !== '' && draft.name.trim() !== shipped.name;
  const isDifferent = draft !== null && JSON.stringify(draft.rules) !== JSON.stringify(active.rules.rules);
  const begin = (rules: RuleSetFile): void => {
    setDraft({ ...rules, name: rules.name === shipped.name ? words.ownName : rules.name });
    setReason('');
  };
  const submit = async (): Promise<void> => {
    if (draft === null || fault !== null || reason.trim() === '') return;
    const made = await save.run({ rules: { ...draft }, reason: reason.trim() });
    if (made === null) return;
    queries.setQueryData(RULES_KEY, made);
    setDraft(null);
  };
  const open = async (picked: File | undefined): Promise<void> => {
    if (picked === undefined) return;
    const found = await readRulesFile(picked);
    if (found !== null && 'value' in found) begin(found.value);
    const said =
      found === null
        ? words.importBroken
        : 'fault' in found
          ? words.importField(found.fault.field, found.fault.text)
          : words.imported;
    notify({ kind: 'information', text: said });
  };
  const [inUse] = uses;
  return (
    <section className="panel equipment-check" aria-labelledby="rules-head">
      <div className="panel-head">
        <h2 id="rules-head">{words.heading}</h2>
        <span className="muted small">
          {words.version(active.rules.name, active.rules.version)} ·{' '}
          {inUse ? words.inUseSince(time(inUse.atMs), nameOf(inUse.by)) : words.shipped}
        </span>
      </div>
      <p className="muted">{words.why}</p>
      <div className="toolbar">
        {draft === null ? (
          <>
            <Button type="primary" onClick={() => begin(active.rules)}>
              {words.edit}
            </Button>
            <Button onClick={() => file.current?.click()}>{words.importFile}</Button>
            <Button onClick={() => saveRulesFile(active.rules)}>{words.exportFile}</Button>
            {keyOf(active.rules) !== keyOf(shipped) && (
              <Button onClick={() => setChosen(shipped)}>{words.restore}</Button>
            )}
          </>
        ) : (
          <div className="limits-form">
            <Labelled label={words.name}>
              <Input
                aria-label={words.name}
                value={draft.name}
                maxLength={64}
                status={isNameOwn ? '' : 'error'}
                onChange={(event) => setDraft({ ...draft, name: event.target.value })}
              />
            </Labelled>
            <Labelled label={words.reason}>
              <Input
                aria-label={words.reason}
                placeholder={words.reasonPlaceholder}
                value={reason}
                maxLength={200}
                onChange={(event) => setReason(event.target.value)}
              />
            </Labelled>
            <Button
              type="primary"
              disabled={fault !== null || !isNameOwn || !isDifferent || reason.trim() === ''}
              loading={save.isBusy}
              onClick={() => void submit()}
            >
              {words.save}
            </Button>
            <Button onClick={() => setDraft(null)}>{words.discard}</Button>
            {fault !== null && <StatusMark tone="fault">{words.refused(fault.field, fault.text)}</StatusMark>}
          </div>
        )}
        <input
          ref={file}
          type="file"
          accept=".json,application/json"
          hidden
          onChange={(event) => {
            void open(event.target.files?.[0]);
            event.target.value = '';
          }}
        />
      </div>
      <ScrollRegion className="check-scroll" label={words.heading}>
        <div className="limits-body">
          <RuleTable
            rules={draft ?? active.rules}
            against={draft === null ? shipped : active.rules}
            onChange={draft === null ? null : setDraft}
          />
          <section className="limits-side" aria-labelledby="rule-versions-head">
            <h2 id="rule-versions-head">{words.versions}</h2>
            <ul className="paper-lines">
              {versions.map(({ rules, isShipped, atMs, author, reason: why }) => (
                <li key={keyOf(rules)}>
                  <b>{words.version(rules.name, rules.version)}</b>
                  <span className="muted small">
                    {isShipped ? words.shipped : `${nameOf(author)} ${time(atMs)}`}
                  </span>
                  {!isShipped && <span className="small">{why}</span>}
                  <span className="grow" />
                  {keyOf(rules) === keyOf(active.rules) ? (
                    <StatusMark tone="normal">{words.active}</StatusMark>
                  ) : (
                    <Button size="small" onClick={() => setChosen(rules)}>
                      {words.use}
                    </Button>
                  )}
                </li>
              ))}
            </ul>
          </section>
        </div>
      </ScrollRegion>
      {chosen !== null && (
        <ReasonDialog
          title={words.titleOfUse(words.version(chosen.name, chosen.version))}
          placeholder={words.reasonPlaceholder}
          onClose={() => setChosen(null)}
          onConfirm={async (why) => {
            const made = await use.run({ name: chosen.name, version: chosen.version, reason: why });
            if (made !== null) queries.setQueryData(RULES_KEY, made);
            return made !== null;
          }}
        />
      )}
    </section>
  );
}
