import type { WrittenEntries } from './written-entry.ts';

const seat = { sessionId: 'D1PM', postId: 'room:r12', seat: 1, revision: 52 };

/** Entries of people, rosters and duty. */
export const rosterEntries = {
  'roster-day.signed-in': {
    subject: 'D1PM',
    details: { personId: 'P0027', postId: 'room:r12', lateMinutes: 5 },
  },
  'roster-day.absent': { subject: 'D1PM', details: { personId: 'P0027', postId: null } },
  'roster-day.left': {
    subject: 'D1PM',
    details: { personId: 'P0027', postId: 'room:r12', leaveReason: 'ill', note: '示例' },
  },
  'roster-day.replanned': {
    subject: 'D1PM',
    details: { sessionId: 'D1PM', people: 2, isProvenMinimal: true, seats: 2, revision: 7 },
  },
  'roster-day.replan-taken-back': {
    subject: 'D1PM',
    details: { sessionId: 'D1PM', seats: 2, revision: 8 },
  },
  'roster-day.card-recorded': { subject: 'P0027', details: { personId: 'P0027', card: '…c3d' } },
  'roster-day.card-removed': { subject: 'P0027', details: { personId: 'P0027', card: '…c3d' } },
  'roster-day.report-time-set': { subject: 'D1PM', details: { reportRole: 'standby', reportMinutes: 40 } },
  'roster-day.standby-place-set': { subject: 'P0027', details: { waitPlace: '休息室', building: 'A' } },
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
  'people.redone': { subject: 'people', details: { peopleCount: 3, redone: 'people.imported' } },
  'responsibility.saved': { subject: 'responsibility', details: { duties: 9, named: 8 } },
  'responsibility.undone': { subject: 'responsibility', details: { duties: 8 } },
  'people.exported': { subject: 'pseudonymous-json', details: { peopleCount: 3 } },
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
  'roster.rooms-saved': { subject: 'rooms', details: { rooms: 12, revision: 53 } },
  'roster.locked': { subject: 'D1PM/room:r12/1', details: { ...seat, personId: 'P0027' } },
  'roster.unlocked': { subject: 'D1PM/room:r12/1', details: { ...seat, personId: null } },
  'duty-plan.started': {
    subject: '保密值班',
    details: { seed: 7, seconds: 30, problemSha256: '5f5f', rules: 'duty-rules-default v1' },
  },
  'duty-plan.ended': {
    subject: '保密值班',
    details: { status: 'feasible', hard: 0, soft: 47, lowerBound: 47, seed: 7 },
  },
  'duty-plan.failed': { subject: '保密值班', details: { error: 'out of memory' } },
  'duty-plan.stopped': { subject: '保密值班', details: {} },
  'duty-plan.published': { subject: '保密值班', details: { problemSha256: '5f5f' } },
  'duty-plan.discarded': { subject: '保密值班', details: {} },
  'duty-draft.created': {
    subject: '保密值班',
    details: { posts: 2, people: 6, draftRevision: 1, problemSha256: '5f5f' },
  },
  'duty-draft.saved': {
    subject: '保密值班',
    details: { posts: 2, people: 6, draftRevision: 2, problemSha256: '5f5f' },
  },
  'duty-draft.removed': { subject: '保密值班', details: {} },
  'duty-call.drawn': {
    subject: 'papers@2026-06-06T08:00',
    details: { seed: 7, candidates: 4, drawn: ['李保管'], candidatesSha256: '5f5f' },
  },
  'duty-call.recorded': {
    subject: 'papers@2026-06-06T08:00',
    details: { person: '李保管', callOutcome: 'not-reached', dialler: '周敏', note: '响铃无人接' },
  },
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
  'roster.sessions-planned': {
    subject: 'sessions',
    details: { plannedSessions: 4, removed: 1, seats: 0, revision: 53 },
  },
  'exam-plan.created': { subject: '示例高考', details: { plannedSessions: 4, planRevision: 1 } },
  'exam-plan.saved': { subject: '示例高考', details: { plannedSessions: 4, planRevision: 2 } },
  'exam-plan.imported': {
    subject: '示例高考',
    details: {
      ...{ plannedSessions: 4, planRevision: 3, planFile: 'rooms', fileName: '考场.xlsx' },
      ...{ rows: 62, added: 0, changed: 4, encoding: 'xlsx' },
    },
  },
  'exam-plan.removed': { subject: '示例高考', details: { plannedSessions: 4, planRevision: 4 } },
  'exam-plan.activated': { subject: '示例高考', details: { formerPlan: '示例学考', isClearing: false } },
  'exam-plan.undone': { subject: '示例高考', details: { planChange: 'saved' } },
  'exam-plan.adopted': { subject: '考试安排', details: { plannedSessions: 4, planRevision: 1 } },
  'exam-library.saved': { subject: '本省考务步骤', details: { version: 1, reason: '按本省公告' } },
  'exam-library.used': { subject: '本省考务步骤', details: { version: 1, reason: '恢复' } },
} as const satisfies WrittenEntries;
