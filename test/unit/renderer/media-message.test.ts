import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMediaBatch, parseMediaText, parseMediaUnit } from '../../../renderer/wall/media-message.ts';

describe('messages of the media socket', () => {
  it('reads format and interruption', () => {
    expect(parseMediaText('{"number":3,"codec":"avc1.42c00d","width":640,"height":360}')).toEqual({
      kind: 'stream',
      number: 3,
      text: { kind: 'format', codec: 'avc1.42c00d', width: 640, height: 360 },
    });
    expect(parseMediaText('{"number":3,"interrupted":"no-packets"}')).toEqual({
      kind: 'stream',
      number: 3,
      text: { kind: 'interrupted', code: 'no-packets' },
    });
  });

  it('reads the beat of the service', () => {
    expect(parseMediaText('{"sentAtMs":1700000000000}')).toEqual({
      kind: 'beat',
      sentAtMs: 1_700_000_000_000,
    });
  });

  it('answers null to anything else and never throws', () => {
    for (const text of ['', 'null', '[]', '7', '{"codec":1}', '{', '{"interrupted":"x"}'])
      expect(parseMediaText(text)).toBeNull();
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

  it('takes a batch apart, and stops at a record that does not fit', () => {
    const record = (number: number, data: readonly number[]) => {
      const length = 9 + data.length;
      return [number >> 8, number & 255, 0, 0, length >> 8, length & 255, 1, 0, 0, 0, 0, 0, 0, 0, 5, ...data];
    };
    const bytes = new Uint8Array([...record(258, [7, 8]), ...record(2, [9]), ...record(3, [1, 2, 3])]);
    const whole = parseMediaBatch(bytes.buffer);
    expect(whole.map(({ number, unit }) => [number, [...unit.data], unit.captureMicros])).toEqual([
      [258, [7, 8], 5],
      [2, [9], 5],
      [3, [1, 2, 3], 5],
    ]);
    for (let length = 0; length <= bytes.length; length += 1) {
      const cut = parseMediaBatch(bytes.buffer.slice(0, length));
      expect(cut.length).toBeLessThanOrEqual(3);
      expect(cut.every(({ unit }, index) => unit.data.length === whole[index]?.unit.data.length)).toBe(true);
    }
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (any) => {
        const found = parseMediaBatch(Uint8Array.from(any).buffer);
        return found.reduce((sum, { unit }) => sum + unit.data.length, 0) <= any.length;
      }),
    );
  });

  it('refuses a message without data', () => {
    expect(parseMediaUnit(new ArrayBuffer(9))).toBeNull();
    expect(parseMediaUnit(new ArrayBuffer(0))).toBeNull();
  });
});
