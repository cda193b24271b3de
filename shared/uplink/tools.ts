/** What the protocol needs from its host: this folder imports no platform. */
export interface UplinkTools {
  /** SHA-256 over the concatenation of the parts, 32 bytes. */
  sha256(...parts: readonly Uint8Array[]): Uint8Array;
  toBase64(bytes: Uint8Array): string;
  fromBase64(text: string): Uint8Array;
  encodeText(text: string): Uint8Array;
  /** Null when the bytes are not valid UTF-8. */
  decodeText(bytes: Uint8Array): string | null;
}

/** Ed25519 over the UTF-8 of `text`, base64 (88 characters). */
export type Sign = (text: string) => string;
export type Verify = (text: string, signature: string) => boolean;

export const HASH_BYTES = 32;

export function isSameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
