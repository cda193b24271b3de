import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFragment } from '../../../renderer/site/playback/fragment-parser.ts';
import { createFragmentStore, MOST_BYTES } from '../../../renderer/site/playback/fragment-store.ts';
import type { RecordedFragment } from '../../../shared/contract/recording.ts';

const HEAD = {
  format: { codec: 'avc1.4d4016', width: 640, height: 360 },
  audio: { codec: 'aac', sampleRate: 16000, channels: 1, config: '1408' },
};

interface Record {
  readonly kind?: number;
  readonly flags?: number;
  readonly micros: number;
  readonly data?: readonly number[];
}

function pack(records: readonly Record[], head: unknown = HEAD): ArrayBuffer {
  const json = Buffer.from(JSON.stringify(head));
  const parts = [u32(json.length), json];
  for (const { kind = 0, flags = 0, micros, data = [1] } of records) {
    const body = Buffer.alloc(10 + data.length);
    body[0] = kind;
    body[1] = flags;
    body.writeBigUInt64BE(BigInt(micros), 2);
    body.set(data, 10);
    parts.push(u32(body.length), body);
  }
  const bytes = Buffer.concat(parts);
  return new Uint8Array(bytes).buffer;
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

describe('a fragment', () => {
  it('gives its head, pictures in decoding order, their times in order, and sound', () => {
    const fragment = parseFragment(
      pack([
        { flags: 1, micros: 1_000_000, data: [9, 8] },
        { flags: 2, micros: 3_000_000 },
        { micros: 2_000_000 },
        { kind: 1, micros: 1_500_000, data: [7] },
        { kind: 9, micros: 4_000_000 },
        { micros: 5_000_000, data: [] },
      ]),
    );
    expect(fragment?.format).toEqual(HEAD.format);
    expect(fragment?.audio).toEqual(HEAD.audio);
    expect(fragment?.video.map((unit) => unit.captureMicros)).toEqual([1e6, 3e6, 2e6]);
    expect(fragment?.video[0]).toMatchObject({ isKeyFrame: true, isAfterLoss: false });
    expect(fragment?.video[1]).toMatchObject({ isKeyFrame: false, isAfterLoss: true });
    expect([...(fragment?.video[0]?.data ?? [])]).toEqual([9, 8]);
    expect(fragment?.times).toEqual([1e6, 2e6, 3e6]);
    expect(fragment?.sound).toHaveLength(1);
    expect(fragment?.isTruncated).toBe(false);
  });

  it('cut anywhere keeps what came whole, and says that it was cut', () => {
    const whole = pack([
      { flags: 1, micros: 1, data: [1, 2, 3] },
      { micros: 2, data: [4] },
    ]);
    // The second record: length, head, one byte.
    const border = whole.byteLength - 15;
    for (let length = 0; length < whole.byteLength; length += 1) {
      const cut = parseFragment(whole.slice(0, length));
      if (cut === null) continue;
      expect(cut.video).toHaveLength(length < border ? 0 : 1);
      // Right after the head nothing has begun yet; on the border of two records nothing is torn.
      const isWhole = length === border || length === border - 17;
      expect(cut.isTruncated).toBe(!isWhole);
    }
  });

  it('without a readable head is none', () => {
    expect(parseFragment(new ArrayBuffer(0))).toBeNull();
    expect(parseFragment(new Uint8Array([255, 255, 255, 255]).buffer)).toBeNull();
    expect(parseFragment(pack([], { format: 'x' }))).toBeNull();
    expect(
      parseFragment(pack([], { ...HEAD, audio: { codec: 'aac', sampleRate: 0, channels: 0 } })),
    ).toBeNull();
    expect(parseFragment(pack([], { ...HEAD, audio: null }))?.audio).toBeNull();
  });

  it('never throws and never makes more than is there, whatever the bytes', () => {
    const whole = new Uint8Array(
      pack(
        Array.from({ length: 20 }, (_, index) => ({ flags: index % 7 === 0 ? 1 : 0, micros: index * 1000 })),
      ),
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 12 }),
        fc.nat(whole.length),
        (changes, length) => {
          const bytes = whole.slice(0, length);
          for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
          const fragment = parseFragment(bytes.buffer);
          const sum = fragment?.video.reduce((total, { data }) => total + data.length, 0) ?? 0;
          expect(sum).toBeLessThanOrEqual(bytes.length);
          for (const time of fragment?.times ?? []) expect(Number.isSafeInteger(time)).toBe(true);
        },
      ),
      { numRuns: 2_000 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        parseFragment(new Uint8Array(bytes).buffer);
      }),
      { numRuns: 2_000 },
    );
  });
});

/** Fragments of one second with four pictures each, at 250 ms. */
const START_MS = 1_000_000;
const info = (number: number, change: Partial<RecordedFragment> = {}): RecordedFragment => ({
  id: `f${number}`,
  fromMs: START_MS + number * 1000,
  toMs: START_MS + number * 1000 + 1000,
  bytes: 50_000,
  units: 4,
  startsWithKeyFrame: true,
  isAfterLoss: false,
  ...change,
});
const fragmentOf = (number: number, keys: readonly number[] = [0]) => {
  const fragment = parseFragment(
    pack(
      [0, 250, 500, 750].map((ms, index) => ({
        flags: keys.includes(index) ? 1 : 0,
        micros: (START_MS + number * 1000 + ms) * 1000,
      })),
    ),
  );
  if (!fragment) throw new Error('the test packed a bad fragment');
  return fragment;
};
const at = (ms: number): number => (START_MS + ms) * 1000;

function storeWith(numbers: readonly number[], loaded: readonly number[] = numbers) {
  const store = createFragmentStore();
  store.setListing(
    START_MS - 10_000,
    START_MS + 100_000,
    numbers.map((number) => info(number)),
  );
  for (const number of loaded) store.put(`f${number}`, fragmentOf(number));
  return store;
}

describe('what is due at an instant', () => {
  it('is the newest picture at or before it, to the microsecond', () => {
    const store = storeWith([0, 1]);
    expect(store.dueAt(at(0), false)).toMatchObject({ kind: 'frame', micros: at(0) });
    expect(store.dueAt(at(250) - 1, false)).toMatchObject({ micros: at(0) });
    expect(store.dueAt(at(250), false)).toMatchObject({ micros: at(250) });
    expect(store.dueAt(at(1999), false)).toMatchObject({ micros: at(1750), fragmentId: 'f1' });
    expect(store.dueAt(at(1999), true)).toMatchObject({ micros: at(1000) });
  });

  it('is a gap where nothing was recorded, never the last picture', () => {
    const store = storeWith([0, 5]);
    expect(store.dueAt(at(3000), false)).toEqual({ kind: 'gap' });
    expect(store.dueAt(at(-500), false)).toEqual({ kind: 'gap' });
    // From its first millisecond: that is where a jump to a gap goes.
    expect(store.dueAt(at(1000), false)).toEqual({ kind: 'gap' });
    expect(store.dueAt(at(999), false)).toMatchObject({ kind: 'frame', micros: at(750) });
    expect(store.dueAt(at(6000), false)).toEqual({ kind: 'gap' });
  });

  it('is being read until it is there, and unreadable when it cannot be', () => {
    const store = storeWith([0, 1], [0]);
    expect(store.dueAt(at(1500), false)).toEqual({ kind: 'loading' });
    expect(store.dueAt(at(200_000), false)).toEqual({ kind: 'loading' });
    store.put('f1', { code: '503' });
    expect(store.dueAt(at(1500), false)).toEqual({ kind: 'unreadable', code: '503' });
    store.forget('f1');
    expect(store.dueAt(at(1500), false)).toEqual({ kind: 'loading' });
  });

  it('begins decoding at the key frame before it, also in the fragment before', () => {
    const store = createFragmentStore();
    store.setListing(START_MS, START_MS + 100_000, [info(0), info(1, { startsWithKeyFrame: false })]);
    store.put('f0', fragmentOf(0, [0, 2]));
    store.put('f1', fragmentOf(1, []));
    expect(store.startOf('f0', at(750))).toEqual({ fragmentId: 'f0', index: 2 });
    expect(store.startOf('f0', at(250))).toEqual({ fragmentId: 'f0', index: 0 });
    expect(store.startOf('f1', at(1500))).toEqual({ fragmentId: 'f0', index: 2 });
    expect(store.wanted(at(1500), 0).slice(0, 2)).toEqual(['f1', 'f0']);
  });

  it('is marked as damaged after a loss, until the next key frame', () => {
    const store = createFragmentStore();
    store.setListing(START_MS, START_MS + 100_000, [info(0)]);
    const fragment = parseFragment(
      pack([
        { flags: 1, micros: at(0) },
        { flags: 2, micros: at(250) },
        { flags: 0, micros: at(500) },
        { flags: 1, micros: at(750) },
      ]),
    );
    if (fragment) store.put('f0', fragment);
    const damaged = (ms: number) => {
      const due = store.dueAt(at(ms), false);
      return due.kind === 'frame' && due.isDamaged;
    };
    expect([0, 250, 500, 750].map(damaged)).toEqual([false, true, true, false]);
  });
});

describe('steps of one picture', () => {
  it('go to the very next and previous one, over borders and gaps', () => {
    const store = storeWith([0, 1, 5]);
    expect(store.neighbour(at(250), 1)).toBe(at(500));
    expect(store.neighbour(at(750), 1)).toBe(at(1000));
    expect(store.neighbour(at(1000), -1)).toBe(at(750));
    expect(store.neighbour(at(1750), 1)).toBe(at(5000));
    expect(store.neighbour(at(5000), -1)).toBe(at(1750));
    expect(store.neighbour(at(3000), 1)).toBe(at(5000));
    expect(store.neighbour(at(0), -1)).toBeNull();
    expect(store.neighbour(at(5750), 1)).toBeNull();
  });

  it('forward and back again is where it began', () => {
    const store = storeWith([0, 1, 2, 3, 9]);
    let micros = at(0);
    const seen = [micros];
    for (let next = store.neighbour(micros, 1); typeof next === 'number'; next = store.neighbour(micros, 1)) {
      micros = next;
      seen.push(micros);
    }
    expect(seen).toHaveLength(20);
    for (const expected of seen.toReversed()) {
      expect(micros).toBe(expected);
      const before = store.neighbour(micros, -1);
      if (typeof before === 'number') micros = before;
    }
  });

  it('wait for what is not read yet', () => {
    expect(storeWith([0, 1], [0]).neighbour(at(750), 1)).toBe('loading');
  });
});

describe('the units in order', () => {
  it('go on over fragments without a break and end where one is', () => {
    const store = storeWith([0, 1, 5]);
    let cursor = { fragmentId: 'f0', index: 0 };
    let count = 1;
    for (;;) {
      const next = store.after(cursor, false);
      if (next.kind !== 'unit') {
        expect(next.kind).toBe('end');
        break;
      }
      cursor = next.cursor;
      count += 1;
    }
    expect(count).toBe(8);
    expect(store.after({ fragmentId: 'f0', index: 0 }, true)).toMatchObject({
      cursor: { fragmentId: 'f1', index: 0 },
    });
    expect(storeWith([0, 1], [0]).after({ fragmentId: 'f0', index: 3 }, false)).toEqual({ kind: 'loading' });
  });
});

describe('what is kept in memory', () => {
  it('begins where the position is and is bounded in bytes', () => {
    const store = createFragmentStore();
    const many = Array.from({ length: 200 }, (_, number) => info(number, { bytes: 4_000_000 }));
    store.setListing(START_MS, START_MS + 1e6, many);
    const wanted = store.wanted(at(50_000), 60_000);
    expect(wanted[0]).toBe('f50');
    expect(wanted.length * 4_000_000).toBeLessThanOrEqual(MOST_BYTES);
  });

  it('drops what is no longer wanted or listed', () => {
    const store = storeWith([0, 1, 2]);
    const one = store.bytes() / 3;
    store.prune(['f1', 'f2']);
    expect(store.bytes()).toBe(one * 2);
    store.setListing(START_MS, START_MS + 10_000, [info(2)]);
    expect(store.bytes()).toBe(one);
  });
});
