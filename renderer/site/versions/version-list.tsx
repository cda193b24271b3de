import type { Version, Versioned } from '../../../shared/contract/versioned.ts';
import { Button } from '../../kit/controls.ts';
import { StatusMark } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';
import { keyOfVersion } from './version-key.ts';

/** Every version with who made it, when and why; any of them can be used again. */
export function VersionList<Profile extends Versioned>({
  versions,
  activeKey,
  whoAndWhen,
  onUse,
}: {
  readonly versions: readonly Version<Profile>[];
  readonly activeKey: string;
  readonly whoAndWhen: (who: string, atMs: number) => string;
  onUse(profile: Profile): void;
}) {
  const words = useText().versions;
  return (
    <section aria-labelledby="versions-head">
      <h2 id="versions-head">{words.versions}</h2>
      <ul className="paper-lines">
        {versions.map(({ profile, isShipped, atMs, author, reason }) => (
          <li key={keyOfVersion(profile)}>
            <b>{words.version(profile.name, profile.version)}</b>
            <span className="muted small">{isShipped ? words.shipped : whoAndWhen(author, atMs)}</span>
            {!isShipped && <span className="small">{reason}</span>}
            <span className="grow" />
            {keyOfVersion(profile) === activeKey ? (
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
