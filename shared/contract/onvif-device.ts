import { z } from 'zod';

/** A device that answered the search, and the cameras of the site that are on its host already. */
export const FoundDevice = z.object({
  id: z.string(),
  name: z.string(),
  model: z.string(),
  host: z.string(),
  port: z.number(),
  path: z.string(),
  knownCameraIds: z.array(z.string()),
});
export type FoundDevice = z.infer<typeof FoundDevice>;

/** What the newest search found; `jobId` is empty before the first. */
export const Discovery = z.object({ jobId: z.string(), devices: z.array(FoundDevice) });
export type Discovery = z.infer<typeof Discovery>;

/** One stream a device offers. `uri` has no credentials and leads to the host that was reached. */
export const OnvifProfile = z.object({
  token: z.string(),
  name: z.string(),
  /** Token of the video source: one for each lens, or channel of a recorder. */
  source: z.string(),
  /** H264, H265, JPEG, MPEG4, as the device writes it. */
  encoding: z.string(),
  width: z.number().nullable(),
  height: z.number().nullable(),
  fps: z.number().nullable(),
  bitrateKbps: z.number().nullable(),
  uri: z.string(),
  /** The host the device named where it is another one (behind address translation); else null. */
  toldHost: z.string().nullable(),
});
export type OnvifProfile = z.infer<typeof OnvifProfile>;

/** Tokens of the profiles proposed for one video source. */
export const OnvifProposal = z.object({ source: z.string(), sub: z.string(), main: z.string().nullable() });
export type OnvifProposal = z.infer<typeof OnvifProposal>;

export const OnvifDevice = z.object({
  maker: z.string(),
  model: z.string(),
  firmware: z.string(),
  serial: z.string(),
  /** Device clock minus ours, milliseconds; null when it does not tell. */
  clockOffsetMs: z.number().nullable(),
  profiles: z.array(OnvifProfile),
  proposals: z.array(OnvifProposal),
});
export type OnvifDevice = z.infer<typeof OnvifDevice>;

export const OnvifErrorCode = z.enum([
  'unreachable',
  'timeout',
  'wrong-password',
  'not-onvif',
  'bad-answer',
  'too-large',
  'fault',
  'clock-skew',
]);
export type OnvifErrorCode = z.infer<typeof OnvifErrorCode>;

export const DeviceAnswer = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), device: OnvifDevice }),
  z.object({ ok: z.literal(false), code: OnvifErrorCode, text: z.string() }),
]);
export type DeviceAnswer = z.infer<typeof DeviceAnswer>;
