import '../listening/papers/papers.css';
import './versions.css';
import { type ReactNode, useState } from 'react';
import type { Versioned, Versions } from '../../../shared/contract/versioned.ts';
import { clock, useOperators, useSite } from '../../client/site.ts';
import { shortTime } from '../../kit/format.ts';
import { ScrollRegion } from '../../kit/scroll-region.tsx';
import { useText } from '../../kit/text/index.ts';
import { ReasonDialog } from '../listening/papers/reason-dialog.tsx';
import { useVersionDraft, type VersionDraft, type VersionKind } from './use-version-draft.ts';
import { keyOfVersion } from './version-key.ts';
import { VersionList } from './version-list.tsx';
import { VersionToolbar } from './version-toolbar.tsx';

/** What the body of a panel shows: the version in use, or the draft, beside another one. */
export interface ShownVersion<Profile> {
  readonly profile: Profile;
  readonly against: Profile;
  readonly againstName: string;
  readonly refusedField: string | null;
  /** Null while nothing is edited. */
  readonly onChange: ((profile: Profile) => void) | null;
}

/** Rules or limits in versions: what they are and why, how they came about, and how to change them. */
export function VersionPanel<Profile extends Versioned>({
  kind,
  table,
  level: Heading = 'h1',
  side,
  children,
}: {
  readonly kind: VersionKind<Profile>;
  readonly table: Versions<Profile>;
  readonly level?: 'h1' | 'h2';
  readonly side?: (whoAndWhen: (who: string, atMs: number) => string) => ReactNode;
  readonly children: (shown: ShownVersion<Profile>) => ReactNode;
}) {
  const words = useText().versions;
  const zone = useSite()?.site.timeZone ?? 'Asia/Shanghai';
  const operators = useOperators().data ?? [];
  const draft: VersionDraft<Profile> = useVersionDraft(kind, table);
  const [againstKey, setAgainstKey] = useState<string | null>(null);
  const [chosen, setChosen] = useState<Profile | null>(null);
  const { active, shipped, versions, uses } = table;
  const time = (atMs: number): string => shortTime(atMs, zone, clock.nowMs());
  const nameOf = (who: string): string =>
    who === 'system' ? words.system : (operators.find(({ id }) => id === who)?.name ?? who);
  const whoAndWhen = (who: string, atMs: number): string => words.madeBy(nameOf(who), time(atMs));
  const against =
    versions.find(({ profile }) => keyOfVersion(profile) === againstKey)?.profile ??
    (draft.profile === null ? shipped : active.profile);
  const [inUse] = uses;
  return (
    <section className="panel equipment-check" aria-labelledby="versions-panel-head">
      <div className="panel-head">
        <Heading id="versions-panel-head">{kind.heading}</Heading>
        <span className="muted small">
          {words.version(active.profile.name, active.profile.version)} ·{' '}
          {inUse ? words.inUseSince(time(inUse.atMs), nameOf(inUse.by)) : words.shipped}
        </span>
      </div>
      <p className="muted">{kind.why}</p>
      <VersionToolbar<Profile>
        kind={kind}
        table={table}
        draft={draft}
        againstKey={keyOfVersion(against)}
        onAgainst={setAgainstKey}
        onUse={setChosen}
      />
      <ScrollRegion className="check-scroll" label={kind.heading}>
        <div className="limits-body">
          <div>
            {children({
              profile: draft.profile ?? active.profile,
              against,
              againstName:
                keyOfVersion(against) === keyOfVersion(shipped) ? words.standard : keyOfVersion(against),
              refusedField: draft.refused?.field ?? null,
              onChange: draft.profile === null ? null : draft.change,
            })}
          </div>
          <div className="limits-side">
            <VersionList<Profile>
              versions={versions}
              activeKey={keyOfVersion(active.profile)}
              whoAndWhen={whoAndWhen}
              onUse={setChosen}
            />
            {side?.(whoAndWhen)}
          </div>
        </div>
      </ScrollRegion>
      {chosen !== null && (
        <ReasonDialog
          title={words.titleOfUse(words.version(chosen.name, chosen.version))}
          placeholder={kind.reasonPlaceholder}
          onClose={() => setChosen(null)}
          onConfirm={(why) => kind.use(chosen.name, chosen.version, why)}
        />
      )}
    </section>
  );
}
