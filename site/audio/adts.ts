/** What an ADTS header needs of an AudioSpecificConfig. */
export interface AdtsFormat {
  readonly profile: number;
  readonly frequencyIndex: number;
  readonly channelConfiguration: number;
}

const HEADER_BYTES = 7;
/** An ADTS frame length has 13 bits (ISO/IEC 13818-7, 6.2.2). */
export const LARGEST_ACCESS_UNIT = 8191 - HEADER_BYTES;

/**
 * Reads an AudioSpecificConfig (ISO/IEC 14496-3, 1.6.2.1). HE-AAC signalled in front (object types 5 and
 * 29) is described by its core; the decoder finds the rest by itself. Null when ADTS cannot carry it:
 * another object type, a rate without an index, channels described elsewhere.
 */
export function adtsFormatOf(config: Uint8Array): AdtsFormat | null {
  let position = 0;
  const bits = (count: number): number => {
    let value = 0;
    for (let index = 0; index < count; index += 1, position += 1)
      value = value * 2 + (((config[position >> 3] ?? 0) >> (7 - (position & 7))) & 1);
    return value;
  };
  const objectType = () => {
    const type = bits(5);
    return type === 31 ? 32 + bits(6) : type;
  };
  let type = objectType();
  const frequencyIndex = bits(4);
  const channelConfiguration = bits(4);
  if (type === 5 || type === 29) {
    if (bits(4) === 15) bits(24);
    type = objectType();
  }
  if (position > config.length * 8) return null;
  if (type < 1 || type > 4 || frequencyIndex > 12 || channelConfiguration < 1 || channelConfiguration > 7)
    return null;
  return { profile: type - 1, frequencyIndex, channelConfiguration };
}

/** One access unit as an ADTS frame without CRC (ISO/IEC 13818-7, 6.2.1); null when it is empty or too long. */
export function adtsFrame(format: AdtsFormat, accessUnit: Uint8Array): Uint8Array | null {
  if (accessUnit.length === 0 || accessUnit.length > LARGEST_ACCESS_UNIT) return null;
  const length = accessUnit.length + HEADER_BYTES;
  const frame = new Uint8Array(length);
  frame[0] = 0xff;
  frame[1] = 0xf1;
  frame[2] = (format.profile << 6) | (format.frequencyIndex << 2) | (format.channelConfiguration >> 2);
  frame[3] = ((format.channelConfiguration & 3) << 6) | (length >> 11);
  frame[4] = (length >> 3) & 0xff;
  frame[5] = ((length & 7) << 5) | 0x1f;
  frame[6] = 0xfc;
  frame.set(accessUnit, HEADER_BYTES);
  return frame;
}
