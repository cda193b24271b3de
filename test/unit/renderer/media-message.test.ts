import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMediaText, parseMediaUnit } from '../../../renderer/wall/media-message.ts';

describe('messages of the media socket', () => {
  it('reads format and interruption', () => {
    expect(parseMediaText('{"codec":"avc1.42c00d","width":640,"height":360}')).toEqual({
      kind: 'format',
      codec: 'avc1.42c00d',
      width: 640,
      height: 360,
    });
    expect(parseMediaText('{"interrupted":"no-packets"}')).toEqual({
      kind: 'interrupted',
      code: 'no-packets',
    });
  });

  it('answers null to anything else and never throws', () => {
    for (const text of ['', 'null', '[]', '7', '{"codec":1}', '{']) expect(parseMediaText(text)).toBeNull();
    fc.assert(
      fc.property(fc.string(), (text) => {
        parseMediaText(text);
        return true;
      }),
    );
  });

  it('reads flags, time and data of a unit', () => {
    const bytes = new Uint8Array([3, 0, 6, 0x42, 0x1f, 0x3b, 0x91, 0x40, 0, 9, 8, 7]);
    const unit = parseMediaUnit(bytes.buffer);
    expect(unit?.isKeyFrame).toBe(true);
    expect(unit?.isAfterLoss).toBe(true);
    expect(unit?.captureMicros).toBe(Number(new DataView(bytes.buffer).getBigUint64(1)));
    expect([...(unit?.data ?? [])]).toEqual([9, 8, 7]);
  });

  it('refuses a message without data', () => {
    expect(parseMediaUnit(new ArrayBuffer(9))).toBeNull();
    expect(parseMediaUnit(new ArrayBuffer(0))).toBeNull();
  });
});
