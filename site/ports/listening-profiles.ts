import type { ListeningProfile } from '../../shared/contract/listening-profile.ts';
import type { Calibration, ListeningLimitsTable } from '../../shared/contract/listening-profile-contract.ts';

/** The limits rooms are judged by: named, versioned, never changed once they are used. */
export interface ListeningProfiles {
  /** The version that judges now. */
  active(): ListeningProfile;
  /** Since when it has judged; 0 when it was never chosen by a person. */
  activeSinceMs(): number;
  /** Null for a version this site has never had. */
  find(name: string, version: number): ListeningProfile | null;
  table(): ListeningLimitsTable;
  /** Throws ContractError: `bad-input` with the field, `forbidden` without a named operator. */
  save(profile: unknown, reason: string, actor: string): void;
  /** Throws ContractError `not-found`. */
  use(name: string, version: number, reason: string, actor: string): void;
  calibrations(): readonly Calibration[];
  /** `offsetDb` null withdraws it. Throws ContractError `not-found` for an unknown camera. */
  calibrate(cameraId: string, offsetDb: number | null, note: string, actor: string): void;
  onChange(listener: () => void): () => void;
}
