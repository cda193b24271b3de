import type { WrittenEntries } from './written-entry.ts';

const SEAL = {
  title: '语文',
  sealNumber: 'F-0001',
  keptAt: '保密室二号柜',
  custodian: '李保管',
  files: 51,
  bytes: 4_000,
  missingSeconds: 36,
  damaged: 0,
  manifestSha256: '5f5f',
};

/** Entries of everything else of the site. */
export const siteEntries = {
  'alarm.raised': {
    subject: 'cameras-down',
    details: { priority: 'high', subjects: ['r12-front'], reasonCode: 'connect-timeout' },
  },
  'alarm.cleared': {
    subject: 'cameras-down',
    details: { priority: 'high', subjects: [], reasonCode: 'none' },
  },
  'alarm.acknowledged': { subject: 'cameras-down', details: {} },
  'duty-log.appended': { subject: 'A.4', details: { text: '12', isUrgent: true } },
  'evidence.sealed': { subject: '20260607-0a1b2c3d', details: SEAL },
  'evidence.adopted': { subject: '20260607-0a1b2c3d', details: SEAL },
  'evidence.copied': { subject: '20260607-0a1b2c3d', details: { folder: '/media/a' } },
  'evidence.verified': {
    subject: '20260607-0a1b2c3d',
    details: { isWhole: true, signature: 'untrusted', folder: '', missing: 0, changed: 0, extra: 0 },
  },
  'evidence.opened': { subject: '20260607-0a1b2c3d', details: { reason: '12', openingId: '0a1b' } },
  'evidence.file-read': {
    subject: '20260607-0a1b2c3d',
    details: { file: 'journal.jsonl', openingId: '0a1b' },
  },
  'evidence.failed': { subject: '20260607-0a1b2c3d', details: { work: 'evidence-copy', code: 'disk-lost' } },
  'operator.added': { subject: 'op1', details: { name: 'n', post: '' } },
  'site.started': { subject: '0000000001', details: { version: '0.1.0' } },
  'instruction.received': { subject: '0b1c2d3e-1', details: { isLate: true } },
  'instruction.displayed': { subject: '0b1c2d3e-1', details: {} },
  'instruction.confirmed': { subject: '0b1c2d3e-1', details: { isByPhone: true } },
  'instruction.executed': { subject: '0b1c2d3e-1', details: { text: '12' } },
  'instruction.refused': { subject: '0b1c2d3e-1', details: { text: '12' } },
  'instruction.rejected': { subject: '0b1c2d3e-1', details: { issuer: '示例中心', rejection: 'signature' } },
  'instruction.phoned': { subject: '0B1C2D3E', details: { text: '12', caller: '周敏' } },
} as const satisfies WrittenEntries;
