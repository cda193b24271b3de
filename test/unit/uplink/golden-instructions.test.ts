import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nodeUplinkTools as tools } from '../../../server/certificates/uplink-tools.ts';
import type { DownItem } from '../../../shared/uplink/down-window.ts';
import {
  type Instruction,
  instructionHash,
  instructionSigningText,
  phoneCode,
  rejectionOf,
} from '../../../shared/uplink/instruction.ts';
import { FromCentre, type InstructionFrame, parseControl } from '../../../shared/uplink/messages.ts';
import { createLink, memoryOutbox, SITE, testKey } from '../../fakes/uplink-link.ts';

/** Instructions of protocol v1, byte for byte, as released; never made anew. (UPLINK_GOLDEN=write makes the first.) */
const path = join(import.meta.dirname, '../../fixtures/uplink/v1/instructions.json');

const signed = (n: number, to: string, text: string): DownItem => {
  const instruction: Instruction = {
    id: `01HZ-000${n}`,
    issuer: '示例市考试中心',
    to,
    issuedAtMs: 1_780_000_000_000,
    expiresAtMs: 1_780_000_600_000,
    requires: n === 1 ? 'done' : 'read',
    text,
  };
  const sig = testKey(7).sign(instructionSigningText(to, instructionHash(tools, instruction)));
  return { n, ...instruction, sig };
};

function conversation(): { from: string; kind: string; frame: string }[] {
  let have = 0;
  const taken: InstructionFrame[] = [];
  const link = createLink({
    view: memoryOutbox().view,
    ...testKey(1),
    instructions: {
      issued: [
        signed(1, '*', '请立即核查各考场。'),
        signed(2, SITE, '请报告到场人数。'),
        signed(3, '*', '继续。'),
      ],
      have: () => have,
      take(frame) {
        if (frame.n <= have) return;
        have = frame.n;
        taken.push(frame);
      },
    },
  });
  link.connect();
  link.deliverToSite();
  link.deliverToCentre();
  link.commit();
  // The second one is swallowed: the third shows the gap.
  const swallowed = link.toSite.findIndex((text) => text.includes('"n":2'));
  link.toSite.splice(swallowed, 1);
  link.settle();
  expect(taken.map(({ n }) => n)).toEqual([1, 2, 3]);
  return link.log.flatMap(({ from, effect }) => {
    if (effect.kind !== 'send') return [];
    const data = 'data' in effect ? effect.data : effect.text;
    return typeof data === 'string' ? [{ from, kind: 'text', frame: data }] : [];
  });
}

if (process.env.UPLINK_GOLDEN === 'write' && !existsSync(path))
  writeFileSync(path, `${JSON.stringify(conversation(), null, 1)}\n`);
const golden = JSON.parse(readFileSync(path, 'utf8')) as { from: string; frame: string }[];

test('today’s code still speaks instructions byte for byte', () => {
  expect(conversation()).toEqual(golden);
});

test('a recorded instruction is understood and its signature holds; a changed one is refused', () => {
  const frames = golden
    .map(({ frame }) => parseControl(frame, FromCentre))
    .flatMap((parsed) => (parsed.kind === 'message' && parsed.message.t === 'cmd' ? [parsed.message] : []));
  expect(frames.length).toBeGreaterThanOrEqual(3);
  const issuers = [testKey(7).verify];
  for (const frame of frames) {
    expect(rejectionOf(tools, SITE, issuers, frame, frame.sig)).toBeNull();
    expect(rejectionOf(tools, SITE, issuers, { ...frame, text: 'x' }, frame.sig)).toBe('signature');
    expect(rejectionOf(tools, SITE, [testKey(8).verify], frame, frame.sig)).toBe('signature');
  }
  expect(phoneCode(instructionHash(tools, frames[0] as InstructionFrame))).toMatch(/^[0-9A-F]{8}$/);
});
