import { z } from 'zod';
import { command, query, ROLES } from './define.ts';
import { ListeningProfile } from './listening-profile.ts';
import { SaveVersion, UseVersion, versionsOf } from './versioned.ts';

const OPERATORS = ['director', 'technician'] as const;

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

export const ListeningLimitsTable = versionsOf(ListeningProfile).extend({
  /** Those that count now, by camera. */
  calibrations: z.array(Calibration),
});
export type ListeningLimitsTable = z.infer<typeof ListeningLimitsTable>;

/** Limits of the listening check and calibration of its microphones. */
export const listeningProfileContract = {
  'listeningProfile.table': query(ROLES, z.object({}), ListeningLimitsTable),
  'listeningProfile.save': command(OPERATORS, SaveVersion, ListeningLimitsTable),
  'listeningProfile.use': command(OPERATORS, UseVersion, ListeningLimitsTable),
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
