import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CascadePolicy } from '../../../centre/cascade/cascade-policy.ts';
import { nodeUplinkTools as tools } from '../../../server/certificates/uplink-tools.ts';
import { genesisHash, NO_HEAD } from '../../../shared/uplink/chain.ts';
import type { OpenedEpoch } from '../../../shared/uplink/checked-batch.ts';
import { parseRelay } from '../../../shared/uplink/relay-frame.ts';
import {
  createRelayIntake,
  type RelayIntake,
  type RelayIntakeEffect,
  type RelayIntakeOptions,
} from '../../../shared/uplink/relay-intake.ts';
import { type Offer, type Vouch, vouchSigningText } from '../../../shared/uplink/relay-messages.ts';
import { anyPublicKey, countyLog, logOf, PLACE, passOn, SITE_SERIAL } from '../../fakes/relay-levels.ts';
import { memoryOutbox, SITE, testKey } from '../../fakes/uplink-link.ts';

const root = join(import.meta.dirname, '../../..');
const policy = CascadePolicy.parse(
  JSON.parse(readFileSync(join(root, 'resources/profiles/cascade-default.json'), 'utf8')),
);
const COUNTY_SERIAL = 'BB00000001';
const genesis = (lane: 'A' | 'B') => genesisHash(tools, SITE, 1, lane, NO_HEAD);

function intakeOf(changes: Partial<RelayIntakeOptions> = {}): RelayIntake {
  return createRelayIntake({
    tools,
    scope: ['330106'],
    own: '330100',
    keyOf: (serial) =>
      serial === SITE_SERIAL
        ? { site: SITE, verify: testKey(1).verify, isCentre: false }
        : serial === COUNTY_SERIAL
          ? { site: '330106', verify: testKey(2).verify, isCentre: true }
          : null,
    credit: { events: 64, bytes: 1_000_000, urgent: 64 },
    ...changes,
  });
}
const offer: Offer = {
  ...{ t: 'offer', site: SITE, e: 1 },
  lanes: {
    A: { base: 0, baseHead: tools.toBase64(genesis('A')), last: 0, head: tools.toBase64(genesis('A')) },
    B: { base: 0, baseHead: tools.toBase64(genesis('B')), last: 9, head: tools.toBase64(genesis('B')) },
  },
};
const opened = (have = 0, head = genesis('B')): OpenedEpoch => ({
  lanes: { A: { have: 0, head: genesis('A'), state: 'resume' }, B: { have, head, state: 'resume' } },
  newestEpoch: 1,
});
function openIntake(changes?: Partial<RelayIntakeOptions>): RelayIntake {
  const intake = intakeOf(changes);
  expect(intake.onOffer(offer)).toMatchObject([{ kind: 'open-origin' }]);
  intake.onOpened(offer, opened());
  return intake;
}
const texts = (effects: readonly RelayIntakeEffect[]): unknown[] =>
  effects.flatMap((each) => (each.kind === 'send' ? [JSON.parse(each.text)] : []));
const batchOf = (effects: readonly RelayIntakeEffect[]) => {
  const [effect] = effects;
  if (effect?.kind !== 'ingest-relayed') throw new Error(`not taken: ${JSON.stringify(effect)}`);
  return effect.batch;
};
function nine() {
  const outbox = memoryOutbox();
  for (let index = 1; index <= 9; index += 1) outbox.append('B', `entry ${index}`);
  return outbox;
}
function frameOf(outbox = nine(), after = 0): Uint8Array {
  const part = countyLog(outbox, [9]);
  const rows = part.rows.filter(({ seq }) => seq > after);
  const frame = passOn('330106', 'county', policy, { ...part, rows }, after);
  if (frame.kind !== 'frame') throw new Error(frame.kind);
  return frame.bytes;
}

describe('whose word counts', () => {
  const said = { site: SITE, serial: SITE_SERIAL, key: anyPublicKey(), isCentre: false, by: COUNTY_SERIAL };
  const vouch = (changes: Partial<Vouch> = {}): Vouch => ({
    ...{ t: 'vouch', name: 'Site', path: [], ...said },
    sig: testKey(2).sign(vouchSigningText({ ...said, ...changes })),
    ...changes,
  });
  test('a centre known here, within its scope', () => {
    expect(intakeOf().onVouch(vouch())).toMatchObject([{ kind: 'vouch' }]);
    expect(texts(intakeOf().onVouch(vouch({ sig: testKey(1).sign('other') })))).toMatchObject([
      { t: 'rno', reason: 'not-vouched' },
    ]);
    // A site's own key may not introduce others.
    expect(texts(intakeOf().onVouch(vouch({ by: SITE_SERIAL })))).toMatchObject([{ reason: 'not-vouched' }]);
    expect(texts(intakeOf().onVouch(vouch({ site: '4401060012' })))).toMatchObject([
      { reason: 'not-covered' },
    ]);
    expect(texts(intakeOf().onOffer({ ...offer, site: '4401060012' }))).toMatchObject([
      { reason: 'not-covered' },
    ]);
  });
  test('not what has come through this centre before, nor what five have passed on', () => {
    const loops = [
      intakeOf().onVouch(vouch({ path: ['330100'] })),
      intakeOf({ own: SITE }).onVouch(vouch()),
      intakeOf({ own: SITE }).onOffer(offer),
      intakeOf().onVouch(vouch({ path: ['330107', '330108', '330109', '330110', '330111'] })),
    ];
    for (const effects of loops) expect(texts(effects)).toMatchObject([{ t: 'rno', reason: 'loop' }]);
  });
});

describe('what is taken', () => {
  test('a frame under the site’s own signature; the same again is nothing, one with a hole asks for what is missing', () => {
    const outbox = nine();
    const intake = openIntake();
    const late = frameOf(outbox, 4);
    expect(texts(intake.onFrame(late, 1_000))).toMatchObject([{ t: 'rnack', have: 0 }]);
    expect(intake.onFrame(late, 1_001)).toEqual([]);
    const batch = batchOf(intake.onFrame(frameOf(outbox), 1_002));
    expect([batch.first, batch.lines.length, batch.signer]).toEqual([1, 9, SITE_SERIAL]);
    expect(batch.hashes).toEqual(outbox.lanes.B.map(({ hash }) => hash));
    expect(intake.onFrame(frameOf(outbox), 1_003)).toEqual([]);
  });
  test('only what the store does not have yet, when another path was faster', () => {
    const outbox = nine();
    const intake = intakeOf();
    intake.onOffer(offer);
    intake.onOpened(offer, opened(4, outbox.lanes.B[3]?.hash));
    const batch = batchOf(intake.onFrame(frameOf(outbox), 1_000));
    expect([batch.first, batch.lines.length]).toEqual([5, 5]);
    // The store stands elsewhere meanwhile: it is asked anew, and what was under way is let go.
    expect(intake.onRefused(PLACE, 'gap')).toMatchObject([{ kind: 'open-origin' }]);
    expect(intake.onFrame(frameOf(outbox), 1_001)).toEqual([]);
    intake.onOpened(offer, opened(9, outbox.lanes.B[8]?.hash));
    expect(intake.onFrame(frameOf(outbox), 1_002)).toEqual([]);
  });
  test('an edited event, another key and another history end the lane, and are told', () => {
    const edited = tools.encodeText(
      (tools.decodeText(frameOf()) ?? '').replace('"siteseq":5', '"siteseq":6'),
    );
    for (const [intake, frame] of [
      [openIntake({ keyOf: () => ({ site: SITE, verify: testKey(3).verify, isCentre: false }) }), frameOf()],
      [
        openIntake({ keyOf: () => ({ site: '3301060099', verify: testKey(1).verify, isCentre: false }) }),
        frameOf(),
      ],
      [openIntake({ keyOf: () => null }), edited],
    ] as const) {
      expect(intake.onFrame(frame, 1)).toMatchObject([{ kind: 'mismatch' }, { kind: 'send' }]);
      expect(intake.onFrame(frame, 2)).toEqual([]);
    }
    // Never offered on this line.
    expect(intakeOf().onFrame(frameOf(), 1)).toMatchObject([{ kind: 'close' }]);
    const forked = openIntake();
    batchOf(forked.onFrame(frameOf(), 1));
    expect(forked.onRefused(PLACE, 'fork')).toMatchObject([{ kind: 'mismatch' }, { kind: 'send' }]);
  });
  test('no more than the credit, and acknowledged only after the commit', () => {
    const outbox = memoryOutbox();
    for (let index = 1; index <= 40; index += 1) outbox.append('B', `entry ${index}`);
    const part = countyLog(outbox, [20, 40]);
    const frames = [0, 20].map((after) => {
      const batches = part.batches.filter(({ last }) => last > after).slice(0, 1);
      const rows = part.rows.filter(({ seq }) => seq > after && seq <= after + 20);
      const frame = passOn('330106', 'county', policy, { batches, rows }, after);
      if (frame.kind !== 'frame') throw new Error(frame.kind);
      return frame.bytes;
    });
    const [first = new Uint8Array(), second = new Uint8Array()] = frames;
    const credit = { events: 30, bytes: 1_000_000, urgent: 64 };
    const greedy = openIntake({ credit });
    expect(texts(greedy.onFrame(first, 1))).toEqual([]);
    expect(greedy.onFrame(second, 2)).toMatchObject([{ kind: 'close', code: 4413 }]);
    const patient = openIntake({ credit });
    const { hashes } = batchOf(patient.onFrame(first, 1));
    const done = patient.onCommitted(PLACE, 20, hashes[19] ?? new Uint8Array());
    expect(texts(done)).toMatchObject([{ t: 'rack', seq: 20 }]);
    expect(batchOf(patient.onFrame(second, 2)).first).toBe(21);
  });
});

test('county, city, province, nation: every level checks the site’s signature, and less and less is said', () => {
  const outbox = nine();
  let part = countyLog(outbox, [9]);
  const kinds: (readonly (readonly [number, string])[])[] = [];
  for (const [level, code, own] of [
    ['county', '330106', '330100'],
    ['city', '330100', '330000'],
    ['province', '330000', '000000'],
  ] as const) {
    const frame = passOn(code, level, policy, part);
    if (frame.kind !== 'frame') throw new Error(`${level}: ${frame.kind}`);
    const intake = openIntake({ own, scope: ['33'] });
    const batch = batchOf(intake.onFrame(frame.bytes, 1));
    expect(batch.hashes.at(-1)).toEqual(outbox.lanes.B[8]?.hash);
    part = logOf(batch);
    kinds.push(part.rows.map(({ covers, type }) => [covers, type] as const));
    expect(part.rows.some(({ bytes }) => (tools.decodeText(bytes) ?? '').includes('entry '))).toBe(false);
  }
  // What people wrote is emptied above the county, and at the nation only numbers are left of it.
  const emptied = outbox.lanes.B.map(() => [1, 'duty-log.entry']);
  expect(kinds).toEqual([emptied, emptied, [[9, 'cascade.withheld']]]);
  expect(passOn('000000', 'nation', policy, part)).toMatchObject({ kind: 'frame', lines: 1 });
});

test('a hole in what is held is named, not passed over', () => {
  const part = countyLog(nine(), [9]);
  const rows = part.rows.filter(({ seq }) => seq > 4);
  expect(passOn('330106', 'county', policy, { ...part, rows })).toEqual({ kind: 'hole', base: 4 });
  expect(passOn('330106', 'county', policy, { rows: [], batches: [] })).toEqual({ kind: 'nothing' });
});

const goldenPath = join(root, 'test/fixtures/uplink/v1/relay.json');
const golden = (): { readonly frame: string } => ({ frame: tools.toBase64(frameOf()) });
if (process.env['UPLINK_GOLDEN'] === 'write' && !existsSync(goldenPath))
  writeFileSync(goldenPath, `${JSON.stringify(golden(), null, 1)}\n`);

test('the relayed frame of v1 is made byte for byte, and read', () => {
  const recorded = JSON.parse(readFileSync(goldenPath, 'utf8')) as { frame: string };
  expect(golden()).toEqual(recorded);
  expect(batchOf(openIntake().onFrame(tools.fromBase64(recorded.frame), 1)).lines.length).toBe(9);
});

test('whatever becomes of the bytes of a frame, it is taken whole or not at all', () => {
  const frame = frameOf();
  const change = fc.tuple(fc.nat({ max: frame.length - 1 }), fc.integer({ min: 1, max: 255 }));
  fc.assert(
    fc.property(
      fc.array(change, { minLength: 1, maxLength: 4 }),
      fc.nat({ max: frame.length }),
      (changes, cut) => {
        const bytes = frame.slice(0, cut % 3 === 0 ? cut : frame.length);
        for (const [at, by] of changes) if (at < bytes.length) bytes[at] = (bytes[at] ?? 0) ^ by;
        const parsed = parseRelay(tools, bytes);
        const effects = openIntake().onFrame(bytes, 1);
        expect(effects.every(({ kind }) => (!parsed.ok ? kind === 'close' : true))).toBe(true);
        // A stand-in's text is the word of the centre that wrote it; numbers, heads and signature are the site's.
        for (const effect of effects)
          if (effect.kind === 'ingest-relayed') {
            expect(effect.batch.header.head).toBe(
              tools.toBase64(nine().lanes.B[8]?.hash ?? new Uint8Array()),
            );
            expect([effect.batch.first, effect.batch.lines.length]).toEqual([1, 9]);
          }
      },
    ),
    { numRuns: 400, seed: 6 },
  );
});
