import type { ListeningProfile } from '../../../../shared/contract/listening-profile.ts';
import type { ListeningLimitsTable } from '../../../../shared/contract/listening-profile-contract.ts';
import { compareProfiles, readProfile } from '../../../../shared/domain/sound/listening-limits.ts';
import { siteClient, useSiteCommand } from '../../../client/site.ts';
import { EmptyPage } from '../../../kit/empty-page.tsx';
import { useText } from '../../../kit/text/index.ts';
import { useVersionTable } from '../../versions/use-version-table.ts';
import { keyOfVersion } from '../../versions/version-key.ts';
import { VersionPanel } from '../../versions/version-panel.tsx';
import { CalibrationList } from './calibration-list.tsx';
import { LimitTable } from './limit-table.tsx';

const KEY = ['listeningProfile.table'];

/** The limits rooms are judged by, and the calibrations of their microphones. */
export function ProfileSection() {
  const text = useText();
  const words = text.listeningPapers;
  const { table, take, writes } = useVersionTable<ListeningProfile, ListeningLimitsTable>(
    KEY,
    () => siteClient.query('listeningProfile.table', {}),
    useSiteCommand('listeningProfile.save'),
    useSiteCommand('listeningProfile.use'),
  );
  if (!table) return <EmptyPage title={text.frame.loading} />;
  return (
    <VersionPanel
      kind={{
        ...{ heading: words.profile, why: words.profileWhy, nameLabel: words.profileName },
        ...{ ownName: words.ownName, reasonPlaceholder: words.changeReasonPlaceholder },
        ...{ importBroken: words.importBroken, read: readProfile, ...writes },
      }}
      table={table}
      side={(whoAndWhen) => (
        <CalibrationList calibrations={table.calibrations} whoAndWhen={whoAndWhen} onChanged={take} />
      )}
    >
      {({ profile, against, ...shown }) => (
        <>
          {compareProfiles(against, profile).length === 0 &&
            keyOfVersion(against) !== keyOfVersion(profile) && <p className="muted">{words.same}</p>}
          <LimitTable profile={profile} against={against} {...shown} />
        </>
      )}
    </VersionPanel>
  );
}
