import { type EventType, isEventType } from '../event-types.ts';

/** Made once: every stored event asks. */
const SUMMARY_FIELDS: Readonly<Record<EventType, readonly string[]>> = {
  'duty-log.entry': ['text'],
  'camera.state': ['cameraId', 'after', 'code'],
  'camera.summary': ['live', 'total'],
  'camera.picture': ['cameraId', 'summary'],
  'camera.commissioning': ['pass', 'warn', 'fail', 'notReached'],
  'readiness.changed': ['overall'],
  'audio.tone-check': ['present', 'silent', 'notMeasurable'],
  'audio.check': ['pass', 'warn', 'fail', 'notMeasurable'],
  'audio.signed': ['role', 'roomId'],
  'audio.remark-accepted': ['roomId', 'reason'],
  'audio.baseline': ['rooms'],
  'audio.profile': ['name', 'version'],
  'listening.fault': ['roomId', 'reasonCode'],
  'listening.recovered': ['roomId', 'fault'],
  'listening.signed': ['role'],
  'listening.blind': ['seconds'],
  'listening.interruption': ['proposedMinutes'],
  'listening.interruption-decided': ['number'],
  'listening.watch': ['heard', 'faulty', 'notMeasurable'],
  'duty.published': ['shifts'],
  'duty.signed-on': ['shiftId'],
  'duty.handed-over': ['shiftId', 'report'],
  'duty.filled': ['shiftId', 'reason'],
  'duty.spot-call': ['postId', 'outcome'],
  'invigilation.signed-in': ['postId'],
  'invigilation.absent': ['postId'],
  'invigilation.left': ['postId'],
  'invigilation.substituted': ['postId'],
  'invigilation.replanned': ['seats'],
  'invigilation.taken-back': [],
  'roster.changed': ['what'],
  'site.started': ['version'],
  'outbox.damaged': ['cause'],
  'outbox.suppressed': ['cause'],
  'alarm.raised': ['cause', 'reasonCode'],
  'alarm.cleared': ['cause'],
  'recording.started': ['cameras'],
  'recording.stopped': ['cameras'],
  'recording.gap': ['reason', 'code', 'cameras'],
  'evidence.sealed': ['sealNumber', 'place'],
  'evidence.opened': ['reason'],
  'instruction.stage': ['stage', 'by', 'text'],
  'instruction.rejected': ['reason', 'issuer'],
  'instruction.phoned': ['code', 'text'],
  'incident.reported': ['stage', 'level', 'kind'],
  'incident.graded': ['level', 'previousLevel'],
  'incident.closed': ['outcome'],
  'finding.raised': ['severity', 'kind', 'roomId'],
  'finding.resolved': ['outcome'],
  'custody.handed-over': ['step', 'count', 'expectedCount', 'seal'],
  'custody.mismatch': ['kind', 'count', 'expectedCount'],
  'custody.cleared': ['outcome'],
  'device.state': ['deviceId', 'after', 'code'],
  'device.summary': ['kind', 'working', 'total'],
  'cascade.withheld': ['count', 'keptBy'],
};

/**
 * A short field list for tables (`text=...`), never a sentence: pages word the type and show this beside it.
 * Codes, not reasons: a reason is written in the service's language, a code is worded in the reader's.
 */
export function summaryOf(type: string, data: Readonly<Record<string, unknown>>): string {
  const wanted = isEventType(type) ? SUMMARY_FIELDS[type] : Object.keys(data).slice(0, 3);
  const parts = wanted
    .map((name) => data[name])
    .filter((value) => typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    .map(String);
  return parts.join(' · ').slice(0, 160);
}
