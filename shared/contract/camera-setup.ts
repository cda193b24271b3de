import { z } from 'zod';
import { AudioTrack, CAMERA_STATE_CODES } from './camera-status.ts';
import { CameraTemplate } from './camera-template.ts';
import { isHost } from './host.ts';
import { ImportProblem } from './roster-table.ts';
import { CameraRole, RoomConfig } from './site-config.ts';

const Id = z.string().min(1).max(64);
const NewId = Id.regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'letters, digits, dot, dash and underscore only');
const Port = z.number().int().min(1).max(65_535);
const Host = z.string().trim().refine(isHost, 'must be a host name or an IP address');
export const MOST_CHANNELS = 9_999;

/** A stored stream address as a page may see it: never a password, not even its length. */
export const ShownAddress = z.object({
  host: z.string(),
  port: z.number(),
  /** Path and query; what looks like a password in it is masked. */
  path: z.string(),
  user: z.string().nullable(),
  hasPassword: z.boolean(),
});
export type ShownAddress = z.infer<typeof ShownAddress>;

export const CameraSetupRow = z.object({
  id: z.string(),
  roomId: z.string(),
  role: CameraRole,
  transport: z.enum(['tcp', 'udp']).nullable(),
  /** The maker's template the paths fit, if any. */
  templateId: z.string().nullable(),
  channel: z.number().nullable(),
  sub: ShownAddress,
  main: ShownAddress.nullable(),
});
export type CameraSetupRow = z.infer<typeof CameraSetupRow>;

export const SETUP_ACTIONS = [
  'camera.added',
  'camera.changed',
  'camera.removed',
  'cameras.added',
  'cameras.imported',
  'room.added',
  'room.changed',
  'room.removed',
] as const;
export const SetupAction = z.enum(SETUP_ACTIONS);
export type SetupAction = z.infer<typeof SetupAction>;

/** The newest change that can be taken back. */
export const SetupEdit = z.object({
  id: z.number(),
  action: SetupAction,
  /** Id of the room or camera, or the name of the imported file. */
  subject: z.string(),
  /** What people call it, as it was at the time. */
  label: z.string(),
  atMs: z.number(),
  actor: z.string(),
});
export type SetupEdit = z.infer<typeof SetupEdit>;

export const CameraSetupTable = z.object({
  rooms: z.array(RoomConfig),
  cameras: z.array(CameraSetupRow),
  templates: z.array(CameraTemplate),
  lastEdit: SetupEdit.nullable(),
});
export type CameraSetupTable = z.infer<typeof CameraSetupTable>;

/** Where the streams are: made from a maker's template, or written out (credentials apart, or in them). */
export const AddressDraft = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('template'),
    templateId: Id,
    host: Host,
    port: Port,
    channel: z.number().int().min(1).max(MOST_CHANNELS),
  }),
  z.object({
    kind: z.literal('urls'),
    sub: z.string().trim().max(2048),
    /** Empty: the device has one stream. */
    main: z.string().trim().max(2048),
  }),
]);
export type AddressDraft = z.infer<typeof AddressDraft>;

/** A camera as somebody wants it. `password: null` keeps the stored one, while the host stays the same. */
export const CameraDraft = z.object({
  id: NewId,
  roomId: Id,
  role: CameraRole,
  transport: z.enum(['tcp', 'udp']).nullable(),
  address: AddressDraft,
  user: z.string().max(64),
  password: z.string().max(128).nullable(),
});
export type CameraDraft = z.infer<typeof CameraDraft>;

export const RoomDraft = z.object({
  id: NewId,
  name: z.string().trim().min(1).max(64),
  kind: RoomConfig.shape.kind,
});
export type RoomDraft = z.infer<typeof RoomDraft>;

/** What a stream really is, seen for a few seconds; or why it was not, by a code the pages word. */
export const TrialResult = z.discriminatedUnion('ok', [
  z.object({
    ok: z.literal(true),
    codec: z.string(),
    profile: z.string(),
    width: z.number(),
    height: z.number(),
    fps: z.number().nullable(),
    bitrateKbps: z.number().nullable(),
    /** Null when no second key frame came while it was watched. */
    keyFrameIntervalMs: z.number().nullable(),
    firstAccessUnitMs: z.number(),
    lostPackets: z.number(),
    clockOffsetMs: z.number().nullable(),
    audio: AudioTrack.nullable(),
    /** Seen over the connection the site has to this stream already: none was made for the trial. */
    isRunning: z.boolean(),
    /** JPEG; null with the reason in `pictureReason`. */
    pictureBase64: z.string().nullable(),
    pictureReason: z.enum(['none', 'ffmpeg-missing', 'not-decodable']),
  }),
  z.object({ ok: z.literal(false), code: z.enum(CAMERA_STATE_CODES), text: z.string() }),
]);
export type TrialResult = z.infer<typeof TrialResult>;

/** One camera of an import, compared with what is there. Addresses are shown without credentials. */
export const ImportedCamera = z.object({
  row: z.number(),
  id: z.string(),
  roomId: z.string(),
  role: CameraRole,
  change: z.enum(['added', 'changed', 'unchanged']),
  sub: z.string(),
  main: z.string().nullable(),
  user: z.string().nullable(),
  hasPassword: z.boolean(),
});
export type ImportedCamera = z.infer<typeof ImportedCamera>;

/** Nothing is written while `problems` is not empty: an import is whole or not at all. */
export const CameraImportPreview = z.object({
  encoding: z.enum(['utf-8', 'gb18030', 'utf-16le', 'utf-16be']),
  rows: z.number(),
  rooms: z.object({ added: z.number(), changed: z.number(), unchanged: z.number() }),
  cameras: z.array(ImportedCamera),
  added: z.number(),
  changed: z.number(),
  unchanged: z.number(),
  /** Cameras that are not in the file: removed when the import is told so, else they stay. */
  missing: z.array(z.object({ id: z.string(), roomId: z.string(), role: CameraRole })),
  problems: z.array(ImportProblem),
});
export type CameraImportPreview = z.infer<typeof CameraImportPreview>;
