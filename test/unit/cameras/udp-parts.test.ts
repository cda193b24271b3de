import { describe, expect, test } from 'vitest';
import { ReceptionStatistics } from '../../../site/cameras/rtp/reception-statistics.ts';
import { REORDER_HOLD_MS, ReorderWindow } from '../../../site/cameras/rtp/reorder-window.ts';

function order(sequences: readonly number[], stepMs = 1) {
  const out: number[] = [];
  const window = new ReorderWindow<number>((packet) => out.push(packet));
  sequences.forEach((sequence, index) => {
    window.push(sequence, sequence & 0xffff, 7, index * stepMs);
  });
  return { out, window };
}

describe('reordering of UDP packets', () => {
  test('packets in order pass at once, over the wrap of the number', () => {
    expect(order([65534, 65535, 0, 1]).out).toEqual([65534, 65535, 0, 1]);
  });

  test('swapped, late and repeated packets come out once and in order', () => {
    const { out, window } = order([1, 3, 2, 2, 5, 5, 6, 4, 1, 7]);
    expect(out).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(window.droppedPackets).toBe(3);
    expect(window.held).toBe(0);
  });

  test('a packet that never comes is waited for so long and no longer', () => {
    const { out, window } = order([1, 3, 4]);
    expect(out).toEqual([1]);
    window.release(REORDER_HOLD_MS);
    expect(out).toEqual([1]);
    window.release(1 + REORDER_HOLD_MS);
    expect(out).toEqual([1, 3, 4]);
    window.push(2, 2, 7, 100);
    expect(out).toEqual([1, 3, 4]);
  });

  test('a stream that flows gives up a missing packet by itself', () => {
    const sequences = Array.from({ length: 40 }, (_, index) => index).filter((one) => one !== 5);
    expect(order(sequences, 10).out.slice(0, 7)).toEqual([0, 1, 2, 3, 4, 6, 7]);
  });

  test('the number of held packets is bounded: the oldest hole is given up', () => {
    const sequences = [0, ...Array.from({ length: 200 }, (_, index) => index + 2)];
    const { out, window } = order(sequences, 0);
    expect(window.held).toBeLessThan(64);
    expect(out).toEqual(sequences.slice(0, out.length));
    expect(out.length).toBeGreaterThan(130);
  });

  test('a jump of the number or another source begins anew after what is held', () => {
    expect(order([1, 3, 40_000, 40_001]).out).toEqual([1, 3, 40_000, 40_001]);
    const out: number[] = [];
    const window = new ReorderWindow<number>((packet) => out.push(packet));
    window.push(10, 10, 1, 0);
    window.push(12, 12, 1, 0);
    window.push(500, 500, 2, 0);
    expect(out).toEqual([10, 12, 500]);
  });

  test('any order and any loss within the window: ascending, nothing twice, nothing invented', () => {
    let state = 42;
    const random = (below: number): number => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
      return state % below;
    };
    for (let round = 0; round < 200; round += 1) {
      const sent = Array.from({ length: 300 }, (_, index) => 65_400 + index).filter(() => random(20) > 0);
      const arriving = sent.flatMap((one) => (random(30) === 0 ? [one, one] : [one]));
      for (let i = 0; i + 9 < arriving.length; i += 1) {
        const j = i + random(9);
        const [a = 0, b = 0] = [arriving[i], arriving[j]];
        if (random(4) === 0) [arriving[i], arriving[j]] = [b, a];
      }
      const { out, window } = order(arriving, 0);
      window.release(1e9);
      expect(out).toEqual([...new Set(out)].sort((a, b) => a - b));
      expect(out.every((one) => sent.includes(one))).toBe(true);
      expect(out.length).toBeGreaterThan(sent.length - 10);
    }
  });
});

describe('receiver reports', () => {
  test('before the first packet an empty report with its source description', () => {
    const bytes = new ReceptionStatistics(0x11223344, 90_000).write(0);
    expect(bytes.toString('hex')).toBe(
      '80c90001' + '11223344' + '81ca0004' + '11223344' + '0108' + '3131323233333434' + '0000',
    );
  });

  test('lost packets, highest number over the wrap, jitter, and the answer to the sender report', () => {
    const statistics = new ReceptionStatistics(1, 90_000);
    let atMs = 0;
    for (const sequence of [65_533, 65_534, 65_535, 1, 2]) {
      atMs += 10;
      statistics.onPacket(sequence, atMs * 90, 0xabcdef01, atMs);
    }
    statistics.onSenderReport(0x12345678, 1000);
    const bytes = statistics.write(1500);
    expect(bytes.readUInt16BE(2)).toBe(7);
    expect(bytes.readUInt32BE(8)).toBe(0xabcdef01);
    expect(bytes[12]).toBe(Math.floor(256 / 6)); // one of six
    expect(bytes.readIntBE(13, 3)).toBe(1);
    expect(bytes.readUInt32BE(16)).toBe(65_536 + 2);
    expect(bytes.readUInt32BE(20)).toBe(0);
    expect(bytes.readUInt32BE(24)).toBe(0x12345678);
    expect(bytes.readUInt32BE(28)).toBe(32_768); // half a second in 1/65536
    statistics.onPacket(3, 9, 0xabcdef01, 1600);
    expect(statistics.write(2000)[12]).toBe(0);
  });
});
