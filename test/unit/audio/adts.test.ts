import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adtsFormatOf, adtsFrame } from '../../../site/audio/adts.ts';

describe('adtsFormatOf', () => {
  it('reads AAC-LC and the core of HE-AAC', () => {
    // AAC-LC, 16 kHz, mono; AAC-LC, 48 kHz, stereo; SBR over an LC core of 24 kHz, mono.
    expect(adtsFormatOf(Uint8Array.of(0x14, 0x08))).toEqual({
      profile: 1,
      frequencyIndex: 8,
      channelConfiguration: 1,
    });
    expect(adtsFormatOf(Uint8Array.of(0x11, 0x90))).toEqual({
      profile: 1,
      frequencyIndex: 3,
      channelConfiguration: 2,
    });
    expect(adtsFormatOf(Uint8Array.of(0x2b, 0x09, 0x88))).toEqual({
      profile: 1,
      frequencyIndex: 6,
      channelConfiguration: 1,
    });
  });

  it('refuses what ADTS cannot say', () => {
    expect(adtsFormatOf(new Uint8Array(0))).toBeNull();
    expect(adtsFormatOf(Uint8Array.of(0x14))).toBeNull();
    // An explicit rate (index 15), no channel configuration, object type 0.
    expect(adtsFormatOf(Uint8Array.of(0x17, 0x88, 0, 0, 0x08))).toBeNull();
    expect(adtsFormatOf(Uint8Array.of(0x14, 0x00))).toBeNull();
    expect(adtsFormatOf(Uint8Array.of(0x00, 0x08))).toBeNull();
  });

  it('never throws and never makes a frame of a wrong length', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), fc.uint8Array({ maxLength: 9000 }), (config, unit) => {
        const format = adtsFormatOf(config);
        const frame = format && adtsFrame(format, unit);
        if (!frame) return true;
        const length = (((frame[3] ?? 0) & 3) << 11) | ((frame[4] ?? 0) << 3) | ((frame[5] ?? 0) >> 5);
        return length === unit.length + 7 && frame.length === length;
      }),
      { numRuns: 2000 },
    );
  });
});
