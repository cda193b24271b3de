export type G711Law = 'a' | 'mu';

/**
 * Decodes G.711 bytes to samples of full scale 1.0, one sample per byte.
 *
 * Full scale is that of the uniform PCM words the Recommendation converts to: 13 bits for A-law
 * (1.0 = 4096) and 14 bits for mu-law (1.0 = 8192), as every other decoder has it. The largest code of
 * A-law is therefore 4032/4096 = -0.14 dBFS, of mu-law 8031/8192 = -0.17 dBFS, and A-law has no zero:
 * its quietest codes are +-1/4096. Source: ITU-T G.711 (11/1988), tables 1a-2b.
 */
export function decodeG711(law: G711Law, bytes: Uint8Array): Float32Array {
  const table = law === 'a' ? A_LAW : MU_LAW;
  const samples = new Float32Array(bytes.length);
  for (let index = 0; index < bytes.length; index += 1) samples[index] = table[bytes[index] ?? 0] ?? 0;
  return samples;
}

const A_LAW = Float32Array.from({ length: 256 }, (_, code) => aLawValue(code) / 4096);
const MU_LAW = Float32Array.from({ length: 256 }, (_, code) => muLawValue(code) / 8192);

/** Even bits are inverted on the line; the first bit is 1 for positive values. */
function aLawValue(code: number): number {
  const bits = code ^ 0x55;
  const segment = (bits >> 4) & 7;
  const step = 2 * (bits & 15) + 1;
  const magnitude = segment === 0 ? step : (step + 32) << (segment - 1);
  return (bits & 0x80) !== 0 ? magnitude : -magnitude;
}

/** All bits are inverted on the line. */
function muLawValue(code: number): number {
  const bits = ~code & 0xff;
  const magnitude = ((2 * (bits & 15) + 33) << ((bits >> 4) & 7)) - 33;
  return (bits & 0x80) !== 0 ? -magnitude : magnitude;
}
