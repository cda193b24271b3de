/** Above this share of lost packets a camera counts as degraded. */
export const DEGRADED_LOSS_RATIO = 0.01;
/** A camera whose pictures stay away longer than this has stalled (longer where its pictures are rarer). */
export const STALLED_AFTER_MS = 3_000;
/** How far a camera's clock may be off the computer's until it is marked; a setting of the site. */
export const DEFAULT_CLOCK_LIMIT_MS = 2_000;
