/** WebSocket subprotocol. A change that an older peer could misread is a new name; everything else is added. */
export const UPLINK_PROTOCOL = 'exam-uplink.v1';

/** Path of the upgrade request. */
export const UPLINK_PATH = '/uplink';

export const UPLINK_LIMITS = {
  /** Largest WebSocket message either end accepts; a larger one closes with 1009. */
  maxFrameBytes: 256 * 1024,
  /** A sender stops filling a batch here (one larger event still travels alone). */
  softFrameBytes: 64 * 1024,
  maxBatchEvents: 64,
  /** One event with its envelope. */
  maxEventBytes: 60 * 1024,
  maxControlBytes: 4 * 1024,
  maxHeaderBytes: 1024,
} as const;

export const UPLINK_TIMING = {
  helloTimeoutMs: 5_000,
  pingEveryMs: 15_000,
  /** Three missed pings, as GB/T 28181 counts them. */
  silenceMs: 45_000,
  heartbeatEveryMs: 30_000,
  /** Unacknowledged for so long: the line is useless although it looks open. */
  ackProgressMs: 20_000,
  /** The same gap is asked for again after this. */
  nackAgainMs: 1_000,
} as const;
export type UplinkTiming = { readonly [K in keyof typeof UPLINK_TIMING]: number };

/** In `features` of a site that takes instructions. */
export const DOWN_FEATURE = 'down';

export const CLOSE = {
  done: 1000,
  drain: 1001,
  notUtf8: 1007,
  tooLarge: 1009,
  centreFault: 1011,
  malformed: 4400,
  unauthenticated: 4401,
  forbidden: 4403,
  superseded: 4408,
  fork: 4409,
  overCredit: 4413,
  version: 4426,
  overloaded: 4429,
} as const;
