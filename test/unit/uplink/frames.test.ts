import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nodeUplinkTools as tools } from '../../../server/certificates/uplink-tools.ts';
import { type BatchHeader, encodeBatch, parseBatch } from '../../../shared/uplink/batch-frame.ts';
import { UPLINK_LIMITS } from '../../../shared/uplink/limits.ts';
import { FromCentre, FromSite, parseControl } from '../../../shared/uplink/messages.ts';

const HEAD = Buffer.alloc(32, 7).toString('base64');
const SIG = Buffer.alloc(64, 9).toString('base64');
const header = (n: number): BatchHeader => ({ t: 'ev', e: 1, l: 'B', f: 5, n, head: HEAD, sig: SIG });
const line = fc
  .uint8Array({ minLength: 1, maxLength: 200 })
  .map((bytes) => bytes.map((byte) => (byte === 0x0a ? 0x20 : byte)));

test('a batch comes back byte for byte', () => {
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 64 }), (lines) => {
      const parsed = parseBatch(tools, encodeBatch(tools, header(lines.length), lines));
      if (!parsed.ok) throw new Error(parsed.reason);
      expect(parsed.header).toEqual(header(lines.length));
      expect(parsed.lines.map((each) => Buffer.from(each).toString('hex'))).toEqual(
        lines.map((each) => Buffer.from(each).toString('hex')),
      );
    }),
  );
});

test('a header that lies about the count, an empty line, a missing header are refused by name', () => {
  const two = encodeBatch(tools, header(2), [tools.encodeText('a'), tools.encodeText('b')]);
  const text = Buffer.from(two).toString('utf8');
  const reasonOf = (changed: string): string => {
    const parsed = parseBatch(tools, tools.encodeText(changed));
    return parsed.ok ? 'ok' : parsed.reason;
  };
  expect(reasonOf(text)).toBe('ok');
  expect(reasonOf(text.replace('"n":2', '"n":1'))).toContain('count');
  expect(reasonOf(text.replace('"n":2', '"n":3'))).toContain('count');
  expect(reasonOf(text.replace('"n":2', '"n":65'))).toBe('bad header line');
  expect(reasonOf(`${text}\n`)).toBe('empty event line');
  expect(reasonOf(text.replace('\na', '\n\na'))).toBe('empty event line');
  expect(reasonOf('x'.repeat(5000))).toBe('no header line');
  expect(reasonOf(text.replace('"f":5', '"f":0'))).toBe('bad header line');
  expect(reasonOf(`${text}${'x'.repeat(UPLINK_LIMITS.maxEventBytes + 1)}`)).toBe('event too long');
  expect(parseBatch(tools, new Uint8Array(UPLINK_LIMITS.maxFrameBytes + 1)).ok).toBe(false);
});

test('no bytes make the parsers throw', () => {
  const whole = encodeBatch(tools, header(2), [tools.encodeText('{"a":1}'), tools.encodeText('{"b":2}')]);
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 255 })), { maxLength: 6 }),
      fc.nat({ max: whole.length }),
      (changes, cut) => {
        const mutated = whole.slice(0, cut === 0 ? whole.length : cut);
        for (const [at, value] of changes) if (at < mutated.length) mutated[at] = value;
        const parsed = parseBatch(tools, mutated);
        if (parsed.ok) expect(parsed.lines).toHaveLength(parsed.header.n);
        parseControl(Buffer.from(mutated).toString('latin1'), FromSite);
        parseControl(Buffer.from(mutated).toString('latin1'), FromCentre);
      },
    ),
    { numRuns: 5_000 },
  );
});

test('an unknown type of control frame is skipped, a wrong known one is refused', () => {
  expect(parseControl('{"t":"weather","sun":true}', FromSite).kind).toBe('unknown');
  expect(parseControl('{"t":"hb"}', FromSite).kind).toBe('malformed');
  expect(parseControl('{"t":1}', FromSite).kind).toBe('malformed');
  expect(parseControl('nonsense', FromSite).kind).toBe('malformed');
  expect(parseControl(`{"t":"hb","x":"${'x'.repeat(5000)}"}`, FromSite).kind).toBe('malformed');
  const more = parseControl(`{"t":"ack","l":"A","seq":3,"head":"${HEAD}","level":"city"}`, FromCentre);
  expect(more).toEqual({ kind: 'message', message: { t: 'ack', l: 'A', seq: 3, head: HEAD } });
});
