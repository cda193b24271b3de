import { z } from 'zod';

export const ROOM_KINDS = [
  'exam',
  'spare',
  'papers',
  'office',
  'monitor',
  'broadcast',
  'corridor',
  'gate',
  'other',
] as const;
export const RoomKind = z.enum(ROOM_KINDS);
export type RoomKind = z.infer<typeof RoomKind>;

export const CameraRole = z.enum(['front', 'back', 'door', 'safe', 'other']);
export type CameraRole = z.infer<typeof CameraRole>;

const Id = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'letters, digits, dot, dash and underscore only');

/** A stream address. Credentials in it are secrets: registered for scrubbing the moment it is read. */
export const RtspUrl = z
  .string()
  .max(2048)
  .refine(isRtspUrl, 'must be an address like rtsp://user:password@host:554/path');

function isRtspUrl(text: string): boolean {
  // WHATWG URL accepts any host for non-special schemes; the host check is ours.
  if (!/^rtsp:\/\//i.test(text)) return false;
  const authority = text.slice(7).split('/')[0] ?? '';
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  return /^(\[[0-9a-fA-F:.]+\]|[^\s:[\]?#]+)(:\d{1,5})?$/.test(host);
}

export const RoomConfig = z.strictObject({ id: Id, name: z.string().min(1).max(64), kind: RoomKind });
export type RoomConfig = z.infer<typeof RoomConfig>;

export const CameraConfig = z.strictObject({
  id: Id,
  roomId: Id,
  role: CameraRole,
  sub: RtspUrl,
  main: RtspUrl.optional(),
  transport: z.enum(['tcp', 'udp']).optional(),
});
export type CameraConfig = z.infer<typeof CameraConfig>;

export const SiteIdentity = z.strictObject({
  code: z.string().regex(/^[0-9A-Za-z]{4,20}$/, 'four to twenty digits or letters'),
  name: z.string().min(1).max(64),
  timeZone: z.string().min(1).max(64).refine(isTimeZone, 'unknown time zone'),
});
export type SiteIdentity = z.infer<typeof SiteIdentity>;

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** The file given to `exam-site serve --config`. Unknown keys are refused by name; paths are relative to its folder. */
export const SiteConfig = z.strictObject({
  site: SiteIdentity,
  rooms: z.array(RoomConfig).max(2000),
  cameras: z.array(CameraConfig).max(2000),
  recording: z
    .strictObject({
      enabled: z.boolean(),
      stream: z.enum(['sub', 'main']),
      maxBytes: z.number().int().positive(),
      /** Recordings are kept at least this long; 365 when left out. */
      retentionDays: z.number().int().min(0).max(3650).optional(),
    })
    .optional(),
  uplink: z.strictObject({ enrolment: z.string().min(1) }).optional(),
  ffmpeg: z.string().min(1).optional(),
  lan: z
    .strictObject({
      host: z.string().min(1),
      port: z.number().int().min(1).max(65535),
      certificate: z.string().min(1),
      key: z.string().min(1),
    })
    .optional(),
});
export type SiteConfig = z.infer<typeof SiteConfig>;
