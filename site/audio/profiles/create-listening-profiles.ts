import { createHash } from 'node:crypto';
import { createVersions } from '../../../server/sqlite/create-versions.ts';
import type { Database } from '../../../server/sqlite/database.ts';
import { ContractError } from '../../../shared/contract/errors.ts';
import type { ListeningProfile } from '../../../shared/contract/listening-profile.ts';
import { readProfile } from '../../../shared/domain/sound/listening-limits.ts';
import { canonicalJson } from '../../../shared/evidence/canonical-json.ts';
import type { Journal } from '../../ports/journal.ts';
import type { ListeningProfiles } from '../../ports/listening-profiles.ts';
import type { Outbox } from '../../ports/outbox.ts';
import { createCalibrationStore } from './calibration-store.ts';

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
  const { database, journal, outbox, shipped, nowMs, isOperator } = options;
  const store = createCalibrationStore(database);
  const listeners = new Set<() => void>();
  const limits = createVersions({
    database,
    table: 'listening_profile',
    shipped,
    read: readProfile,
    record(profile, what, reason, actor, atMs) {
      const { name, version } = profile;
      journal.append({
        actor,
        action: `listening-profile.${what}`,
        subject: name,
        details: { version, reason },
      });
      const sha256 = createHash('sha256').update(canonicalJson(profile)).digest('hex');
      outbox.append({ lane: 'B', type: 'audio.profile', data: { name, version, sha256, atMs } });
    },
    onShippedDiffers: (profile) =>
      options.log('the shipped limits differ from those kept under the same version', { profile }),
    isOperator,
    nowMs,
  });
  const changed = (): void => {
    for (const listener of listeners) listener();
  };

  return {
    active: limits.active,
    activeSinceMs: limits.activeSinceMs,
    find: limits.find,
    table: () => ({ ...limits.table(), calibrations: store.calibrations() }),
    save(json, reason, actor) {
      limits.save(json, reason, actor);
      changed();
    },
    use(name, version, reason, actor) {
      limits.use(name, version, reason, actor);
      changed();
    },
    calibrations: () => store.calibrations(),
    calibrate(cameraId, offsetDb, note, actor) {
      if (!isOperator(actor))
        throw new ContractError('forbidden', 'only a named person can change the limits', 'actor');
      if (!options.hasCamera(cameraId))
        throw new ContractError('not-found', 'there is no such camera', 'cameraId');
      database.transaction(() => {
        store.add({ cameraId, offsetDb, by: actor, atMs: nowMs(), note });
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
