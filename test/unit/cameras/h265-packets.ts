/** H.265 fixtures: 320x180 Main, parameter sets as an encoder wrote them. */
export const VPS = Buffer.from('40010c01ffff01600000030090000003000003003c959409', 'hex');
export const SPS = Buffer.from(
  '42010101600000030090000003000003003ca00a080b9f796565924caf0168080000030008000003007840',
  'hex',
);
export const PPS = Buffer.from('4401c172b46240', 'hex');
/** Another picture size: 640x368 coded, cropped to 640x360 by the conformance window; see `h265Sps`. */
export const SPS_LARGER = h265Sps({ width: 640, height: 368, crop: [0, 0, 0, 4] });

/** A NAL unit of this type: header (layer 0, temporal id 0), then the body. */
export function nal(type: number, ...body: number[]): Buffer {
  return Buffer.from([type << 1, 1, ...body]);
}

/** Slices whose first_slice_segment_in_pic_flag is set (top bit of the byte behind the header). */
export const IDR = nal(20, 0xaf, 1, 2, 3, 4);
export const CRA = nal(21, 0xaf, 5, 6, 7, 8);
export const BLA = nal(16, 0xaf, 5, 6, 7, 9);
export const TRAIL = nal(1, 0xd0, 9, 9, 1);
export const RASL = nal(9, 0xe0, 8, 8, 2);
export const RADL = nal(7, 0xe0, 8, 8, 3);
export const PREFIX_SEI = nal(39, 0x05, 1, 0xaa, 0x80);
export const SUFFIX_SEI = nal(40, 0x84, 1, 0xbb, 0x80);
export const DELIMITER = nal(35, 0x50);

/** FU fragments (RFC 7798 4.4.3); `order` adds a decoding order number behind the first fragment's header. */
export function fragments(unit: Buffer, parts: number, order: Uint8Array = Buffer.alloc(0)): Buffer[] {
  const body = unit.subarray(2);
  const size = Math.ceil(body.length / parts);
  const [first = 0, second = 0] = unit;
  return Array.from({ length: parts }, (_, index) => {
    const flags = (index === 0 ? 0x80 : 0) | (index === parts - 1 ? 0x40 : 0);
    const header = Buffer.from([(first & 0x81) | (49 << 1), second, flags | ((first >> 1) & 0x3f)]);
    const part = body.subarray(index * size, (index + 1) * size);
    return Buffer.concat(index === 0 ? [header, order, part] : [header, part]);
  });
}

/** An aggregation packet (RFC 7798 4.4.2); with `order` decoding order numbers stand before the units. */
export function aggregate(units: readonly Buffer[], order = false): Buffer {
  return Buffer.concat([
    Buffer.from([48 << 1, 1]),
    ...units.flatMap((unit, index) => [
      Buffer.alloc(order ? (index === 0 ? 2 : 1) : 0, 7),
      Buffer.from([unit.length >> 8, unit.length & 255]),
      unit,
    ]),
  ]);
}

/** An SPS (H.265 7.3.2.2.1) up to the conformance window; `crop` is left, right, top, bottom in chroma units. */
export function h265Sps(options: {
  width: number;
  height: number;
  crop?: readonly [number, number, number, number];
  chromaFormat?: number;
  profile?: number;
  compatibility?: string;
  constraints?: string;
  isHighTier?: boolean;
  level?: number;
  extraLayers?: number;
}): Buffer {
  const { width, height, crop, chromaFormat = 1, profile = 1, level = 93, extraLayers = 0 } = options;
  const fixed = (value: number, count: number): string => value.toString(2).padStart(count, '0');
  const golomb = (value: number): string => {
    const code = (value + 1).toString(2);
    return '0'.repeat(code.length - 1) + code;
  };
  const fromHex = (hex: string): string =>
    [...hex].map((digit) => fixed(Number.parseInt(digit, 16), 4)).join('');
  let bits = `${fixed(0, 4)}${fixed(extraLayers, 3)}1`;
  bits += fixed(0, 2) + (options.isHighTier === true ? '1' : '0') + fixed(profile, 5);
  bits += fromHex(options.compatibility ?? '60000000') + fromHex(options.constraints ?? '900000000000');
  bits += fixed(level, 8);
  for (let layer = 0; layer < extraLayers; layer += 1) bits += '11';
  if (extraLayers > 0) bits += '00'.repeat(8 - extraLayers);
  for (let layer = 0; layer < extraLayers; layer += 1) bits += fixed(0x55, 8).repeat(11) + fixed(30, 8);
  bits += golomb(0) + golomb(chromaFormat);
  if (chromaFormat === 3) bits += '0';
  bits += golomb(width) + golomb(height);
  bits += crop === undefined ? '0' : `1${crop.map(golomb).join('')}`;
  bits += `${golomb(0)}${golomb(0)}${golomb(4)}1`;
  bits = bits.padEnd(Math.ceil(bits.length / 8) * 8, '0');
  const out: number[] = [0x42, 0x01];
  for (let at = 0; at < bits.length; at += 8) {
    const byte = Number.parseInt(bits.slice(at, at + 8), 2);
    if (byte <= 3 && out.at(-1) === 0 && out.at(-2) === 0) out.push(3); // emulation prevention
    out.push(byte);
  }
  return Buffer.from(out);
}
