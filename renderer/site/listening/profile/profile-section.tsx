import '../papers/papers.css';
import './profile.css';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { ListeningProfile } from '../../../../shared/contract/listening-profile.ts';
import type {
  ListeningLimitsTable,
  ProfileVersion,
} from '../../../../shared/contract/listening-profile-contract.ts';
import {
  compareProfiles,
  readProfile,
  SHIPPED_PROFILE,
} from '../../../../shared/domain/sound/listening-limits.ts';
import { clock, siteClient, useOperators, useSite, useSiteCommand } from '../../../client/site.ts';
import { Button, Input, Select } from '../../../kit/controls.ts';
import { EmptyPage } from '../../../kit/empty-page.tsx';
import { shortTime } from '../../../kit/format.ts';
import { notify } from '../../../kit/notices.ts';
import { ScrollRegion } from '../../../kit/scroll-region.tsx';
import { StatusMark } from '../../../kit/status-mark.tsx';
import { useText } from '../../../kit/text/index.ts';
import { Labelled } from '../papers/labelled.tsx';
import { ReasonDialog } from '../papers/reason-dialog.tsx';
import { CalibrationList } from './calibration-list.tsx';
import { LimitTable } from './limit-table.tsx';
import { readProfileFile, saveProfileFile } from './profile-file.ts';

const KEY = ['listeningProfile.table'];
const keyOf = ({ name, version }: Pick<ListeningProfile, 'name' | 'version'>): string =>
  `${name} v${version}`;

/** The limits rooms are judged by: what they are and why, how they came about, and how to change them. */
export function ProfileSection() {
  const text = useText();
  const words = text.listeningPapers;
  const queries = useQueryClient();
  const site = useSite();
  const { data: table } = useQuery({
    queryKey: KEY,
    queryFn: () => siteClient.query('listeningProfile.table', {}),
  });
  const operators = useOperators().data ?? [];
  const save = useSiteCommand('listeningProfile.save');
  const use = useSiteCommand('listeningProfile.use');
  const file = useRef<HTMLInputElement>(null);
  const [draft, setDraft] = useState<ListeningProfile | null>(null);
  const [reason, setReason] = useState('');
  const [againstKey, setAgainstKey] = useState<string | null>(null);
  const [chosen, setChosen] = useState<ListeningProfile | null>(null);
  if (!table || !site) return <EmptyPage title={text.frame.loading} />;

  const { active, shipped, versions, uses } = table;
  const whoAndWhen = (who: string, atMs: number): string =>
    words.madeBy(
      who === 'system' ? words.system : (operators.find(({ id }) => id === who)?.name ?? who),
      shortTime(atMs, site.site.timeZone, clock.nowMs()),
    );
  const onChanged = (changed: ListeningLimitsTable): void => {
    queries.setQueryData(KEY, changed);
  };
  const against = versions.find(({ profile }) => keyOf(profile) === againstKey)?.profile ?? shipped;
  const shown = draft ?? active.profile;
  const read = draft === null ? null : readProfile({ ...draft, version: 1 });
  const refusedField = read?.kind === 'refused' ? read.field : null;
  const isNameOwn = draft !== null && draft.name.trim() !== '' && draft.name.trim() !== SHIPPED_PROFILE;
  const isDifferent = draft !== null && JSON.stringify(draft) !== JSON.stringify(active.profile);
  const begin = (profile: ListeningProfile): void => {
    setDraft({ ...profile, name: profile.name === SHIPPED_PROFILE ? words.ownName : profile.name });
    setReason('');
  };
  const submit = async (): Promise<void> => {
    if (read?.kind !== 'profile' || reason.trim() === '') return;
    const made = await save.run({ profile: { ...read.profile }, reason: reason.trim() });
    if (made === null) return;
    onChanged(made);
    setDraft(null);
  };
  const open = async (picked: File | undefined): Promise<void> => {
    if (picked === undefined) return;
    const found = await readProfileFile(picked);
    if (found?.kind === 'profile') begin(found.profile);
    const said =
      found === null
        ? words.importBroken
        : found.kind === 'refused'
          ? words.importField(found.field)
          : words.imported;
    notify({ kind: 'information', text: said });
  };
  const inUse = uses[0];
  return (
    <section className="panel equipment-check" aria-labelledby="limits-head">
      <div className="panel-head">
        <h1 id="limits-head">{words.profile}</h1>
        <span className="muted small">
          {words.version(active.profile.name, active.profile.version)} ·{' '}
          {inUse
            ? words.inUseSince(
                shortTime(inUse.atMs, site.site.timeZone, clock.nowMs()),
                whoAndWhen(inUse.by, inUse.atMs),
              )
            : words.shipped}
        </span>
      </div>
      <p className="muted">{words.profileWhy}</p>
      <div className="toolbar">
        {draft === null ? (
          <>
            <Button type="primary" onClick={() => begin(active.profile)}>
              {words.edit}
            </Button>
            <Button onClick={() => file.current?.click()}>{words.importFile}</Button>
            <Button onClick={() => saveProfileFile(active.profile)}>{words.exportFile}</Button>
            {keyOf(active.profile) !== keyOf(shipped) && (
              <Button onClick={() => setChosen(shipped)}>{words.restore}</Button>
            )}
          </>
        ) : (
          <div className="limits-form">
            <Labelled label={words.profileName}>
              <Input
                aria-label={words.profileName}
                value={draft.name}
                maxLength={64}
                status={isNameOwn ? '' : 'error'}
                onChange={(event) => setDraft({ ...draft, name: event.target.value })}
              />
            </Labelled>
            <Labelled label={words.changeReason}>
              <Input
                aria-label={words.changeReason}
                placeholder={words.changeReasonPlaceholder}
                value={reason}
                maxLength={200}
                onChange={(event) => setReason(event.target.value)}
              />
            </Labelled>
            <Button
              type="primary"
              disabled={read?.kind !== 'profile' || !isNameOwn || !isDifferent || reason.trim() === ''}
              loading={save.isBusy}
              onClick={() => void submit()}
            >
              {words.saveVersion}
            </Button>
            <Button onClick={() => setDraft(null)}>{words.discard}</Button>
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
        <span className="grow" />
        <Select
          aria-label={words.compareWith}
          value={keyOf(against)}
          popupMatchSelectWidth={false}
          options={versions.map(({ profile }) => ({
            value: keyOf(profile),
            label: `${words.compare} ${words.version(profile.name, profile.version)}`,
          }))}
          onChange={setAgainstKey}
        />
      </div>
      <ScrollRegion className="check-scroll" label={words.profile}>
        <div className="limits-body">
          <div>
            {compareProfiles(against, shown).length === 0 && keyOf(against) !== keyOf(shown) && (
              <p className="muted">{words.same}</p>
            )}
            <LimitTable
              profile={shown}
              against={against}
              againstName={keyOf(against) === keyOf(shipped) ? words.standard : keyOf(against)}
              refusedField={refusedField}
              onChange={draft === null ? null : setDraft}
            />
          </div>
          <div className="limits-side">
            <Versions
              versions={versions}
              activeKey={keyOf(active.profile)}
              whoAndWhen={whoAndWhen}
              onUse={setChosen}
            />
            <CalibrationList
              calibrations={table.calibrations}
              whoAndWhen={whoAndWhen}
              onChanged={onChanged}
            />
          </div>
        </div>
      </ScrollRegion>
      {chosen !== null && (
        <ReasonDialog
          title={words.titleOfUse(words.version(chosen.name, chosen.version))}
          placeholder={words.changeReasonPlaceholder}
          onClose={() => setChosen(null)}
          onConfirm={async (why) => {
            const made = await use.run({ name: chosen.name, version: chosen.version, reason: why });
            if (made !== null) onChanged(made);
            return made !== null;
          }}
        />
      )}
    </section>
  );
}

function Versions({
  versions,
  activeKey,
  whoAndWhen,
  onUse,
}: {
  readonly versions: readonly ProfileVersion[];
  readonly activeKey: string;
  readonly whoAndWhen: (who: string, atMs: number) => string;
  onUse(profile: ListeningProfile): void;
}) {
  const words = useText().listeningPapers;
  return (
    <section aria-labelledby="versions-head">
      <h2 id="versions-head">{words.versions}</h2>
      <ul className="paper-lines">
        {versions.map(({ profile, isShipped, atMs, author, reason }) => (
          <li key={keyOf(profile)}>
            <b>{words.version(profile.name, profile.version)}</b>
            <span className="muted small">{isShipped ? words.shipped : whoAndWhen(author, atMs)}</span>
            {!isShipped && <span className="small">{reason}</span>}
            <span className="grow" />
            {keyOf(profile) === activeKey ? (
              <StatusMark tone="normal">{words.active}</StatusMark>
            ) : (
              <Button size="small" onClick={() => onUse(profile)}>
                {words.use}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
