import { decodeG711 } from '../../shared/domain/sound/g711.ts';

/** Samples of all codes, full scale 1.0. */
export const A_LAW_SAMPLES: Float32Array = decodeG711(
  'a',
  Uint8Array.from({ length: 256 }, (_, code) => code),
);

/** What a muted microphone sends: the quietest positive code. */
export const A_LAW_IDLE = 0xd5;

/** Nearest code for every 13-bit value from -4096 to 4095. */
const NEAREST = buildNearest();

function buildNearest(): Uint8Array {
  const codes = Array.from({ length: 256 }, (_, code) => ({
    code,
    value: Math.round((A_LAW_SAMPLES[code] ?? 0) * 4096),
  })).sort((a, b) => a.value - b.value);
  const nearest = new Uint8Array(8192);
  let at = 0;
  for (let index = 0; index < nearest.length; index += 1) {
    const value = index - 4096;
    while (
      at + 1 < codes.length &&
      Math.abs((codes[at + 1]?.value ?? 0) - value) <= Math.abs((codes[at]?.value ?? 0) - value)
    )
      at += 1;
    nearest[index] = codes[at]?.code ?? A_LAW_IDLE;
  }
  return nearest;
}

/** A-law code nearest to a sample; louder than full scale clips. */
export function encodeALaw(sample: number): number {
  const index = Math.max(0, Math.min(8191, Math.round(sample * 4096) + 4096));
  return NEAREST[index] ?? A_LAW_IDLE;
}
