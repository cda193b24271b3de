import type { Database } from '../../server/sqlite/database.ts';
import { ContractError } from '../../shared/contract/errors.ts';
import { GATE_FAMILIES, type Readiness } from '../../shared/contract/readiness.ts';
import type { RosterTable } from '../../shared/contract/roster-table.ts';
import type { RoomConfig } from '../../shared/contract/site-config.ts';
import type { Alarm, Today } from '../../shared/contract/today.ts';
import { civilToEpochMs } from '../../shared/domain/civil-time.ts';
import type { Cameras, CameraTransition } from '../ports/cameras.ts';
import type { CommissioningFact, Condition, Day, ListeningFact } from '../ports/day.ts';
import type { Journal } from '../ports/journal.ts';
import type { Outbox, Uplink } from '../ports/outbox.ts';
import type { PeopleReadiness } from '../ports/people.ts';
import type { Roster } from '../ports/roster.ts';
import { acknowledgeAlarm, cameraConditions, updateAlarms } from './alarm-board.ts';
import { createClockWatch } from './clock-watch.ts';
import { type FreeSpace, isDiskLow } from './disk-watch.ts';
import { oneAlarmPerCause } from './one-alarm-per-cause.ts';
import { judgeReadiness } from './readiness-gates.ts';
import { type ReportedState, reportableState } from './reported-cameras.ts';

export interface DayOptions {
  readonly database: Database;
  readonly journal: Journal;
  readonly outbox: Outbox;
  readonly cameras: Cameras;
  readonly uplink: Uplink;
  readonly roster: Roster;
  /** Why people on the roster may not start; asked when the roster changes. */
  people(): PeopleReadiness & { readonly treeGaps: number };
  /** What other parts of the site find wrong at this moment. */
  conditions(): readonly Condition[];
  commissioning(): CommissioningFact | null;
  listening(): ListeningFact;
  rooms(): readonly RoomConfig[];
  timeZone(): string;
  readonly nowMs: () => number;
  readonly monoMs: () => number;
  /** What was wrong with the outbox at start; null when nothing. */
  readonly outboxDamage: string | null;
  /** Free space of the data folder's volume; null where the system does not say. */
  readFreeSpace(): Promise<FreeSpace | null>;
  log(message: string, fields: object): void;
}

/** Transitions of one moment (a switch goes down) become one commit; far below the second the centre is promised. */
const GATHER_MS = 20;
const TICK_MS = 1_000;
const DISK_MS = 15_000;
/** The link may flap for this long before people are called. */
const UPLINK_GRACE_MS = 15_000;
const SYSTEM = 'system';

/** Puts cameras, link and roster together: alarms by cause, readiness gates, and the reports that follow from them. */
export function createDay(options: DayOptions): Day {
  const { database, journal, outbox, cameras, uplink, roster, nowMs } = options;
  const listeners = new Set<(today: Today) => void>();
  const reported = new Map<string, ReportedState>();
  const pending: CameraTransition[] = [];
  const clockWatch = createClockWatch(nowMs, options.monoMs);
  let alarms: Alarm[] = [];
  let readiness: Readiness | null = null;
  let summary = '';
  let uplinkDownSinceMonoMs: number | null = null;
  let jumpMs: number | null = null;
  let { outboxDamage } = options;
  let isLow = false;
  /** The last commit failed: compare every camera with what was reported, not only what changed since. */
  let isResyncDue = false;
  let table: RosterTable = roster.table();
  let peopleNow = options.people();
  let gathering: NodeJS.Timeout | null = null;
  let published = '';

  const uplinkCondition = (): Condition[] => {
    const status = uplink.status();
    if (status.state === 'online' || status.state === 'not-configured') {
      uplinkDownSinceMonoMs = null;
      return [];
    }
    uplinkDownSinceMonoMs ??= options.monoMs();
    if (status.state !== 'refused' && options.monoMs() - uplinkDownSinceMonoMs < UPLINK_GRACE_MS) return [];
    return [
      { cause: 'uplink-down', priority: 'high', subjects: [], reasonCode: status.errorCode ?? status.state },
    ];
  };

  const clockCondition = (): Condition[] =>
    jumpMs === null ? [] : [{ cause: 'clock', priority: 'high', subjects: [], reasonCode: 'clock-stepped' }];

  const storeConditions = (): Condition[] => [
    ...(outboxDamage === null
      ? []
      : [
          {
            cause: 'outbox-damaged' as const,
            priority: 'high' as const,
            subjects: [],
            reasonCode: outboxDamage,
          },
        ]),
    ...(isLow
      ? [{ cause: 'disk' as const, priority: 'high' as const, subjects: [], reasonCode: 'disk-low' }]
      : []),
  ];

  const judge = (): Readiness =>
    judgeReadiness(
      GATE_FAMILIES,
      {
        cameras: cameras.list(),
        uplink: uplink.status(),
        commissioning: options.commissioning(),
        listening: options.listening(),
        roster: {
          people: table.people.length,
          openSeats: openSeatsOf(table),
          hardConflicts: table.conflicts.filter((conflict) => conflict.level === 'hard').length,
          ...peopleNow,
        },
      },
      readiness,
      nowMs(),
    );

  /** One commit for everything that changed in this moment: facts first, their reports in the same transaction. */
  const settle = (): void => {
    gathering = null;
    const list = cameras.list();
    const transitions = isResyncDue ? list.map((after) => ({ before: null, after })) : pending.splice(0);
    pending.length = 0;
    const now = nowMs();
    const { alarms: nextAlarms, changes } = updateAlarms(
      alarms,
      oneAlarmPerCause(
        [
          ...cameraConditions(list, now),
          ...uplinkCondition(),
          ...clockCondition(),
          ...storeConditions(),
          ...options.conditions(),
        ],
        list,
        now,
      ),
      now,
    );
    const nextReadiness = judge();
    const hasReadinessChanged = fingerprint(readiness) !== fingerprint(nextReadiness);
    const nextSummary = JSON.stringify(countByState(list));
    const seen = new Map(reported);
    const reportable = transitions.flatMap(({ after }) => {
      const previous = seen.get(after.id) ?? null;
      const state = reportableState(previous, after);
      if (state === null) return [];
      seen.set(after.id, state);
      return [{ previous, after, state }];
    });
    const isSummaryDue = reportable.length > 0 && nextSummary !== summary;
    if (reportable.length > 0 || changes.length > 0 || hasReadinessChanged || isSummaryDue)
      database.transaction(() => {
        for (const { previous, after } of reportable)
          outbox.append({
            lane: 'B',
            type: 'camera.state',
            subject: `camera/${after.id}`,
            data: {
              cameraId: after.id,
              roomId: after.roomId,
              before: previous?.state ?? null,
              after: after.state,
              code: after.stateCode,
              reason: after.stateReason,
            },
          });
        if (isSummaryDue)
          outbox.append({ lane: 'B', type: 'camera.summary', data: { ...countByState(list) } });
        if (hasReadinessChanged)
          outbox.append({
            lane: 'B',
            type: 'readiness.changed',
            data: {
              overall: nextReadiness.overall,
              gates: nextReadiness.gates.map(({ id, state }) => ({ id, state })),
            },
          });
        for (const { kind, alarm } of changes) {
          const { id, cause, priority, subjects, reasonCode, unrecorded } = alarm;
          outbox.append({
            lane: priority === 'high' ? 'A' : 'B',
            type: `alarm.${kind}`,
            data: {
              ...{ id, cause, priority, subjects, reasonCode, raisedAtMs: alarm.raisedAtMs },
              ...(unrecorded.length > 0 ? { unrecorded } : {}),
            },
          });
          journal.append({
            actor: SYSTEM,
            action: `alarm.${kind}`,
            subject: cause,
            details: { priority, subjects, reasonCode },
          });
        }
      });
    for (const { after, state } of reportable) reported.set(after.id, state);
    if (isSummaryDue) summary = nextSummary;
    alarms = nextAlarms;
    readiness = nextReadiness;
    publish();
  };

  const settleSafely = (): void => {
    try {
      settle();
      isResyncDue = false;
    } catch (error) {
      // A full disk must not stop the watch: the next tick tries again with the state of that moment.
      isResyncDue = true;
      options.log('the day could not be recorded', {
        error: error instanceof Error ? error.message : String(error),
      });
    }
  };

  const gather = (): void => {
    gathering ??= setTimeout(settleSafely, GATHER_MS);
  };

  const today = (): Today => {
    const now = nowMs();
    const sessions = spansOf(table, options.timeZone()).filter(({ endMs }) => endMs > now - 12 * 3_600_000);
    const list = cameras.list();
    const liveRooms = new Set(list.filter(({ state }) => state === 'live').map(({ roomId }) => roomId));
    const rooms = options.rooms();
    return {
      nowMs: now,
      session: sessions.find(({ endMs }) => endMs > now) ?? null,
      sessions: sessions.slice(0, 20),
      readiness: readiness ?? judge(),
      alarms,
      uplink: uplink.status(),
      cameras: { total: list.length, live: list.filter(({ state }) => state === 'live').length },
      rooms: { total: rooms.length, withLiveCamera: rooms.filter(({ id }) => liveRooms.has(id)).length },
      openSeats: openSeatsOf(table),
      rosterConflicts: table.conflicts.filter(({ level }) => level === 'hard').length,
    };
  };

  const publish = (): void => {
    const value = today();
    const text = JSON.stringify({ ...value, nowMs: 0, uplink: { ...value.uplink, oldestUnackedAgeMs: 0 } });
    if (text === published) return;
    published = text;
    for (const listener of listeners) listener(value);
  };

  const stopCameras = cameras.onTransition((transition) => {
    pending.push(transition);
    gather();
  });
  const stopUplink = uplink.onChange(gather);
  const stopRoster = roster.onChange(() => {
    table = roster.table();
    peopleNow = options.people();
    gather();
  });
  const ticking = setInterval(() => {
    const jump = clockWatch.check();
    if (jump !== null) jumpMs = jump;
    settleSafely();
  }, TICK_MS);
  const watchDisk = (): void =>
    void options.readFreeSpace().then((space) => {
      isLow = space !== null && isDiskLow(space);
    });
  watchDisk();
  const watchingDisk = setInterval(watchDisk, DISK_MS);
  for (const after of cameras.list()) pending.push({ before: null, after });
  gather();

  return {
    today,
    readiness: () => readiness ?? judge(),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    acknowledge(alarmId, actor) {
      const next = acknowledgeAlarm(alarms, alarmId, actor);
      if (next === null) throw new ContractError('not-found', 'this alarm is no longer in the list', 'id');
      const alarm = alarms.find(({ id }) => id === alarmId);
      journal.append({ actor, action: 'alarm.acknowledged', subject: alarm?.cause ?? alarmId });
      // These are moments, not lasting conditions: acknowledging them ends them.
      if (alarm?.cause === 'clock') jumpMs = null;
      if (alarm?.cause === 'outbox-damaged') outboxDamage = null;
      alarms = next;
      publish();
    },
    close() {
      clearInterval(ticking);
      clearInterval(watchingDisk);
      if (gathering) clearTimeout(gathering);
      stopCameras();
      stopUplink();
      stopRoster();
    },
  };
}

const fingerprint = (readiness: Readiness | null): string =>
  readiness === null
    ? ''
    : readiness.overall + readiness.gates.map(({ id, state }) => `${id}=${state}`).join();

function countByState(list: ReturnType<Cameras['list']>): {
  total: number;
  live: number;
  byState: Record<string, number>;
} {
  const byState: Record<string, number> = {};
  for (const { state } of list) byState[state] = (byState[state] ?? 0) + 1;
  return { total: list.length, live: byState.live ?? 0, byState };
}

const openSeatsOf = (table: RosterTable): number =>
  table.conflicts
    .filter((conflict) => conflict.level === 'open')
    .reduce((sum, conflict) => sum + Number(conflict.facts.missing ?? 0), 0);

const spansOf = (table: RosterTable, timeZone: string) =>
  table.sessions
    .map((session) => ({
      ...session,
      startMs: civilToEpochMs(session.start, timeZone),
      endMs: civilToEpochMs(session.end, timeZone),
    }))
    .sort((a, b) => a.startMs - b.startMs);
