import { useState } from 'react';
import type { ProfileReading, Versioned, Versions } from '../../../shared/contract/versioned.ts';
import { notify } from '../../kit/notices.ts';
import { useText } from '../../kit/text/index.ts';
import { readVersionFile } from './version-file.ts';

/** How one kind of rules or limits is read, worded and written. */
export interface VersionKind<Profile extends Versioned> {
  readonly heading: string;
  readonly why: string;
  readonly nameLabel: string;
  /** Of a version of one's own, until another name is given. */
  readonly ownName: string;
  readonly reasonPlaceholder: string;
  /** Said of a file that is none of these. */
  readonly importBroken: string;
  readonly isBusy: boolean;
  read(json: unknown): ProfileReading<Profile>;
  /** Whether it was done. */
  save(profile: Profile, reason: string): Promise<boolean>;
  use(name: string, version: number, reason: string): Promise<boolean>;
}

export interface VersionDraft<Profile> {
  /** Null while nothing is edited. */
  readonly profile: Profile | null;
  readonly reason: string;
  readonly isNameOwn: boolean;
  /** What the reader refuses of it. */
  readonly refused: { readonly field: string; readonly why: string } | null;
  readonly maySave: boolean;
  begin(profile: Profile): void;
  change(profile: Profile): void;
  setReason(reason: string): void;
  discard(): void;
  submit(): Promise<void>;
  /** Begins with what a file holds; a file that cannot be used says why. */
  open(file: File): Promise<void>;
}

/** A version in the making: begun from another one or a file, refused by name of the field, saved with a reason. */
export function useVersionDraft<Profile extends Versioned>(
  kind: VersionKind<Profile>,
  table: Versions<Profile>,
): VersionDraft<Profile> {
  const words = useText().versions;
  const [profile, setProfile] = useState<Profile | null>(null);
  const [reason, setReason] = useState('');
  const { shipped, active } = table;
  const read = profile === null ? null : kind.read({ ...profile, version: 1 });
  const refused = read?.kind === 'refused' ? { field: read.field, why: read.why } : null;
  const name = profile?.name.trim() ?? '';
  const isNameOwn = name !== '' && name !== shipped.name;
  // Another name alone is no other set of rules.
  const isDifferent =
    profile !== null &&
    JSON.stringify({ ...profile, name: active.profile.name }) !== JSON.stringify(active.profile);
  const maySave = read?.kind === 'profile' && isNameOwn && isDifferent && reason.trim() !== '';
  const begin = (from: Profile): void => {
    setProfile({ ...from, name: from.name === shipped.name ? kind.ownName : from.name });
    setReason('');
  };
  return {
    ...{ profile, reason, isNameOwn, refused, maySave, begin, setReason },
    change: (changed) => setProfile(changed),
    discard: () => setProfile(null),
    async submit() {
      if (read?.kind !== 'profile' || !maySave) return;
      if (await kind.save(read.profile, reason.trim())) setProfile(null);
    },
    async open(file) {
      const found = await readVersionFile(file, kind.read);
      if (found?.kind === 'profile') begin(found.profile);
      const said =
        found === null
          ? kind.importBroken
          : found.kind === 'refused'
            ? words.importField(found.field, found.why)
            : words.imported;
      notify({ kind: 'information', text: said });
    },
  };
}
