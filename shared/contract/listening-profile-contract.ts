import { z } from 'zod';
import { command, query, ROLES } from './define.ts';
import { ListeningProfile } from './listening-profile.ts';

const OPERATORS = ['director', 'technician'] as const;
const Reason = z.string().trim().min(1).max(200);

/** One version of the limits, never changed afterwards. */
export const ProfileVersion = z.object({
  profile: ListeningProfile,
  /** Shipped with the product, not made here. */
  isShipped: z.boolean(),
  atMs: z.number(),
  author: z.string(),
  reason: z.string(),
});
export type ProfileVersion = z.infer<typeof ProfileVersion>;

/** Which version judged from when on. */
export const ProfileUse = z.object({
  name: z.string(),
  version: z.number().int(),
  atMs: z.number(),
  by: z.string(),
  reason: z.string(),
});
export type ProfileUse = z.infer<typeof ProfileUse>;

/** What turns the dBFS of one microphone into dB SPL: measured once with a sound level meter beside it. */
export const Calibration = z.object({
  cameraId: z.string(),
  /** dB SPL = dBFS + offset. */
  offsetDb: z.number(),
  by: z.string(),
  atMs: z.number(),
  /** With which meter, where, when. */
  note: z.string(),
});
export type Calibration = z.infer<typeof Calibration>;

export const ListeningLimitsTable = z.object({
  active: ProfileVersion,
  shipped: ListeningProfile,
  /** Newest first. */
  versions: z.array(ProfileVersion),
  /** Newest first, at most 100. */
  uses: z.array(ProfileUse),
  /** Those that count now, by camera. */
  calibrations: z.array(Calibration),
});
export type ListeningLimitsTable = z.infer<typeof ListeningLimitsTable>;

/** Limits of the listening check and calibration of its microphones. */
export const listeningProfileContract = {
  'listeningProfile.table': query(ROLES, z.object({}), ListeningLimitsTable),
  /**
   * A new version, used from now on; its number is given by the service. Needs a named operator. `profile` is read
   * like a file: a refusal names the field.
   */
  'listeningProfile.save': command(
    OPERATORS,
    z.object({ profile: z.record(z.string(), z.unknown()), reason: Reason }),
    ListeningLimitsTable,
  ),
  /** Judges by a version there is, the shipped one included. */
  'listeningProfile.use': command(
    OPERATORS,
    z.object({ name: z.string().min(1).max(64), version: z.number().int().positive(), reason: Reason }),
    ListeningLimitsTable,
  ),
  /** `offsetDb: null` withdraws it: the microphone gives dBFS again. */
  'listeningProfile.calibrate': command(
    OPERATORS,
    z.object({
      cameraId: z.string().min(1).max(64),
      offsetDb: z.number().min(0).max(200).nullable(),
      note: z.string().trim().min(1).max(200),
    }),
    ListeningLimitsTable,
  ),
};
