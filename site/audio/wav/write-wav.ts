import type { Sound } from '../sound.ts';

export type WavCoding = 's16' | 's24' | 's32' | 'f32';

const BYTES: Readonly<Record<WavCoding, number>> = { s16: 2, s24: 3, s32: 4, f32: 4 };
const HEADER_BYTES = 44;
/** The largest number of a RIFF size field. */
const LARGEST_BYTES = 0xffffffff;

/**
 * A WAV file as bytes. Integers are rounded to the nearest step and limited to full scale, without dither.
 * Throws RangeError when the sound does not fit into a RIFF file of 4 GiB.
 */
export function writeWav(sound: Sound, coding: WavCoding): Uint8Array<ArrayBuffer> {
  const sampleBytes = BYTES[coding];
  const channelCount = sound.channels.length;
  const frameBytes = sampleBytes * channelCount;
  const dataBytes = (sound.channels[0]?.length ?? 0) * frameBytes;
  const paddedBytes = dataBytes + (dataBytes % 2);
  if (HEADER_BYTES + paddedBytes > LARGEST_BYTES) throw new RangeError('the sound does not fit into a WAV');
  const bytes = new Uint8Array(HEADER_BYTES + paddedBytes);
  const view = new DataView(bytes.buffer);
  putText(view, 0, 'RIFF');
  view.setUint32(4, HEADER_BYTES - 8 + paddedBytes, true);
  putText(view, 8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, coding === 'f32' ? 3 : 1, true);
  view.setUint16(22, channelCount, true);
  view.setUint32(24, sound.sampleRate, true);
  view.setUint32(28, sound.sampleRate * frameBytes, true);
  view.setUint16(32, frameBytes, true);
  view.setUint16(34, sampleBytes * 8, true);
  putText(view, 36, 'data');
  view.setUint32(40, dataBytes, true);
  if (coding === 's16' && IS_LITTLE_ENDIAN) {
    putWords(new Int16Array(bytes.buffer, HEADER_BYTES, dataBytes / 2), sound.channels);
    return bytes;
  }
  sound.channels.forEach((channel, number) => {
    let at = HEADER_BYTES + number * sampleBytes;
    for (let index = 0; index < channel.length; index += 1, at += frameBytes)
      putSample(view, at, coding, channel[index] ?? 0);
  });
  return bytes;
}

/** The order of bytes in a WAV; where it is the computer's own, samples need no view. */
const IS_LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

function putWords(words: Int16Array, channels: readonly Float32Array[]): void {
  channels.forEach((channel, number) => {
    let at = number;
    for (let index = 0; index < channel.length; index += 1, at += channels.length) {
      const rounded = Math.round((channel[index] as number) * 32768);
      words[at] = rounded > 32767 ? 32767 : rounded < -32768 ? -32768 : rounded;
    }
  });
}

function putSample(view: DataView, at: number, coding: WavCoding, sample: number): void {
  if (coding === 'f32') view.setFloat32(at, sample, true);
  else if (coding === 's16') view.setInt16(at, step(sample, 32768), true);
  else if (coding === 's32') view.setInt32(at, step(sample, 2147483648), true);
  else {
    const value = step(sample, 8388608);
    view.setUint16(at, value & 0xffff, true);
    view.setInt8(at + 2, value >> 16);
  }
}

const step = (sample: number, fullScale: number): number =>
  Math.max(-fullScale, Math.min(fullScale - 1, Math.round(sample * fullScale)));

function putText(view: DataView, at: number, text: string): void {
  for (let index = 0; index < text.length; index += 1) view.setUint8(at + index, text.charCodeAt(index));
}
