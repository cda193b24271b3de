/** What happened and what to do about it; `action` is empty when nothing is to be done. */
export interface Worded {
  readonly cause: string;
  readonly action: string;
}

export type Facts = Readonly<Record<string, string | number>>;

/** Reasons the readiness gates give (`site/day`); one not listed here is shown with its code. */
export const GATE_REASON_CODES = [
  'no-cameras',
  'cameras-not-live',
  'commissioning-not-run',
  'commissioning-outdated',
  'commissioning-failed',
  'commissioned',
  'listening-not-checked',
  'uplink-not-configured',
  'uplink-not-online',
  'network-not-tested',
  'no-people',
  'roster-conflicts',
  'open-seats',
  'roster-not-signed',
  'not-connected',
] as const;
export type GateReasonCode = (typeof GATE_REASON_CODES)[number];

/** Actions the service writes into the journal; one not listed here is shown with its own name. */
export const JOURNAL_ACTIONS = [
  'alarm.raised',
  'alarm.cleared',
  'alarm.acknowledged',
  'camera.retried',
  'picture.faulty',
  'picture.good',
  'reference.approved',
  'reference.reapproved',
  'commissioning.started',
  'commissioning.finished',
  'commissioning.cancelled',
  'health.clock-limit-set',
  'camera.added',
  'camera.changed',
  'camera.removed',
  'cameras.added',
  'cameras.imported',
  'camera-discovery.started',
  'room.added',
  'room.changed',
  'room.removed',
  'setup.undone',
  'duty-log.appended',
  'evidence.sealed',
  'evidence.adopted',
  'evidence.copied',
  'evidence.verified',
  'evidence.opened',
  'evidence.file-read',
  'evidence.failed',
  'operator.added',
  'roster.assigned',
  'roster.unassigned',
  'roster.undone',
  'roster.redone',
  'roster.imported',
  'roster.posts-added',
  'site.started',
  'tone-check.started',
  'audio-check.started',
  'audio-check.done',
  'audio-check.failed',
  'audio-check.cancelled',
  'audio-check.cancel',
  'audio-check.finish-now',
  'audio-check.accepted',
  'tone-check.cancelled',
  'tone-check.finished',
  'tone-check.failed',
  'wall.view-created',
  'wall.view-changed',
  'wall.view-removed',
  'wall.view-restored',
  'wall.view-moved',
  'wall.room-placed',
  'wall.floor-named',
  'wall.patrol-started',
  'wall.patrol-stopped',
  'wall.listened',
  'wall.snapshot-saved',
  'recording.started',
  'recording.stopped',
  'recording.interrupted',
  'recording.resumed',
  'recording.expired',
  'recording.file-missing',
  'recording.exported',
  'recording.removal-refused',
  'recording.proof-issued',
  'recording.removed',
  'bookmark.added',
  'bookmark.removed',
] as const;
export type JournalAction = (typeof JOURNAL_ACTIONS)[number];

/** The entry of a closed table for a code that came over the wire, or null for one from a newer service. */
export function wordOf<K extends string, V>(table: Readonly<Record<K, V>>, code: string): V | null {
  return Object.hasOwn(table, code) ? table[code as K] : null;
}

/** What an alarm gives as its reason besides the codes of cameras and of the link. */
export const ALARM_REASON_CODES = [
  'offline',
  'refused',
  'connecting',
  'clock-stepped',
  'camera-clock-off',
  'camera-clocks-alike',
  'disk-low',
  'disk-full',
  'disk-error',
  'disk-slow',
  'space-running-out',
  'picture-black',
  'picture-frozen',
  'picture-covered',
  'picture-moved',
  'picture-blurred',
  'picture-overexposed',
  'picture-underexposed',
  'picture-colour-cast',
  'picture-noise',
  'picture-several',
  'picture-good',
  'high-water-missing',
  'high-water-damaged',
  'events-missing',
  'heads-differ',
  'row-damaged',
  'database-replaced',
  'site-changed',
  'regressed',
  'fork',
] as const;
export type AlarmReasonCode = (typeof ALARM_REASON_CODES)[number];

/** Why sealing, copying or verifying a seal did not finish. */
export const EVIDENCE_FAILURES = [
  'nothing-to-seal',
  'disk-full',
  'source-damaged',
  'target-exists',
  'copy-differs',
  'not-writable',
  'disk-lost',
  'file-too-large',
  'no-folder',
  'own-folder',
  'not-sealed',
  'other-seal',
  'internal',
] as const;
export type EvidenceFailure = (typeof EVIDENCE_FAILURES)[number];
