import type { Lane } from './lane.ts';
import { HASH_BYTES, type UplinkTools } from './tools.ts';

/** h(n) = SHA-256(h(n-1) || bytes(n)), over the exact bytes that are stored and sent. */
export function nextHash(tools: UplinkTools, previous: Uint8Array, bytes: Uint8Array): Uint8Array {
  return tools.sha256(previous, bytes);
}

/** Nothing came before the first epoch. */
export const NO_HEAD: Uint8Array = new Uint8Array(HASH_BYTES);

/**
 * h(0) of a lane in an epoch. It names site, epoch and lane, so that rows of another chain cannot be
 * passed off as its beginning, and links the head of the epoch before.
 */
export function genesisHash(
  tools: UplinkTools,
  site: string,
  epoch: number,
  lane: Lane,
  previousHead: Uint8Array,
): Uint8Array {
  return tools.sha256(tools.encodeText(`exam-uplink.v1|genesis|${site}|${epoch}|${lane}|`), previousHead);
}
