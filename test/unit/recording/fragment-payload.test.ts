import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nalsOf } from '../../../site/recording/mp4/annex-b.ts';
import { FragmentPayload, PayloadPool } from '../../../site/recording/write/fragment-payload.ts';

const START_CODE = [0, 0, 0, 1];

describe('payloads of fragments', () => {
  it('hold every sample with lengths for start codes, without the parameter sets of key frames', () => {
    const payload = new FragmentPayload(new PayloadPool());
    const unit = Buffer.from([...START_CODE, 0x67, 1, ...START_CODE, 0x68, 2, ...START_CODE, 0x65, 3, 4]);
    expect(payload.addUnit('h264', unit, nalsOf(unit), true)).toBe(7);
    expect(payload.addUnit('h264', unit, nalsOf(unit), false)).toBe(19);
    payload.addFrame(Buffer.from([9, 9]));
    const { bytes } = payload.take();
    expect(bytes.subarray(0, 7)).toEqual(Buffer.from([0, 0, 0, 3, 0x65, 3, 4]));
    expect(bytes.subarray(7, 13)).toEqual(Buffer.from([0, 0, 0, 2, 0x67, 1]));
    expect(bytes.length).toBe(28);
    expect(payload.sizeBytes).toBe(0);
  });

  it('never share memory while a fragment waits for the disk, whatever the order of writing', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ camera: fc.nat(3), sizeBytes: fc.integer({ min: 1, max: 300_000 }), wait: fc.nat(4) }),
          {
            maxLength: 40,
          },
        ),
        (fragments) => {
          const pool = new PayloadPool();
          const cameras = Array.from({ length: 4 }, () => new FragmentPayload(pool));
          const waiting: { mark: number; bytes: Buffer; release: () => void; until: number }[] = [];
          fragments.forEach(({ camera, sizeBytes, wait }, index) => {
            const payload = cameras[camera];
            const mark = index + 1;
            // In pieces, so that memory is outgrown on the way.
            for (let left = sizeBytes; left > 0; left -= 50_000)
              payload?.addFrame(Buffer.alloc(Math.min(50_000, left), mark));
            const taken = payload?.take();
            if (taken) waiting.push({ mark, ...taken, until: index + wait });
            for (const one of waiting.filter(({ until }) => until <= index)) {
              expect(one.bytes.every((byte) => byte === one.mark)).toBe(true);
              one.release();
              waiting.splice(waiting.indexOf(one), 1);
            }
          });
          for (const { mark, bytes } of waiting) expect(bytes.every((byte) => byte === mark)).toBe(true);
        },
      ),
      { numRuns: 30 },
    );
  });
});
