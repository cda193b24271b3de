import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventInWords, summaryInWords } from '../../../renderer/kit/event-words.ts';
import { TEXTS } from '../../../renderer/kit/text/index.ts';
import { JOURNAL_ACTIONS, type JournalAction } from '../../../renderer/kit/text/worded.ts';
import { detailsInWords, subjectInWords } from '../../../renderer/site/journal/entry-words.ts';
import { createNames } from '../../../renderer/site/names.ts';
import { CAMERA_STATE_CODES } from '../../../shared/contract/camera-status.ts';
import { person } from '../roster/sample.ts';

const seat = { sessionId: 'D1PM', postId: 'room:r12', seat: 1, revision: 52 };

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

/** What the service writes, by action: subject and details in its own spelling. */
const WRITTEN: Readonly<Record<JournalAction, { subject: string; details: Record<string, unknown> }>> = {
  'alarm.raised': {
    subject: 'cameras-down',
    details: { priority: 'high', subjects: ['r12-front'], reasonCode: 'connect-timeout' },
  },
  'alarm.cleared': {
    subject: 'cameras-down',
    details: { priority: 'high', subjects: [], reasonCode: 'none' },
  },
  'alarm.acknowledged': { subject: 'cameras-down', details: {} },
  'camera.retried': { subject: 'r12-front', details: {} },
  'picture.faulty': {
    subject: 'r12-front',
    details: { pictureFaults: ['moved', 'colour-cast'], pictureFacts: ['lights-off'] },
  },
  'picture.good': { subject: 'r12-front', details: { pictureFaults: [], pictureFacts: [] } },
  'roster-day.signed-in': {
    subject: 'D1PM',
    details: { personId: 'P0027', postId: 'room:r12', lateMinutes: 5 },
  },
  'roster-day.absent': { subject: 'D1PM', details: { personId: 'P0027', postId: null } },
  'roster-day.left': { subject: 'D1PM', details: { personId: 'P0027', postId: 'room:r12' } },
  'roster-day.taken-back': {
    subject: 'D1PM',
    details: { undone: 'roster-day.signed-in', personId: 'P0027' },
  },
  'roster-day.substituted': {
    subject: 'D1PM/room:r12/1',
    details: { ...seat, before: 'P0027', after: 'P0028', seats: 1 },
  },
  'roster-day.substitute-taken-back': {
    subject: 'D1PM/room:r12/1',
    details: { ...seat, before: 'P0028', after: 'P0027', seats: 1 },
  },
  'duty.published': { subject: '保密值班', details: { posts: 2, shifts: 8, people: 6, sha256: '5f5f' } },
  'duty.signed-on': { subject: 'papers@2026-06-06T08:00', details: { person: '李保管', lateMinutes: 3 } },
  'duty.handed-over': {
    subject: 'papers@2026-06-06T08:00',
    details: { giver: '李保管', taker: '王守卫', report: '柜门完好', lateMinutes: 0 },
  },
  'duty.filled': { subject: 'papers@2026-06-06T08:00', details: { person: '赵替班', reason: '家中急事' } },
  'reference.approved': {
    subject: 'r12-front',
    details: { referenceId: 3, capturedAtMs: 1_780_000_000_000 },
  },
  'reference.reapproved': {
    subject: 'r12-front',
    details: { referenceId: 4, capturedAtMs: 1_780_000_000_000 },
  },
  'commissioning.started': { subject: '0a1b2c', details: {} },
  'commissioning.finished': { subject: '0a1b2c', details: { pass: 1, warn: 2, fail: 3, notReached: 4 } },
  'commissioning.cancelled': { subject: '0a1b2c', details: { pass: 0, warn: 0, fail: 0, notReached: 9 } },
  'camera.added': {
    subject: 'r12-front',
    details: { roomId: 'r12', role: 'front', address: 'rtsp://10.0.0.1:554/a' },
  },
  'camera.changed': {
    subject: 'r12-front',
    details: {
      roomId: 'r12',
      role: 'back',
      address: 'rtsp://10.0.0.1:554/a',
      parts: ['roomId', 'role', 'transport', 'address', 'user', 'password'],
    },
  },
  'camera.removed': {
    subject: 'r12-front',
    details: { roomId: 'r12', role: 'front', address: 'rtsp://10.0.0.1/a' },
  },
  'cameras.added': { subject: '10.0.0.1', details: { added: 1, cameraIds: ['r12-front'] } },
  'cameras.imported': {
    subject: 'c.csv',
    details: { fileName: 'c.csv', encoding: 'utf-8', added: 1, changed: 2, unchanged: 3, removed: 4 },
  },
  'camera-discovery.started': { subject: '10.0.0.0/24', details: { range: '10.0.0.0/24' } },
  'room.added': { subject: 'r12', details: { name: 'n', kind: 'exam' } },
  'room.changed': {
    subject: 'r12',
    details: { name: 'n', kind: 'exam', formerName: 'm', formerKind: 'office' },
  },
  'room.removed': { subject: 'r12', details: { name: 'n', kind: 'papers' } },
  'setup.undone': { subject: 'n', details: { undone: 'camera.removed' } },
  'duty-log.appended': { subject: 'A.4', details: { text: '12', isUrgent: true } },
  'health.clock-limit-set': { subject: '', details: { before: '2 s', after: '5 s' } },
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
  'people.added': { subject: 'P0027', details: { peopleCount: 1 } },
  'people.changed': {
    subject: 'P0027',
    details: { peopleCount: 1, personFields: ['trainings', 'phone', 'relation'] },
  },
  'people.removed': { subject: 'P0027', details: { peopleCount: 1 } },
  'people.recorded': { subject: 'people', details: { peopleCount: 40, recordKind: 'training' } },
  'people.imported': {
    subject: 'people',
    details: { peopleCount: 3, fileName: 'a.xlsx', rows: 4, added: 2, changed: 1 },
  },
  'people.undone': { subject: 'people', details: { peopleCount: 3, undone: 'people.imported' } },
  'people.exported': { subject: 'pseudonymous-json', details: { peopleCount: 3 } },
  'operator.added': { subject: 'op1', details: { name: 'n', post: '' } },
  'roster.assigned': { subject: 'D1PM/room:r12/1', details: { ...seat, before: null, after: 'P0027' } },
  'roster.unassigned': { subject: 'D1PM/room:r12/1', details: { ...seat, before: 'P0027', after: null } },
  'roster.undone': { subject: 'D1PM/room:r12/1', details: { ...seat, before: 'P0027', after: null } },
  'roster.redone': { subject: 'D1PM/room:r12/1', details: { ...seat, before: 'P0027', after: 'P0028' } },
  'roster.imported': {
    subject: 'people',
    details: {
      fileName: 'a.csv',
      rows: 3,
      added: 2,
      changed: 1,
      unchanged: 0,
      encoding: 'utf-8',
      revision: 3,
    },
  },
  'roster.posts-added': { subject: 'rooms', details: { added: 12 } },
  'roster.swapped': {
    subject: 'D1PM/room:r12/1',
    details: { sessionId: 'D1PM', seats: 2, revision: 52 },
  },
  'roster.drawn': {
    subject: 'D1PM',
    details: {
      sessionId: 'D1PM',
      seed: '0a1b',
      planId: '0a1b2c',
      problemSha256: '5f5f',
      seats: 60,
      revision: 52,
    },
  },
  'roster.locked': { subject: 'D1PM/room:r12/1', details: { ...seat, personId: 'P0027' } },
  'roster.unlocked': { subject: 'D1PM/room:r12/1', details: { ...seat, personId: null } },
  'roster-plan.started': {
    subject: '0a1b2c',
    details: { seed: 7, seconds: 30, problemSha256: '5f5f', revision: 52, rules: 'roster-rules-default v1' },
  },
  'roster-plan.ended': {
    subject: '0a1b2c',
    details: { status: 'feasible', hard: 0, soft: 812, lowerBound: 795, seed: 7, problemSha256: '5f5f' },
  },
  'roster-plan.failed': { subject: '0a1b2c', details: { error: 'out of memory' } },
  'roster-plan.stopped': { subject: '0a1b2c', details: {} },
  'roster-plan.paused': { subject: '0a1b2c', details: {} },
  'roster-plan.resumed': { subject: '0a1b2c', details: {} },
  'roster-plan.copied': { subject: '0a1b2c', details: { name: '改动前', revision: 52 } },
  'roster-plan.accepted': { subject: '0a1b2c', details: { seats: 120, revision: 172 } },
  'roster-plan.discarded': { subject: '0a1b2c', details: { name: '#1' } },
  'roster-rules.saved': { subject: '本省规则', details: { version: 2, reason: '按省里通知' } },
  'roster-rules.used': { subject: '本省规则', details: { version: 1, reason: '恢复' } },
  'site.started': { subject: '0000000001', details: { version: '0.1.0' } },
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
  'wall.view-created': { subject: '3F', details: {} },
  'wall.view-changed': { subject: '3F', details: { formerName: '2F' } },
  'wall.view-removed': { subject: '3F', details: {} },
  'wall.view-restored': { subject: '3F', details: {} },
  'wall.view-moved': { subject: '3F', details: { place: 1 } },
  'wall.room-placed': { subject: 'r12', details: { floor: 0, x: 1, y: 2, width: 4, height: 3 } },
  'wall.floor-named': { subject: '1', details: { name: '1F' } },
  'wall.patrol-started': { subject: '3F', details: {} },
  'wall.patrol-stopped': { subject: '3F', details: {} },
  'wall.listened': { subject: 'r12-front', details: {} },
  'wall.snapshot-saved': { subject: 'r12-front', details: {} },
  'recording.started': { subject: 'recordings', details: { cameras: 3 } },
  'recording.stopped': { subject: 'recordings', details: { cameras: 3 } },
  'recording.interrupted': { subject: 'recordings', details: { reasonCode: 'disk-full', cameras: 3 } },
  'recording.resumed': { subject: 'recordings', details: { cameras: 3 } },
  'recording.expired': { subject: 'recordings', details: { files: 3, bytes: 9, to: '2026-06-07 17:00:00' } },
  'recording.file-missing': { subject: 'r12-front', details: { path: 'x.mp4', from: 'a', to: 'b' } },
  'recording.exported': {
    subject: 'recordings',
    details: { from: '2026-06-07 15:00:00', to: '2026-06-07 17:00:00', subjects: ['r12-front'] },
  },
  'recording.removal-refused': { subject: 'r12-front', details: { from: 'a', to: 'b', refusal: 'sealed' } },
  'recording.removed': { subject: 'recordings', details: { from: 'a', to: 'b', files: 1, bytes: 2 } },
  'recording.proof-issued': { subject: 'D1PM', details: { form: 'print' } },
  'bookmark.added': { subject: 'x', details: { at: 'a', roomId: 'r12', text: 'b' } },
  'bookmark.removed': { subject: 'x', details: { text: 'b' } },
};

const known = {
  site: {
    rooms: [{ id: 'r12', name: '第12考场', kind: 'exam' as const }],
    cameras: [{ id: 'r12-front', roomId: 'r12', role: 'front' as const, hasMain: false }],
  },
  roster: {
    people: [person('P0027', { name: '示例庚027' }), person('P0028', { name: '示例辛028' })],
    posts: [{ id: 'room:r12', name: '第12考场', kind: 'invigilation' as const, roomId: 'r12', seats: 2 }],
    sessions: [
      {
        id: 'D1PM',
        name: '第一天下午',
        kind: 'exam' as const,
        subject: '数学',
        start: '2026-06-07T15:00',
        end: '2026-06-07T17:00',
      },
    ],
  },
  operators: [{ id: 'op1', name: '周敏', post: '视频监考员' }],
};

/** Every `action: '…'` and roster act written out in the service's source. */
function actionsInSource(): string[] {
  const folder = join(import.meta.dirname, '../../../site');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => [
      ...readFileSync(join(folder, name), 'utf8').matchAll(
        /(?<=action: |what: |place\(|\? |' : )'((?:alarm|bookmark|recording|camera|cameras|camera-discovery|room|setup|duty-log|evidence|operator|roster|roster-day|people|site|tone-check|audio-check|listening-profile|microphone|programme|cues|watch|interruption)\.[a-z-]+)'/g,
      ),
    ])
    .map((match) => match[1] ?? '');
}

describe.each(['zh', 'en'] as const)('the journal in %s', (language) => {
  const text = TEXTS[language];
  const names = createNames(known, text);
  const told = (action: JournalAction) => {
    const entry = { action, ...WRITTEN[action] };
    return `${subjectInWords(entry, text, names)}|${detailsInWords(entry, text, names)}`;
  };

  it('leaves no field name, id or code of the service in any entry it writes', () => {
    for (const action of JOURNAL_ACTIONS) {
      const words = told(action);
      for (const raw of [
        ...Object.keys(WRITTEN[action].details).filter((key) => key.length > 5 && language === 'zh'),
        'sessionId',
        'isUrgent',
        'frequencyHz',
        'room:r12',
        'D1PM',
        'r12-front',
        'op1',
        'cameras-down',
        'tone-1',
        'connect-timeout',
        'disk-lost',
        'untrusted',
        'null',
        'true',
        'undefined',
      ])
        expect(words, action).not.toContain(raw);
      if (language === 'zh') expect(words, action).not.toMatch(/: /);
    }
  });

  it('keeps what it does not know as it came', () => {
    const entry = { action: 'paper.opened', subject: 'bag/7', details: { bagNo: 7, sealed: false } };
    expect(subjectInWords(entry, text, names)).toBe('bag/7');
    expect(detailsInWords(entry, text, names)).toContain(`bagNo${text.frame.colon}7`);
    expect(detailsInWords(entry, text, names)).toContain(text.journal.no);
    const odd = { action: 'roster.assigned', subject: 'x', details: { before: 5, after: [] } };
    expect(() => detailsInWords(odd, text, names)).not.toThrow();
    expect(subjectInWords(odd, text, names)).toBe('x');
    const nobody = createNames({ site: null, roster: null, operators: [] }, text);
    expect(
      detailsInWords({ action: 'roster.assigned', ...WRITTEN['roster.assigned'] }, text, nobody),
    ).toContain('P0027');
  });
});

describe('the journal', () => {
  it('knows every action the service writes', () => {
    const found = actionsInSource();
    expect(found).toEqual(expect.arrayContaining(['roster.assigned', 'site.started', 'roster.redone']));
    for (const action of found) expect(JOURNAL_ACTIONS, action).toContain(action);
  });

  it('tells a seat in names', () => {
    const { zh } = TEXTS;
    const names = createNames(known, zh);
    const entry = (action: JournalAction) => ({ action, ...WRITTEN[action] });
    expect(subjectInWords(entry('roster.assigned'), zh, names)).toBe('第一天下午 第12考场 第 2 席');
    expect(detailsInWords(entry('roster.assigned'), zh, names)).toBe('P0027 示例庚027；排班表版本：52');
    expect(detailsInWords(entry('roster.redone'), zh, names)).toContain(
      'P0028 示例辛028，原为 P0027 示例庚027',
    );
    expect(detailsInWords(entry('roster.unassigned'), zh, names)).toContain('空缺，原为 P0027');
    expect(detailsInWords(entry('duty-log.appended'), zh, names)).toBe('紧急：12');
    expect(subjectInWords(entry('duty-log.appended'), zh, names)).toBe('A 线 第 4 号');
    expect(detailsInWords(entry('operator.added'), zh, names)).toBe('姓名：n；岗位：空');
  });
});

describe('reports in words', () => {
  const { zh } = TEXTS;
  it('words every code of a camera, never the sentence of the service', () => {
    for (const code of CAMERA_STATE_CODES) {
      const data = { cameraId: 'r12-front', after: 'offline', code, reason: 'no answer within 5 s' };
      const words = eventInWords('camera.state', data, zh);
      // "No reason" beside a camera that is down says nothing.
      const cause = code === 'none' ? '' : ` · ${zh.codes.cameraCode[code].cause}`;
      expect(words).toBe(`r12-front · 离线${cause}`);
    }
    expect(
      eventInWords('camera.state', { cameraId: 'c', after: 'live', code: 'none', reason: null }, zh),
    ).toBe('c · 正常');
  });

  it('names the camera, the roster act and the counts of a tone check', () => {
    expect(summaryInWords('camera.state', 'c · offline · no-packets', zh, () => '第01考场 前')).toBe(
      '第01考场 前 · 离线 · 画面数据停止',
    );
    expect(summaryInWords('roster.changed', 'roster.assigned', zh)).toBe('排人');
    expect(summaryInWords('audio.tone-check', '9 · 1 · 2', zh)).toBe(
      '听得到 9 间，听不到 1 间，无法测量 2 间',
    );
    expect(summaryInWords('duty-log.entry', 'live · offline', zh)).toBe('live · offline');
  });
});
