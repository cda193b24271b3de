import { createHash } from 'node:crypto';
import type { Database } from '../../../server/sqlite/database.ts';
import { ContractError } from '../../../shared/contract/errors.ts';
import type { ListeningProfile } from '../../../shared/contract/listening-profile.ts';
import type { ProfileVersion } from '../../../shared/contract/listening-profile-contract.ts';
import { readProfile } from '../../../shared/domain/sound/listening-limits.ts';
import { canonicalJson } from '../../../shared/evidence/canonical-json.ts';
import type { Journal } from '../../ports/journal.ts';
import type { ListeningProfiles } from '../../ports/listening-profiles.ts';
import type { Outbox } from '../../ports/outbox.ts';
import { createProfileStore } from './profile-store.ts';

const SYSTEM = 'system';

export interface ListeningProfilesOptions {
  readonly database: Database;
  readonly journal: Pick<Journal, 'append'>;
  readonly outbox: Pick<Outbox, 'append'>;
  /** The default the product comes with. */
  readonly shipped: ListeningProfile;
  isOperator(actor: string): boolean;
  hasCamera(id: string): boolean;
  nowMs(): number;
  log(message: string, fields: object): void;
}

/**
 * Versions are kept for ever, so that every result can be shown with the limits it was judged by. Names of shipped
 * profiles stay the product's own: a site's own limits have another name.
 */
export function createListeningProfiles(options: ListeningProfilesOptions): ListeningProfiles {
  const { database, journal, outbox, shipped, nowMs } = options;
  const store = createProfileStore(database);
  const listeners = new Set<() => void>();
  const keyOf = ({ name, version }: { name: string; version: number }): string => `${name} ${version}`;
  const same = (a: ListeningProfile, b: ListeningProfile): boolean => canonicalJson(a) === canonicalJson(b);

  const kept = store.versions().find(({ profile }) => keyOf(profile) === keyOf(shipped));
  if (kept === undefined && store.newestNumber(shipped.name) < shipped.version)
    database.transaction(() =>
      store.add({ profile: shipped, isShipped: true, atMs: nowMs(), author: SYSTEM, reason: shipped.source }),
    );
  else if (kept !== undefined && !same(kept.profile, shipped))
    options.log('the shipped limits differ from those kept under the same version', {
      profile: keyOf(shipped),
    });

  let versions = new Map(store.versions().map((one) => [keyOf(one.profile), one]));
  let uses = store.uses();
  const shippedVersion = (): ProfileVersion => ({
    profile: shipped,
    isShipped: true,
    atMs: versions.get(keyOf(shipped))?.atMs ?? 0,
    author: SYSTEM,
    reason: '',
  });
  /** A chosen version that this build cannot read gives way to the shipped one. */
  const active = (): ProfileVersion => {
    const [use] = uses;
    const chosen = use === undefined || keyOf(use) === keyOf(shipped) ? undefined : versions.get(keyOf(use));
    return chosen ?? shippedVersion();
  };
  const changed = (): void => {
    versions = new Map(store.versions().map((one) => [keyOf(one.profile), one]));
    uses = store.uses();
    for (const listener of listeners) listener();
  };
  const needOperator = (actor: string): void => {
    if (!options.isOperator(actor))
      throw new ContractError('forbidden', 'only a named person can change the limits', 'actor');
  };
  const enterUse = (profile: ListeningProfile, action: string, reason: string, actor: string): void => {
    const { name, version } = profile;
    const atMs = nowMs();
    store.addUse({ name, version, atMs, by: actor, reason });
    journal.append({ actor, action, subject: name, details: { version, reason } });
    const sha256 = createHash('sha256').update(canonicalJson(profile)).digest('hex');
    outbox.append({ lane: 'B', type: 'audio.profile', data: { name, version, sha256, atMs } });
  };

  return {
    active: () => active().profile,
    activeSinceMs: () => uses[0]?.atMs ?? 0,
    find: (name, version) =>
      versions.get(keyOf({ name, version }))?.profile ??
      (keyOf({ name, version }) === keyOf(shipped) ? shipped : null),
    table: () => ({
      active: active(),
      shipped,
      versions: [...versions.values()],
      uses,
      calibrations: store.calibrations(),
    }),
    save(json, reason, actor) {
      needOperator(actor);
      const given = typeof json === 'object' && json !== null ? json : {};
      // The number is ours to give: two people who edit at once must not write the same version.
      const read = readProfile({ ...given, version: 1 });
      if (read.kind === 'refused') throw new ContractError('bad-input', read.why, `profile.${read.field}`);
      const name = read.profile.name.trim();
      if (name === '' || name === shipped.name)
        throw new ContractError('bad-input', 'limits of the site need a name of their own', 'profile.name');
      const profile = { ...read.profile, name, version: store.newestNumber(name) + 1 };
      database.transaction(() => {
        store.add({ profile, isShipped: false, atMs: nowMs(), author: actor, reason });
        enterUse(profile, 'listening-profile.saved', reason, actor);
      });
      changed();
    },
    use(name, version, reason, actor) {
      needOperator(actor);
      const profile =
        keyOf({ name, version }) === keyOf(shipped)
          ? shipped
          : versions.get(keyOf({ name, version }))?.profile;
      if (profile === undefined) throw new ContractError('not-found', 'there is no such version', 'version');
      database.transaction(() => enterUse(profile, 'listening-profile.used', reason, actor));
      changed();
    },
    calibrations: () => store.calibrations(),
    calibrate(cameraId, offsetDb, note, actor) {
      needOperator(actor);
      if (!options.hasCamera(cameraId))
        throw new ContractError('not-found', 'there is no such camera', 'cameraId');
      database.transaction(() => {
        store.addCalibration({ cameraId, offsetDb, by: actor, atMs: nowMs(), note });
        const action = offsetDb === null ? 'microphone.calibration-withdrawn' : 'microphone.calibrated';
        journal.append({ actor, action, subject: cameraId, details: { offsetDb, note } });
      });
      changed();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
