import type { Database } from '../../server/sqlite/database.ts';
import { ContractError } from '../../shared/contract/errors.ts';
import {
  HEALTH_RESOLUTIONS,
  type HealthLimits,
  type HealthOverview,
  MAX_HEALTH_RANGE_MS,
} from '../../shared/contract/health-contract.ts';
import {
  DEFAULT_CLOCK_LIMIT_MS,
  DEGRADED_LOSS_RATIO,
  STALLED_AFTER_MS,
} from '../../shared/domain/camera-limits.ts';
import type { Cameras } from '../ports/cameras.ts';
import type { Health } from '../ports/health.ts';
import type { Journal } from '../ports/journal.ts';
import { CameraClocks } from './camera-clocks.ts';
import { CameraHistory } from './camera-history.ts';
import { cameraHour, driftOf, healthPoints, worstFirst } from './camera-hour.ts';
import { createHealthStore, type NamedChange } from './health-store.ts';
import { hourOfMinute, MINUTE_MS } from './hour-block.ts';
import { type StateChange, stateStrip } from './state-strip.ts';

export interface HealthOptions {
  readonly database: Database;
  readonly cameras: Pick<Cameras, 'list' | 'get' | 'onTransition'>;
  readonly journal: Pick<Journal, 'append'>;
  nowMs(): number;
  monoMs(): number;
  log(message: string, fields: object): void;
}

const TICK_MS = 1_000;
/** A killed service loses at most this much of the states … */
const CHANGES_MS = 2_000;
const HEARTBEAT_MS = 10_000;
/** … and this much of the figures. */
const BLOCKS_MS = 5 * 60_000;
const PRUNE_MS = 3_600_000;
/** Changes waiting for a store that cannot be written. */
const MAX_WAITING = 20_000;
/** Wall time apart from monotonic time by more than this within a second: somebody set the clock. */
const CLOCK_STEP_MS = 2_000;
const MAX_POINTS = 1_440;
const OVERVIEW_MINUTES = 60;
/** Several pages ask the same; the answer of this moment serves them all. */
const OVERVIEW_AGE_MS = 5_000;
/** Changes of state within an hour that are counted; a camera that flaps faster is bad enough. */
const OVERVIEW_CHANGES = 500;

/** Remembers how every camera has been doing: figures by the minute, states to the transition. */
export function createHealth(options: HealthOptions): Health {
  const { database, cameras, journal, nowMs, monoMs } = options;
  const store = createHealthStore(database);
  const clocks = new CameraClocks();
  const histories = new Map<string, CameraHistory>();
  /** No longer configured, but not yet written. */
  const gone = new Set<string>();
  const run = store.beginRun(nowMs(), monoMs());
  let waiting: NamedChange[] = [];
  let clockLimitMs = store.clockLimitMs() ?? DEFAULT_CLOCK_LIMIT_MS;
  let offsetMs = nowMs() - monoMs();
  let writtenMonoMs = Number.NEGATIVE_INFINITY;
  let blocksMonoMs = monoMs();
  let prunedMonoMs = Number.NEGATIVE_INFINITY;
  let hasFailed = false;
  let overview: { readonly atMonoMs: number; readonly value: HealthOverview } | null = null;

  const note = (cameraId: string, state: NamedChange['state'], code: string): void => {
    if (waiting.length >= MAX_WAITING) waiting.shift();
    waiting.push({ run, cameraId, atMs: nowMs(), monoMs: monoMs(), state, code });
  };
  const noteAll = (): void => {
    for (const { id, state, stateCode } of cameras.list()) note(id, state, stateCode);
  };
  const historyOf = (cameraId: string): CameraHistory => {
    let history = histories.get(cameraId);
    if (history === undefined) {
      history = new CameraHistory((hour) => store.block(cameraId, hour));
      histories.set(cameraId, history);
    }
    return history;
  };

  /** Writes what is due. A full disk keeps everything in memory, within its bounds, and the next try takes it. */
  const write = (isLast: boolean): void => {
    const mono = monoMs();
    const isBlockDue = isLast || mono - blocksMonoMs >= BLOCKS_MS;
    const isDue =
      isBlockDue ||
      mono - writtenMonoMs >= HEARTBEAT_MS ||
      (waiting.length > 0 && mono - writtenMonoMs >= CHANGES_MS);
    if (!isDue) return;
    writtenMonoMs = mono;
    const blocks = isBlockDue
      ? [...histories].flatMap(([cameraId, history]) =>
          history.dirtyHours().map((dirty) => ({ cameraId, ...dirty })),
        )
      : [];
    try {
      store.write(run, mono, waiting, blocks);
      waiting = [];
      if (isBlockDue) {
        blocksMonoMs = mono;
        for (const history of histories.values()) history.markClean();
      }
      if (mono - prunedMonoMs >= PRUNE_MS) {
        prunedMonoMs = mono;
        store.prune();
      }
      hasFailed = false;
    } catch (error) {
      if (!hasFailed)
        options.log('the health of the cameras could not be stored', {
          error: error instanceof Error ? error.message : String(error),
        });
      hasFailed = true;
    }
  };

  const tick = (): void => {
    const atMs = nowMs();
    const current = atMs - monoMs();
    // Every state begins anew at the new wall time; the old ones keep the length monotonic time gave them.
    if (Math.abs(current - offsetMs) > CLOCK_STEP_MS) noteAll();
    offsetMs = current;
    const list = cameras.list();
    clocks.update(list, clockLimitMs, monoMs());
    for (const status of list) {
      // A camera that was just entered has not changed its state yet.
      if (!histories.has(status.id)) note(status.id, status.state, status.stateCode);
      historyOf(status.id).add(status, atMs);
    }
    if (histories.size > list.length) {
      const known = new Set(list.map(({ id }) => id));
      for (const id of histories.keys()) if (!known.has(id)) forget(id);
    }
    write(false);
  };

  /** A camera that is no longer configured: its hours are written with the next block, then let go. */
  const forget = (id: string): void => {
    const history = histories.get(id);
    if (!gone.has(id)) note(id, 'not-measured', 'none');
    gone.add(id);
    history?.closeMinute();
    if (history !== undefined && history.dirtyHours().length > 0) return;
    histories.delete(id);
    gone.delete(id);
  };

  const limits = (): HealthLimits => ({
    lossRatio: DEGRADED_LOSS_RATIO,
    frameAgeMs: STALLED_AFTER_MS,
    clockOffsetMs: clockLimitMs,
  });

  /** All that is known of a camera's states, the waiting ones included, and the runs they belong to. */
  const changesOf = (cameraId: string, limit?: number): StateChange[] => [
    ...store.changes(cameraId, limit),
    ...waiting.filter((change) => change.cameraId === cameraId),
  ];
  const runsNow = () => store.runs().set(run, { id: run, lastMonoMs: monoMs() });

  const readOverview = (): HealthOverview => {
    const atMs = nowMs();
    const toMinute = Math.floor(atMs / MINUTE_MS) + 1;
    const fromMinute = toMinute - OVERVIEW_MINUTES;
    const fromMs = atMs - OVERVIEW_MINUTES * MINUTE_MS;
    const runs = runsNow();
    const hours = cameras.list().map((status) => {
      const stored = store.blocks(status.id, hourOfMinute(fromMinute), hourOfMinute(toMinute));
      const minutes = historyOf(status.id).minutes(fromMinute, toMinute, stored);
      const strip = stateStrip(changesOf(status.id, OVERVIEW_CHANGES), runs, fromMs, atMs);
      return cameraHour(status, minutes, strip, fromMinute, toMinute, clockLimitMs);
    });
    return { atMs, fromMs, limits: limits(), cameras: worstFirst(hours) };
  };

  for (const { id } of cameras.list()) historyOf(id);
  noteAll();
  const stop = cameras.onTransition(({ after }) => note(after.id, after.state, after.stateCode));
  const ticking = setInterval(tick, TICK_MS);
  return {
    history({ cameraId, fromMs, toMs, resolutionMinutes }) {
      if (cameras.get(cameraId) === null)
        throw new ContractError('not-found', 'there is no such camera', 'cameraId');
      if (!(toMs > fromMs)) throw new ContractError('bad-input', 'toMs must be later than fromMs', 'toMs');
      if (toMs - fromMs > MAX_HEALTH_RANGE_MS)
        throw new ContractError('bad-input', 'at most seven days at once', 'fromMs');
      const fromMinute = Math.floor(fromMs / MINUTE_MS);
      const toMinute = Math.ceil(toMs / MINUTE_MS);
      const resolution =
        resolutionMinutes ??
        HEALTH_RESOLUTIONS.find((one) => (toMinute - fromMinute) / one <= MAX_POINTS) ??
        60;
      const stored = store.blocks(cameraId, hourOfMinute(fromMinute), hourOfMinute(toMinute));
      const minutes = historyOf(cameraId).minutes(fromMinute, toMinute, stored);
      // Before the run's own end is read: the present must not lie behind it, that would be a moment unmeasured.
      const untilMs = Math.max(fromMs, Math.min(toMs, nowMs()));
      return {
        cameraId,
        fromMs,
        toMs,
        resolutionMinutes: resolution,
        points: healthPoints(minutes, resolution),
        // Nothing is known of what has not happened yet.
        states: stateStrip(changesOf(cameraId), runsNow(), fromMs, untilMs),
        clockDriftPpm: driftOf(minutes.slice(-OVERVIEW_MINUTES)),
        limits: limits(),
      };
    },
    overview() {
      const mono = monoMs();
      if (overview === null || mono - overview.atMonoMs > OVERVIEW_AGE_MS)
        overview = { atMonoMs: mono, value: readOverview() };
      return overview.value;
    },
    setClockLimit(limitMs, actor) {
      database.transaction(() => {
        store.saveClockLimit(limitMs);
        journal.append({
          actor,
          action: 'health.clock-limit-set',
          subject: '',
          details: { before: `${clockLimitMs / 1000} s`, after: `${limitMs / 1000} s` },
        });
      });
      clockLimitMs = limitMs;
      clocks.lookAgain();
      overview = null;
      return limits();
    },
    conditions: () => clocks.conditions(),
    close() {
      clearInterval(ticking);
      stop();
      for (const history of histories.values()) history.closeMinute();
      write(true);
    },
  };
}
