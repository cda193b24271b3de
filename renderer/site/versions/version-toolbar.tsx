import { useRef } from 'react';
import type { Versioned, Versions } from '../../../shared/contract/versioned.ts';
import { Button, Input, Select } from '../../kit/controls.ts';
import { StatusMark } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';
import { Labelled } from '../listening/papers/labelled.tsx';
import type { VersionDraft, VersionKind } from './use-version-draft.ts';
import { saveVersionFile } from './version-file.ts';
import { keyOfVersion } from './version-key.ts';

/** Edit, import, export and restore; while a version is made, its name and its reason. */
export function VersionToolbar<Profile extends Versioned>({
  kind,
  table,
  draft,
  againstKey,
  onAgainst,
  onUse,
}: {
  readonly kind: VersionKind<Profile>;
  readonly table: Versions<Profile>;
  readonly draft: VersionDraft<Profile>;
  readonly againstKey: string;
  onAgainst(key: string): void;
  onUse(profile: Profile): void;
}) {
  const words = useText().versions;
  const file = useRef<HTMLInputElement>(null);
  const { active, shipped, versions } = table;
  const { profile } = draft;
  return (
    <div className="toolbar">
      {profile === null ? (
        <>
          <Button type="primary" onClick={() => draft.begin(active.profile)}>
            {words.edit}
          </Button>
          <Button onClick={() => file.current?.click()}>{words.importFile}</Button>
          <Button onClick={() => saveVersionFile(active.profile)}>{words.exportFile}</Button>
          {keyOfVersion(active.profile) !== keyOfVersion(shipped) && (
            <Button onClick={() => onUse(shipped)}>{words.restore}</Button>
          )}
        </>
      ) : (
        <div className="limits-form">
          <Labelled label={kind.nameLabel}>
            <Input
              aria-label={kind.nameLabel}
              value={profile.name}
              maxLength={64}
              status={draft.isNameOwn ? '' : 'error'}
              onChange={(event) => draft.change({ ...profile, name: event.target.value })}
            />
          </Labelled>
          <Labelled label={words.reason}>
            <Input
              aria-label={words.reason}
              placeholder={kind.reasonPlaceholder}
              value={draft.reason}
              maxLength={200}
              onChange={(event) => draft.setReason(event.target.value)}
            />
          </Labelled>
          <Button
            type="primary"
            disabled={!draft.maySave}
            loading={kind.isBusy}
            onClick={() => void draft.submit()}
          >
            {words.save}
          </Button>
          <Button onClick={draft.discard}>{words.discard}</Button>
          {draft.refused !== null && (
            <StatusMark tone="fault">{words.refused(draft.refused.field, draft.refused.why)}</StatusMark>
          )}
        </div>
      )}
      <input
        ref={file}
        type="file"
        accept=".json,application/json"
        hidden
        onChange={(event) => {
          const [picked] = event.target.files ?? [];
          if (picked) void draft.open(picked);
          event.target.value = '';
        }}
      />
      <span className="grow" />
      <Select
        aria-label={words.compareWith}
        value={againstKey}
        popupMatchSelectWidth={false}
        options={versions.map((one) => ({
          value: keyOfVersion(one.profile),
          label: `${words.compare} ${words.version(one.profile.name, one.profile.version)}`,
        }))}
        onChange={onAgainst}
      />
    </div>
  );
}
