import { z } from 'zod';
import { SignalEmission } from './signal-emission.ts';
import { SwitchOver } from './switch-over.ts';

/** The two sound systems of a site that can play to the rooms. */
export const SoundChain = z.enum(['main', 'backup']);
export type SoundChain = z.infer<typeof SoundChain>;

/**
 * `full` plays the composite of about 45 s; `programme` compares with a recording the site has; `switch-over` sounds
 * while the operator changes from one chain to the other; `zone` is played into one zone of the loudspeakers only.
 */
export const AUDIO_CHECK_KINDS = ['full', 'stipa', 'sweep', 'programme', 'switch-over', 'zone'] as const;
export const AudioCheckKind = z.enum(AUDIO_CHECK_KINDS);
export type AudioCheckKind = z.infer<typeof AudioCheckKind>;

/**
 * `preflight` waits until every microphone that should deliver does, `background` listens to the empty rooms,
 * `waiting` for the signal, `capturing` until its last sample is in from the slowest room, `analysing` the rest.
 */
export const AudioCheckPhase = z.enum([
  'preflight',
  'background',
  'waiting',
  'capturing',
  'analysing',
  'done',
  'cancelled',
  'failed',
]);
export type AudioCheckPhase = z.infer<typeof AudioCheckPhase>;

export const RoomVerdict = z.enum(['pass', 'warn', 'fail', 'not-measurable']);
export type RoomVerdict = z.infer<typeof RoomVerdict>;

/** Closed set; every code has words and a suggested action in Chinese and English. */
export const ROOM_REASONS = [
  // not measurable
  'no-camera',
  'no-stream',
  'no-microphone',
  'codec-unsupported',
  'ffmpeg-missing',
  'decoder-failed',
  'microphone-muted',
  'capture-incomplete',
  'own-glitch',
  'disturbed',
  'gain-control',
  'cancelled',
  'no-signal-anywhere',
  'analysis-failed',
  'emission-broken',
  // limits
  'no-signal',
  'wrong-room-late',
  'sti-low',
  'sti-uncertain',
  'snr-low',
  'level-low',
  'level-high',
  'distorted',
  'hum',
  'clipped',
  'dropouts',
  'response-uneven',
  'channel-swapped',
  'channel-dead',
  'polarity-reversed',
  'wrong-programme',
  'wrong-speed',
  'programme-missing',
  'baseline-changed',
  'chain-differs',
  'switch-slow',
  'switch-not-back',
  'switch-not-seen',
  'switch-unclear',
  'zone-silent',
  'zone-foreign',
  'zone-faint',
  // remarks that change no verdict by themselves
  'codec-limited',
  'network-loss',
  'no-background',
  'gaps-not-searched',
  'gaps-not-in-kind',
] as const;
export const RoomReasonCode = z.enum(ROOM_REASONS);
export type RoomReasonCode = z.infer<typeof RoomReasonCode>;

export const RoomReason = z.object({
  code: RoomReasonCode,
  /** One English sentence with the figures; pages word the code and the figures themselves. */
  text: z.string(),
  verdict: RoomVerdict,
  /** Measured values and limits, unit in the name. */
  figures: z.record(z.string(), z.union([z.number(), z.string()])),
});
export type RoomReason = z.infer<typeof RoomReason>;

const Figure = z.number().nullable();

/** What was measured in one room. Null: not part of this kind of check, or not measurable. dBFS unless said otherwise. */
export const RoomMeasures = z.object({
  cameraId: z.string(),
  codec: z.string(),
  sampleRate: z.number(),
  /** Arrival of the signal after the earliest room, ms of our own clock: network, camera buffer and sound path. */
  delayMs: Figure,
  /** Speech transmission index of the STIPA part. */
  sti: z
    .object({
      sti: Figure,
      rating: z.string().nullable(),
      isCertifiable: z.boolean(),
      isValid: z.boolean(),
      usableBandsHz: z.array(z.number()),
      mti: z.array(Figure),
      m: z.array(Figure),
      envelopeResidual: Figure,
    })
    .nullable(),
  sweep: z
    .object({
      sti: Figure,
      snrDb: Figure,
      thdPercent: Figure,
      response: z.array(z.object({ hz: z.number(), db: z.number() })),
      rt60: z.array(z.object({ hz: z.number(), s: Figure })),
    })
    .nullable(),
  level: z
    .object({
      rmsDbfs: Figure,
      laDbfs: Figure,
      peakDbfs: Figure,
      lufs: Figure,
      noiseLaDbfs: Figure,
      snrADb: Figure,
    })
    .nullable(),
  hum: z.object({ isPresent: z.boolean(), fundamentalHz: Figure, humDbfs: Figure }).nullable(),
  clipping: z.object({ kind: z.enum(['hard', 'analog', 'none']), percent: z.number() }).nullable(),
  dropouts: z.array(z.object({ fromMs: z.number(), toMs: z.number(), cause: z.enum(['network', 'analog']) })),
  lostPackets: z.number(),
  lostMs: z.number(),
  driftPpm: Figure,
  channels: z
    .object({
      isSwapped: z.boolean(),
      polarity: z.enum(['same', 'inverted']),
      leftDb: Figure,
      rightDb: Figure,
    })
    .nullable(),
  programme: z
    .object({
      isPresent: z.boolean(),
      isMatch: z.boolean(),
      offsetMs: Figure,
      speedPercent: Figure,
      matchScore: z.number(),
      missing: z.array(z.object({ fromMs: z.number(), toMs: z.number() })),
    })
    .nullable(),
  /** Only of the kind `switch-over`. */
  switchOver: SwitchOver.optional(),
});
export type RoomMeasures = z.infer<typeof RoomMeasures>;

export const AudioRoomResult = z.object({
  roomId: z.string(),
  verdict: RoomVerdict,
  reasons: z.array(RoomReason),
  measures: RoomMeasures.nullable(),
});
export type AudioRoomResult = z.infer<typeof AudioRoomResult>;

/** What is known of a room while the check runs. */
export const AudioRoomProgress = z.object({
  roomId: z.string(),
  state: z.enum(['starting', 'listening', 'heard', 'analysing', 'decided', 'not-measurable']),
  reasonCode: RoomReasonCode.nullable(),
  levelDbfs: Figure,
});
export type AudioRoomProgress = z.infer<typeof AudioRoomProgress>;

export const AudioCheckSummary = z.object({
  id: z.string(),
  kind: AudioCheckKind,
  /** Which of two independent systems was heard. */
  chain: SoundChain,
  output: z.enum(['page', 'external']),
  phase: AudioCheckPhase,
  startedAtMs: z.number(),
  endedAtMs: z.number().nullable(),
  startedBy: z.string(),
  profile: z.object({ name: z.string(), version: z.number() }),
  /** The check whose failed rooms this one repeats. */
  repeats: z.string().nullable(),
  /** Only of the kind `zone`: the zone that was played into. */
  zone: z.string().optional(),
  counts: z.record(RoomVerdict, z.number()),
});
export type AudioCheckSummary = z.infer<typeof AudioCheckSummary>;

export const AudioCheck = AudioCheckSummary.extend({
  /** Null when the school's own broadcast host plays. */
  emission: SignalEmission.nullable(),
  /** Length of the signal. */
  signalMs: z.number(),
  /** When the signal was first heard; null before. */
  heardAtMs: z.number().nullable(),
  /** The phase ends at this time at the latest; null where it waits for a person or has ended. */
  phaseEndsAtMs: z.number().nullable(),
  progress: z.array(AudioRoomProgress),
  /** Decided rooms only, in the order of the site. */
  rooms: z.array(AudioRoomResult),
});
export type AudioCheck = z.infer<typeof AudioCheck>;
