import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nodeUplinkTools as tools } from '../../../server/certificates/uplink-tools.ts';
import { parseBatch } from '../../../shared/uplink/batch-frame.ts';
import { createCentreSession } from '../../../shared/uplink/centre-session.ts';
import { FromCentre, FromSite, parseControl } from '../../../shared/uplink/messages.ts';
import { createLink, memoryOutbox, SITE, testKey } from '../../fakes/uplink-link.ts';

/**
 * One conversation of protocol v1, byte for byte, as released. The file is never made anew for v1: an
 * older site must be understood for ever. (UPLINK_GOLDEN=write makes the first one of a new version.)
 */
const path = join(import.meta.dirname, '../../fixtures/uplink/v1/conversation.json');

interface Frame {
  readonly from: 'site' | 'centre';
  readonly kind: 'text' | 'binary';
  /** Text as it is, data frames in base64. */
  readonly frame: string;
}

function conversation(): Frame[] {
  const outbox = memoryOutbox();
  outbox.append('A', '试卷已送达保密室');
  for (let index = 1; index <= 3; index += 1) outbox.append('B', `entry ${index}`);
  outbox.appendBytes('B', tools.encodeText('{"poison":true}'));
  const link = createLink({ view: outbox.view, ...testKey(1) });
  link.connect();
  link.settle();
  outbox.append('B', 'swallowed');
  link.wake();
  link.toCentre.length = 0;
  outbox.append('B', 'after the gap');
  link.wake();
  link.settle();
  return link.log.flatMap(({ from, effect }): Frame[] => {
    if (effect.kind !== 'send') return [];
    const data = 'data' in effect ? effect.data : effect.text;
    return typeof data === 'string'
      ? [{ from, kind: 'text', frame: data }]
      : [{ from, kind: 'binary', frame: tools.toBase64(data) }];
  });
}

if (process.env.UPLINK_GOLDEN === 'write' && !existsSync(path))
  writeFileSync(path, `${JSON.stringify(conversation(), null, 1)}\n`);
const golden = JSON.parse(readFileSync(path, 'utf8')) as Frame[];

test('today’s code still speaks v1 byte for byte', () => {
  expect(conversation()).toEqual(golden);
});

test('every recorded frame is understood by the other end', () => {
  const types = new Set<string>();
  for (const { from, kind, frame } of golden) {
    if (kind === 'binary') {
      expect(parseBatch(tools, tools.fromBase64(frame)).ok).toBe(true);
      types.add('ev');
      continue;
    }
    const parsed = parseControl(frame, from === 'site' ? FromSite : FromCentre);
    if (parsed.kind !== 'message') throw new Error(`${frame}: ${parsed.kind}`);
    types.add(parsed.message.t);
  }
  expect([...types].sort()).toEqual([
    'ack',
    'challenge',
    'ev',
    'hb',
    'hello',
    'nack',
    'quarantined',
    'welcome',
  ]);
});

test('a recorded site is taken by today’s centre with the recorded signatures', () => {
  const centre = createCentreSession({
    tools,
    site: SITE,
    verify: testKey(1).verify,
    nonce: JSON.parse(golden[0]?.frame ?? '{}').nonce,
    session: 's1',
    centre: 'centre',
    credit: { events: 64, bytes: 1_000_000, urgent: 64 },
    reconnectWindowMs: 1000,
  });
  centre.step({ kind: 'opened', nowMs: 0, wallMs: 0 });
  let ingested = 0;
  for (const { from, kind, frame } of golden.filter((each) => each.from === 'site')) {
    expect(from).toBe('site');
    const effects = centre.step(
      kind === 'text'
        ? { kind: 'text', text: frame, nowMs: 1 }
        : { kind: 'binary', bytes: tools.fromBase64(frame), nowMs: 1 },
    );
    for (const effect of effects) {
      expect(effect.kind).not.toBe('close');
      if (effect.kind === 'ingest') ingested += effect.batch.lines.length;
      if (effect.kind === 'open-epoch') {
        const lane = (name: 'A' | 'B') => ({
          have: 0,
          head: tools.fromBase64(effect.hello.lanes[name].baseHead),
          state: 'resume' as const,
        });
        centre.step({
          kind: 'epoch-opened',
          epoch: { lanes: { A: lane('A'), B: lane('B') }, newestEpoch: 1 },
        });
      }
    }
  }
  expect(ingested).toBe(7);
});
