import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { decodeG711 } from '../../../shared/domain/sound/g711.ts';

const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;
const allCodes = Uint8Array.from({ length: 256 }, (_, code) => code);

describe('decodeG711', () => {
  // Table 1a/1b: character signal of positive values is 1xxxxxxx before the inversion of the even bits.
  it.each([
    [0xd5, 1],
    [0x55, -1],
    [0xd4, 3],
    [0xaa, 4032],
    [0x2a, -4032],
    [0xc5, 33],
    [0x45, -33],
    [0xfa, 126],
  ])('decodes A-law code %i to %i of 4096', (code, value) => {
    expect(decodeG711('a', Uint8Array.of(code))[0]).toBe(Math.fround(value / 4096));
  });

  // Tables 2a/2b: decoder output values y0 = 0, y1 = 2, y16 = 33, y128 = 8031.
  it.each([
    [0xff, 0],
    [0x7f, 0],
    [0xfe, 2],
    [0x7e, -2],
    [0xef, 33],
    [0x80, 8031],
    [0x00, -8031],
  ])('decodes mu-law code %i to %i of 8192', (code, value) => {
    expect(decodeG711('mu', Uint8Array.of(code))[0]).toBeCloseTo(value / 8192, 12);
  });

  it('gives one sample per byte', () => {
    expect(decodeG711('a', new Uint8Array(0))).toHaveLength(0);
    expect(decodeG711('mu', new Uint8Array(320))).toHaveLength(320);
  });

  it.skipIf(!hasFfmpeg).each([
    ['a', 'alaw'],
    ['mu', 'mulaw'],
  ] as const)('agrees with FFmpeg on all 256 codes of %s-law (needs ffmpeg)', (law, format) => {
    const pcm = execFileSync(
      'ffmpeg',
      ['-v', 'error', '-f', format, '-ar', '8000', '-i', 'pipe:0', '-f', 's16le', 'pipe:1'],
      {
        input: allCodes,
      },
    );
    const expected = Array.from({ length: 256 }, (_, code) => pcm.readInt16LE(2 * code) / 32768);
    expect(Array.from(decodeG711(law, allCodes), (sample) => sample + 0)).toEqual(expected);
  });
});
