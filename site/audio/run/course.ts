import type { AudioCheck } from '../../../shared/contract/audio-check.ts';
import type { EmissionProblem } from '../../../shared/contract/signal-emission.ts';
import type { Cameras, SoundCursor } from '../../ports/cameras.ts';
import type { Evidence, FromAnalyst, MicrophoneFinding } from './analyst-messages.ts';
import type { AnalystPool } from './analyst-pool.ts';
import type { StartedCheck } from './audio-check-store.ts';
import {
  advance,
  type CheckRun,
  cancel,
  decide,
  failSignal,
  finishEarly,
  hear,
  isRunning,
  setLevel,
  soundCame,
  takeSignal,
  undecided,
} from './check-run.ts';
import type { RoomFindings } from './judge-rooms.ts';
import { showCheck } from './show-check.ts';

/** New sound is fetched at this pace; the pages move at it too. */
const POLL_MS = 500;

export interface EndedCourse {
  readonly check: AudioCheck;
  readonly heardAtMs: number | null;
  readonly evidence: ReadonlyMap<string, Evidence>;
}

/** One check from its first sound to its end. Times are of the service's clocks. */
export interface Course {
  readonly id: string;
  show(): AudioCheck;
  cancel(): void;
  /** Stops waiting: what was heard is measured. */
  finishNow(): void;
  /** Whether this page is to play the signal, now. */
  takeSignal(page: string, device: string): boolean;
  signalFailed(page: string, problem: EmissionProblem): void;
}

export interface CourseOptions {
  readonly run: CheckRun;
  readonly started: StartedCheck;
  readonly cameras: Pick<Cameras, 'soundSince'>;
  readonly pool: AnalystPool;
  /** Decides all rooms from what their microphones found. */
  judge(rooms: readonly Pick<RoomFindings, 'roomId' | 'findings'>[]): AudioCheck['rooms'];
  onMoved(check: AudioCheck): void;
  /** Called once. */
  onEnded(ended: EndedCourse): void;
  nowMs(): number;
  monoMs(): number;
  log(message: string, fields: object): void;
}

/** Moves one check on: fetches sound, hands it to the analysis threads, takes what they find, and ends. */
export function runCourse(options: CourseOptions): Course {
  const { started, cameras, pool } = options;
  let { run } = options;
  const cursors = new Map<string, SoundCursor | null>([...run.microphones.keys()].map((id) => [id, null]));
  const findings = new Map<string, MicrophoneFinding>();
  const evidence = new Map<string, Evidence>();
  /** Whose decoder has died: sound still comes, but none of it is heard, and none is waited for. */
  const deaf = new Set<string>();
  let heardAtMs: number | null = null;
  let isPolling = false;
  let isFinishing = false;
  let isOver = false;

  const show = (): AudioCheck =>
    showCheck(run, started, { heardAtMs, nowMs: options.nowMs(), monoMs: options.monoMs() });

  function end(): void {
    if (isOver) return;
    isOver = true;
    clearInterval(timer);
    pool.end();
    run = decide(run, undecided(run));
    options.onEnded({ check: show(), heardAtMs, evidence });
  }

  function fail(): void {
    run = { ...run, phase: 'failed', failure: 'analysis-failed' };
    end();
  }

  const isAllMeasured = (): boolean =>
    [...run.microphones].every(([id, { kind }]) => kind === 'unavailable' || findings.has(id));

  function step(): void {
    const before = run.phase;
    run = advance(run, options.monoMs());
    if (before !== 'analysing' && run.phase === 'analysing' && !isFinishing) {
      isFinishing = true;
      pool.post({ type: 'finish' });
    }
    if (run.phase === 'analysing' && isAllMeasured()) {
      const rooms = run.rooms.map(({ roomId, cameraIds }) => ({
        roomId,
        findings: cameraIds.flatMap((id) => findingOf(run, findings, id)),
      }));
      run = advance(decide(run, options.judge(rooms)), options.monoMs());
    }
    if (isRunning(run)) options.onMoved(show());
    else end();
  }

  async function poll(): Promise<void> {
    if (isPolling) return;
    isPolling = true;
    try {
      const readers = [...cursors].map(([cameraId, cursor]) => ({ cameraId, cursor }));
      const slices = await cameras.soundSince(readers);
      if (isOver) return;
      for (const slice of slices) cursors.set(slice.cameraId, slice.cursor);
      if (run.phase !== 'analysing') pool.post({ type: 'take', slices });
      const nowMs = options.monoMs();
      for (const { cameraId, problem } of slices)
        if (problem !== null) run = hear(run, cameraId, { kind: 'unavailable', reasonCode: problem }, nowMs);
      const sounding = slices.filter(({ cameraId, frames }) => frames.length > 0 && !deaf.has(cameraId));
      run = soundCame(
        run,
        sounding.map(({ cameraId }) => cameraId),
        nowMs,
      );
      step();
    } catch (error) {
      options.log('the listening check could not go on', { error });
      fail();
    } finally {
      isPolling = false;
    }
  }

  function take(message: FromAnalyst): void {
    if (isOver) return;
    const nowMs = options.monoMs();
    switch (message.type) {
      case 'listening':
        run = hear(run, message.cameraId, { kind: 'listening' }, nowMs);
        return;
      case 'unavailable':
        deaf.add(message.cameraId);
        run = hear(run, message.cameraId, { kind: 'unavailable', reasonCode: message.reasonCode }, nowMs);
        return;
      case 'level':
        run = setLevel(run, message.cameraId, message.rmsDbfs);
        return;
      case 'heard':
        heardAtMs ??= Math.round(options.nowMs() - message.agoMs);
        run = hear(run, message.cameraId, { kind: 'heard', score: message.score }, nowMs, message.agoMs);
        return;
      case 'complete':
        run = hear(run, message.cameraId, { kind: 'finished' }, nowMs);
        return;
      case 'measured':
        findings.set(message.cameraId, message.finding);
        if (message.evidence !== null) evidence.set(message.cameraId, message.evidence);
        // The last room's result does not wait for the next sound to be fetched.
        if (isAllMeasured()) step();
        return;
      case 'failed':
        options.log('an analysis thread of the listening check failed', { error: message.message });
        fail();
    }
  }

  pool.onMessage(take);
  const timer = setInterval(() => void poll(), POLL_MS);
  setImmediate(() => void poll());
  return {
    id: run.id,
    show,
    cancel() {
      run = cancel(run);
      end();
    },
    takeSignal(page, device) {
      const taken = takeSignal(run, page, device, options.monoMs());
      run = taken.run;
      if (taken.isYours) options.onMoved(show());
      return taken.isYours;
    },
    signalFailed(page, problem) {
      run = failSignal(run, page, problem, options.monoMs());
      if (isRunning(run)) options.onMoved(show());
      else end();
    },
    finishNow() {
      run = finishEarly(run, options.monoMs());
      isFinishing = true;
      pool.post({ type: 'finish' });
      options.onMoved(show());
    },
  };
}

/** What a microphone heard; of one that heard nothing at all the stream knows better why than the analysis does. */
function findingOf(
  run: CheckRun,
  findings: ReadonlyMap<string, MicrophoneFinding>,
  cameraId: string,
): MicrophoneFinding[] {
  const finding = findings.get(cameraId);
  const state = run.microphones.get(cameraId);
  if (state?.kind === 'unavailable' && finding?.kind !== 'heard')
    return [{ kind: 'unavailable', reasonCode: state.reasonCode }];
  return finding === undefined ? [] : [finding];
}
