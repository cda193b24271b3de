import type { WrittenEntries } from './written-entry.ts';

/** Entries of the listening check and the listening test. */
export const listeningEntries = {
  'tone-check.started': { subject: 'tone-1', details: { output: 'page', frequencyHz: 1000 } },
  'audio-check.started': { subject: 'tone-1', details: { check: 'full', output: 'page', rooms: 62 } },
  'audio-check.done': { subject: 'tone-1', details: { pass: 9, warn: 1, fail: 2, notMeasurable: 3 } },
  'audio-check.failed': { subject: 'tone-1', details: { pass: 0, warn: 0, fail: 0, notMeasurable: 15 } },
  'audio-check.cancelled': { subject: 'tone-1', details: { pass: 0, warn: 0, fail: 0, notMeasurable: 15 } },
  'audio-check.signal-played': { subject: 'tone-1', details: { device: 'USB 声卡' } },
  'audio-check.signal-failed': { subject: 'tone-1', details: { emissionProblem: 'device-gone' } },
  'audio-check.cancel': { subject: 'tone-1', details: {} },
  'audio-check.finish-now': { subject: 'tone-1', details: {} },
  'sound-bench.measured': { subject: 'tone-1', details: { bench: 'stipa', verdict: 'pass' } },
  'audio-check.accepted': { subject: 'tone-1', details: { rooms: 9 } },
  'audio-check.signed': {
    subject: 'tone-1',
    details: { name: '周敏', signerRole: 'site-director', roomId: null, contentSha256: '5f5f' },
  },
  'audio-check.remark-accepted': { subject: 'tone-1', details: { roomId: 'r12', reason: '试听清楚' } },
  'audio-check.exported': { subject: 'tone-1', details: { files: 20, bytes: 4_000_000, changed: 0 } },
  'listening-profile.saved': { subject: '本考点', details: { version: 2, reason: '按省里要求' } },
  'listening-profile.used': { subject: '本考点', details: { version: 1, reason: '恢复' } },
  'microphone.calibrated': { subject: 'r12-front', details: { offsetDb: 94.2, note: '声级计' } },
  'microphone.calibration-withdrawn': { subject: 'r12-front', details: { offsetDb: null, note: '换了' } },
  'interruption.drafted': {
    subject: 'tone-1',
    details: {
      rooms: 3,
      fromPositionMs: 150_000,
      resumeMs: 60_000,
      extensionMinutes: 3,
      profile: 'interruption-default',
      profileVersion: 1,
    },
  },
  'interruption.approved': {
    subject: 'tone-1',
    details: { decidedBy: '值班', number: '2026-017', extensionMinutes: 3, remark: '' },
  },
  'interruption.refused': {
    subject: 'tone-1',
    details: { decidedBy: '值班', number: '2026-018', extensionMinutes: 0, remark: '' },
  },
  'watch.started': {
    subject: 'tone-1',
    details: { watchKind: 'test', title: '英语', output: 'external', rooms: 31 },
  },
  'watch.ended': {
    subject: 'tone-1',
    details: { watchKind: 'trial', heard: 30, faulty: 1, notMeasurable: 0, faults: 2 },
  },
  'watch.failed': {
    subject: 'tone-1',
    details: { watchKind: 'test', heard: 0, faulty: 0, notMeasurable: 31, faults: 0 },
  },
  'watch.paused': { subject: 'tone-1', details: {} },
  'watch.resumed': { subject: 'tone-1', details: {} },
  'watch.signed': {
    subject: 'tone-1',
    details: { name: '周敏', signerRole: 'technician', roomId: null, contentSha256: '5f5f' },
  },
  'watch.taken-up': { subject: 'tone-1', details: { watchKind: 'test', blindSeconds: 12 } },
  'watch.fault': { subject: 'r12', details: { watchFault: 'silent', watchReason: 'loudspeaker-silent' } },
  'watch.verdict': { subject: 'r12', details: { isGood: true, listener: '李老师', remark: '' } },
  'programme.imported': {
    subject: 'tone-1',
    details: { title: '试听', programmeKind: 'trial', seconds: 60, sha256: '5f5f' },
  },
  'programme.removed': { subject: 'tone-1', details: { title: '试听' } },
  'programme.restored': { subject: 'tone-1', details: { title: '试听' } },
  'programme.opened': { subject: 'tone-1', details: { title: '英语', programmeKind: 'real' } },
  'cues.imported': { subject: 'tone-1', details: { questions: 20 } },
  'cues.changed': { subject: 'tone-1', details: { questions: 21 } },
  'cues.undone': { subject: 'tone-1', details: { questions: 20 } },
  'tone-check.cancelled': { subject: 'tone-1', details: {} },
  'tone-check.finished': { subject: 'tone-1', details: { present: 9, silent: 1, notMeasurable: 2 } },
  'tone-check.failed': { subject: 'tone-1', details: {} },
} as const satisfies WrittenEntries;
