import { z } from 'zod';

/**
 * `data` of every event type this version sends, by short name. Add-only: a field may be added as
 * optional, never removed or given another meaning. Times are epoch milliseconds UTC.
 */
const Id = z.string().min(1).max(128);
const Code = z.string().max(64);
const AtMs = z.number();
const Count = z.number().int().min(0);

export const EVENT_DATA = {
  'duty-log.entry': z.looseObject({
    text: z.string().max(4000),
    isUrgent: z.boolean(),
    actor: z.string().max(64),
    atMs: AtMs,
  }),
  'camera.state': z.looseObject({
    cameraId: Id,
    roomId: Id,
    before: Code.nullable(),
    after: Code,
    code: Code.nullable().optional(),
    reason: z.string().max(500).nullable(),
  }),
  'camera.summary': z.looseObject({
    total: Count,
    live: Count,
    byState: z.record(Code, Count),
  }),
  /** A fault of a camera's picture was raised or cleared: all that stand now. */
  'camera.picture': z.looseObject({
    cameraId: Id,
    roomId: Id,
    faults: z
      .array(
        z.looseObject({
          kind: Code,
          measure: Code,
          value: z.number(),
          threshold: z.number(),
          unit: Code,
        }),
      )
      .max(50),
    facts: z.array(Code).max(20),
  }),
  /** A commissioning run over all cameras ended. */
  'camera.commissioning': z.looseObject({
    runId: Id,
    state: Code,
    startedAtMs: AtMs,
    endedAtMs: AtMs,
    pass: Count,
    warn: Count,
    fail: Count,
    notReached: Count,
    rooms: z.array(z.looseObject({ roomId: Id, result: Code })).max(2000),
  }),
  'readiness.changed': z.looseObject({
    overall: z.enum(['ready', 'not-ready', 'overridden']),
    gates: z.array(z.looseObject({ id: Id, state: Code })).max(200),
  }),
  'audio.tone-check': z.looseObject({
    checkId: Id,
    present: Count,
    silent: Count,
    notMeasurable: Count,
    rooms: z.array(z.looseObject({ roomId: Id, result: Code })).max(2000),
  }),
  /** A check of the listening equipment ended; a cancelled one is not reported. */
  'audio.check': z.looseObject({
    checkId: Id,
    kind: Code,
    chain: Code,
    state: Code,
    startedAtMs: AtMs,
    endedAtMs: AtMs,
    profile: z.looseObject({ name: z.string().max(128), version: Count }),
    pass: Count,
    warn: Count,
    fail: Count,
    notMeasurable: Count,
    rooms: z
      .array(
        z.looseObject({
          roomId: Id,
          verdict: Code,
          reasons: z.array(Code).max(50),
          sti: z.number().nullable(),
          snrADb: z.number().nullable(),
        }),
      )
      .max(2000),
  }),
  /** Somebody signed a check or one room of it: as what, and the hash of what was signed. No names of persons. */
  'audio.signed': z.looseObject({
    checkId: Id,
    roomId: Id.nullable(),
    role: Code,
    atMs: AtMs,
    contentSha256: z.string().max(64),
    keyId: z.string().max(64),
  }),
  /** A room with a remark was held good enough for the test. */
  'audio.remark-accepted': z.looseObject({
    checkId: Id,
    roomId: Id,
    reasons: z.array(Code).max(50),
    reason: z.string().max(200),
    atMs: AtMs,
  }),
  /** The results of a signed check are what later ones are compared with. */
  'audio.baseline': z.looseObject({ checkId: Id, chain: Code, rooms: Count, atMs: AtMs }),
  /** Rooms are judged by this version of the limits from now on. */
  'audio.profile': z.looseObject({
    name: z.string().max(64),
    version: Count,
    sha256: z.string().max(64),
    atMs: AtMs,
  }),
  /** A room does not hear the running listening test as it should; `positionMs` is the place in the recording. */
  'listening.fault': z.looseObject({
    watchId: Id,
    faultId: Id,
    roomId: Id,
    fault: Code,
    reasonCode: Code,
    fromMs: AtMs,
    positionMs: z.number().nullable(),
    isEverywhere: z.boolean(),
  }),
  'listening.recovered': z.looseObject({
    watchId: Id,
    faultId: Id,
    roomId: Id,
    fault: Code,
    toMs: AtMs,
    durationMs: AtMs,
  }),
  /** Somebody signed a trial listening, or one room of it; `contentSha256` is of the results as the site keeps them. */
  'listening.signed': z.looseObject({
    watchId: Id,
    roomId: Id.nullable(),
    role: Code,
    atMs: AtMs,
    contentSha256: z.string(),
    keyId: z.string(),
  }),
  /** The service was down in mid-test: nobody watched the rooms in this time. */
  'listening.blind': z.looseObject({ watchId: Id, fromMs: AtMs, toMs: AtMs, seconds: z.number() }),
  /** A trial listening or the watch of a listening test ended; `isGood` is what a person in the room said. */
  'listening.watch': z.looseObject({
    watchId: Id,
    kind: Code,
    chain: Code,
    startedAtMs: AtMs,
    endedAtMs: AtMs,
    heard: Count,
    faulty: Count,
    notMeasurable: Count,
    faults: Count,
    rooms: z.array(z.looseObject({ roomId: Id, state: Code, isGood: z.boolean().nullable() })).max(2000),
  }),
  /** A request after an interruption of the listening test; the plan is a proposal until it is decided. */
  'listening.interruption': z.looseObject({
    interruptionId: Id,
    watchId: Id,
    fromMs: AtMs,
    positionMs: z.number(),
    resumeMs: z.number(),
    lostMs: z.number(),
    proposedMinutes: Count,
    rule: Code,
    question: z.string().max(64).nullable(),
    resumeQuestion: z.string().max(64).nullable(),
    roomIds: z.array(Id).max(2000),
    state: Code,
    /** The rules it was computed by; older sites do not say. */
    profile: Code.optional(),
    profileVersion: Count.optional(),
  }),
  /** What the site recorded as the answer to it. */
  'listening.interruption-decided': z.looseObject({
    interruptionId: Id,
    isApproved: z.boolean(),
    number: z.string().max(64),
    extensionMinutes: Count,
    atMs: AtMs,
  }),
  /** A duty roster holds from now on. No names of persons in any of the duty's events. */
  'duty.published': z.looseObject({
    rosterId: Id,
    posts: z.array(z.looseObject({ id: Id, people: Count, needsKeeper: z.boolean() })).max(50),
    shifts: Count,
    people: Count,
    fromMs: AtMs,
    toMs: AtMs,
  }),
  'duty.signed-on': z.looseObject({ shiftId: Id, postId: Id, atMs: AtMs, lateMs: AtMs }),
  /** A shift handed over with its written report (值班报告). */
  'duty.handed-over': z.looseObject({
    shiftId: Id,
    toShiftId: Id.nullable(),
    postId: Id,
    atMs: AtMs,
    lateMs: AtMs,
    report: z.string().max(4000),
  }),
  /** Somebody came in for a shift that was short. */
  'duty.filled': z.looseObject({ shiftId: Id, postId: Id, atMs: AtMs, reason: z.string().max(200) }),
  /** Invigilators on the day, without names: a session, a post (null: of the standby pool) and the moment. */
  'invigilation.signed-in': z.looseObject({
    sessionId: Id,
    postId: Id.nullable(),
    atMs: AtMs,
    /** After the report time. */
    lateMs: AtMs,
  }),
  'invigilation.absent': z.looseObject({ sessionId: Id, postId: Id.nullable(), atMs: AtMs }),
  'invigilation.left': z.looseObject({
    sessionId: Id,
    postId: Id.nullable(),
    atMs: AtMs,
    reason: Code.optional(),
  }),
  'invigilation.substituted': z.looseObject({
    sessionId: Id,
    postId: Id,
    seat: Count,
    isStandby: z.boolean(),
    atMs: AtMs,
  }),
  /** Something entered by mistake does not hold any more. */
  /** Several absences at once: how much changed, not who. */
  'invigilation.replanned': z.looseObject({
    sessionId: Id,
    seats: Count,
    changedPeople: Count,
    isProvenMinimal: z.boolean(),
    atMs: AtMs,
  }),
  'invigilation.taken-back': z.looseObject({ sessionId: Id, what: Code, atMs: AtMs }),
  'roster.changed': z.looseObject({ sessionId: Id.nullable(), what: z.string().max(200) }),
  'site.started': z.looseObject({ version: z.string().max(64), boot: z.string().max(64) }),
  'outbox.damaged': z.looseObject({
    cause: Code,
    /** The epoch that ended, and per lane what it held then and what it should have held (null: unknown). */
    endedEpoch: Count,
    lanes: z.record(z.enum(['A', 'B']), z.looseObject({ found: Count, expected: Count.nullable() })),
    reissued: Count,
  }),
  'alarm.raised': z.looseObject({
    cause: Id,
    priority: z.enum(['high', 'medium', 'low']),
    subjects: z.array(Id),
    reasonCode: z.string().max(64),
    raisedAtMs: Count,
    /** Subjects that are not recorded either, for the same reason. */
    unrecorded: z.array(Id).optional(),
  }),
  'alarm.cleared': z.looseObject({ cause: Id }),
  /** Recording of the site began or ended in order; `cameras` are those it is meant for. */
  'recording.started': z.looseObject({ atMs: AtMs, stream: Code, cameras: Count }),
  'recording.stopped': z.looseObject({ atMs: AtMs, cameras: Count }),
  /**
   * Gaps of one cause that ended together: from the first one's start to the last one's end, `missingMs` is the sum over
   * the cameras. Codes as in docs/recording.md. `cameraIds` names at most 500 of them.
   */
  'recording.gap': z.looseObject({
    fromMs: AtMs,
    toMs: AtMs,
    reason: Code,
    code: Code,
    cameras: Count,
    cameraIds: z.array(Id).max(500),
    missingMs: AtMs,
  }),
  /** The hash is the site's word, given while it had the recordings, for what a seal holds. No names of persons. */
  'evidence.sealed': z.looseObject({
    sealId: Id,
    kind: Code,
    sessionId: Id.nullable(),
    fromMs: AtMs,
    toMs: AtMs,
    rooms: Count,
    files: Count,
    bytes: Count,
    missingMs: Count,
    damaged: Count,
    sealNumber: z.string().max(200),
    place: z.string().max(200),
    sealedAtMs: AtMs,
    manifestSha256: z.string().max(64),
    keyId: z.string().max(64),
  }),
  'evidence.opened': z.looseObject({
    sealId: Id,
    openingId: Id,
    actor: z.string().max(64),
    reason: z.string().max(500),
    atMs: AtMs,
  }),
  /** An instruction from above reached a stage at the site; `by` is the operator's name, empty for the service. */
  'instruction.stage': z.looseObject({
    instructionId: Id,
    stage: z.enum(['received', 'displayed', 'confirmed', 'executed', 'refused']),
    atMs: AtMs,
    by: z.string().max(64),
    text: z.string().max(500),
    isByPhone: z.boolean(),
    /** It came too late to be acted upon. */
    isExpired: z.boolean().optional(),
  }),
  /** An instruction the site did not take: forged, for another site, changed or repeated. */
  'instruction.rejected': z.looseObject({
    instructionId: Id,
    number: Count,
    issuer: z.string().max(128),
    reason: Code,
    atMs: AtMs,
  }),
  /** Taken down over the telephone; with the instruction that came later, and whether it says the same. */
  'instruction.phoned': z.looseObject({
    code: Code,
    text: z.string().max(1000),
    caller: z.string().max(64),
    by: z.string().max(64),
    atMs: AtMs,
    instructionId: Id.nullable(),
    isSameText: z.boolean().nullable(),
  }),
} as const;

export type EventType = keyof typeof EVENT_DATA;
export type EventData<T extends EventType> = z.infer<(typeof EVENT_DATA)[T]>;

export const isEventType = (type: string): type is EventType => Object.hasOwn(EVENT_DATA, type);

/** Null when the data fits its type or the type is unknown here (newer site); else which field is wrong. */
export function wrongData(type: string, data: unknown): string | null {
  if (!isEventType(type)) return null;
  const parsed = EVENT_DATA[type].safeParse(data);
  if (parsed.success) return null;
  const issue = parsed.error.issues[0];
  return `data.${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'wrong shape'}`.slice(0, 300);
}

/** Made once: every stored event asks. */
const SUMMARY_FIELDS: Readonly<Record<string, readonly string[]>> = {
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
  'invigilation.signed-in': ['postId'],
  'invigilation.absent': ['postId'],
  'invigilation.left': ['postId'],
  'invigilation.substituted': ['postId'],
  'invigilation.replanned': ['seats'],
  'invigilation.taken-back': [],
  'roster.changed': ['what'],
  'site.started': ['version'],
  'outbox.damaged': ['cause'],
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
};

/**
 * A short field list for tables (`text=...`), never a sentence: pages word the type and show this beside it.
 * Codes, not reasons: a reason is written in the service's language, a code is worded in the reader's.
 */
export function summaryOf(type: string, data: Readonly<Record<string, unknown>>): string {
  const wanted = Object.hasOwn(SUMMARY_FIELDS, type)
    ? (SUMMARY_FIELDS[type] ?? [])
    : Object.keys(data).slice(0, 3);
  const parts = wanted
    .map((name) => data[name])
    .filter((value) => typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    .map(String);
  return parts.join(' · ').slice(0, 160);
}
