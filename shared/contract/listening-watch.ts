import { z } from 'zod';

/** `trial`: a recording is played before the test and every room is listened to; `test`: the listening test itself. */
export const WatchKind = z.enum(['trial', 'test']);
export type WatchKind = z.infer<typeof WatchKind>;

/** What is wrong with a room while the programme runs. */
export const WATCH_FAULTS = [
  'silent',
  'faint',
  'late',
  'muffled',
  'noisy',
  'off-speed',
  'not-measurable',
] as const;
export const WatchFault = z.enum(WATCH_FAULTS);
export type WatchFault = z.infer<typeof WatchFault>;

/**
 * `waiting`: the programme is not expected now; `aligning`: it is looked for; `learning`: heard, the usual level is not
 * known yet. Where the programme itself is silent a room keeps its state.
 */
export const WatchRoomState = z.enum(['waiting', 'aligning', 'learning', 'heard', ...WATCH_FAULTS]);
export type WatchRoomState = z.infer<typeof WatchRoomState>;

/** Closed set; every code has words and a suggested action in Chinese and English. */
export const WATCH_REASONS = [
  // silent
  'loudspeaker-silent',
  'microphone-silent',
  'programme-stopped',
  // the others
  'level-fallen',
  'room-late',
  'room-early',
  'programme-shifted',
  'room-off-speed',
  'programme-off-speed',
  'treble-lost',
  'noise-over-programme',
  'other-sound',
  // not measurable
  'no-camera',
  'no-stream',
  'no-microphone',
  'codec-unsupported',
  'ffmpeg-missing',
  'decoder-failed',
  'capture-incomplete',
] as const;
export const WatchReason = z.enum(WATCH_REASONS);
export type WatchReason = z.infer<typeof WatchReason>;

const Figure = z.number().nullable();

export const WatchRoom = z.object({
  roomId: z.string(),
  /** The microphone that hears it best. */
  cameraId: z.string().nullable(),
  state: WatchRoomState,
  reasonCode: WatchReason.nullable(),
  sinceMs: Figure,
  /** Where in the programme the room is. */
  positionMs: Figure,
  /** Later than the middle of all rooms by our own clock: network, camera buffer and sound path. */
  delayMs: Figure,
  /** Later than this room usually hears it. */
  shiftMs: Figure,
  /** Against what this room usually hears. */
  levelDb: Figure,
  /** Programme over the sound in its gaps. */
  snrDb: Figure,
  /** Peak over rms of the correlation with the recording. */
  matchScore: Figure,
  speedPercent: Figure,
});
export type WatchRoom = z.infer<typeof WatchRoom>;

export const WatchClip = z.object({
  sha256: z.string(),
  sizeBytes: z.number(),
  fromMs: z.number(),
  toMs: z.number(),
});
export type WatchClip = z.infer<typeof WatchClip>;

/** One fault of one room, from its first sign to its end. */
export const WatchIncident = z.object({
  id: z.string(),
  roomId: z.string(),
  cameraId: z.string().nullable(),
  fault: WatchFault,
  reasonCode: WatchReason,
  fromMs: z.number(),
  namedAtMs: z.number(),
  /** Null while it lasts. */
  toMs: Figure,
  /** Where the programme was. */
  fromPositionMs: Figure,
  toPositionMs: Figure,
  /** Most rooms had it at once: the source, not the room. */
  isEverywhere: z.boolean(),
  clip: WatchClip.nullable(),
});
export type WatchIncident = z.infer<typeof WatchIncident>;

/** What a person in the room says of it. */
export const TrialVerdict = z.object({
  roomId: z.string(),
  isGood: z.boolean(),
  listener: z.string(),
  remark: z.string(),
  enteredBy: z.string(),
  atMs: z.number(),
});
export type TrialVerdict = z.infer<typeof TrialVerdict>;

export const WatchPhase = z.enum(['waiting', 'playing', 'paused', 'ended', 'failed']);
export type WatchPhase = z.infer<typeof WatchPhase>;

export const WatchSummary = z.object({
  id: z.string(),
  kind: WatchKind,
  programmeId: z.string(),
  title: z.string(),
  lengthMs: z.number(),
  chain: z.enum(['main', 'backup']),
  output: z.enum(['page', 'external']),
  phase: WatchPhase,
  startedAtMs: z.number(),
  startedBy: z.string(),
  endedAtMs: Figure,
  profile: z.object({ name: z.string(), version: z.number() }),
  /** Rooms, those heard well so far or at the end, those with a fault now or at the end, those not measurable. */
  rooms: z.number(),
  heard: z.number(),
  faulty: z.number(),
  notMeasurable: z.number(),
});
export type WatchSummary = z.infer<typeof WatchSummary>;

/** Rooms that a trial or watch is for unless somebody chooses others. */
export const SuggestedRooms = z.object({
  /** Name of the session whose rooms these are; null where the plan says nothing. */
  session: z.string().nullable(),
  roomIds: z.array(z.string()),
  /** All rooms in which candidates can sit, in the order of the site. */
  candidateRoomIds: z.array(z.string()),
});
export type SuggestedRooms = z.infer<typeof SuggestedRooms>;

export const Watch = WatchSummary.extend({
  /** Where the programme is at `positionAtMs`; null before it was heard. */
  positionMs: Figure,
  positionAtMs: Figure,
  /** `stopped`: hardly a room hears it; `playing` otherwise. */
  source: z.enum(['unknown', 'playing', 'stopped']),
  state: z.array(WatchRoom),
  /** Newest first, at most 500. */
  incidents: z.array(WatchIncident),
  verdicts: z.array(TrialVerdict),
  /** Times in which the service was down and nobody watched; without an end it looks for the rooms now. */
  blind: z.array(z.object({ fromMs: z.number(), toMs: Figure })),
});
export type Watch = z.infer<typeof Watch>;
