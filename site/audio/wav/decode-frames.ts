import { decodeG711 } from '../../../shared/domain/sound/g711.ts';
import type { SampleCoding } from './wav-layout.ts';

type ReadSample = (view: DataView, at: number) => number;

/** Every one of the 256 codes decoded, as tables: no allocation per block. */
const ALL_CODES = Uint8Array.from({ length: 256 }, (_, code) => code);
const A_LAW = decodeG711('a', ALL_CODES);
const MU_LAW = decodeG711('mu', ALL_CODES);

const READERS: Readonly<Record<SampleCoding, { readonly bytes: number; readonly read: ReadSample }>> = {
  u8: { bytes: 1, read: (view, at) => (view.getUint8(at) - 128) / 128 },
  s16: { bytes: 2, read: (view, at) => view.getInt16(at, true) / 32768 },
  s24: {
    bytes: 3,
    read: (view, at) => (view.getUint16(at, true) + view.getInt8(at + 2) * 65536) / 8388608,
  },
  s32: { bytes: 4, read: (view, at) => view.getInt32(at, true) / 2147483648 },
  f32: { bytes: 4, read: (view, at) => finite(view.getFloat32(at, true)) },
  f64: { bytes: 8, read: (view, at) => finite(view.getFloat64(at, true)) },
  alaw: { bytes: 1, read: (view, at) => A_LAW[view.getUint8(at)] ?? 0 },
  mulaw: { bytes: 1, read: (view, at) => MU_LAW[view.getUint8(at)] ?? 0 },
};

/** Far above any real recording, far below what squares and sums of 32-bit floats could not hold. */
const LARGEST = 1e6;

/** Floating-point files may hold anything: what is no number counts as silence. */
function finite(value: number): number {
  return Number.isFinite(value) ? Math.max(-LARGEST, Math.min(LARGEST, value)) : 0;
}

/** Decodes whole frames of `bytes` (interleaved) into `channels` from index `at`; returns how many frames. */
export function decodeFrames(
  bytes: Uint8Array,
  coding: SampleCoding,
  channels: readonly Float32Array[],
  at: number,
): number {
  const { bytes: sampleBytes, read } = READERS[coding];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const frameBytes = sampleBytes * channels.length;
  const frames = Math.floor(bytes.length / frameBytes);
  channels.forEach((channel, number) => {
    let position = number * sampleBytes;
    for (let frame = 0; frame < frames; frame += 1, position += frameBytes)
      channel[at + frame] = read(view, position);
  });
  return frames;
}
