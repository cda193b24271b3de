import { randomUUID } from 'node:crypto';
import type { RoomLevel, ToneCheck } from '../../shared/contract/audio-levels.ts';
import { ContractError } from '../../shared/contract/errors.ts';
import type { CameraConfig, RoomConfig } from '../../shared/contract/site-config.ts';
import type { AudioLevel, AudioUnavailable, Cameras } from '../ports/cameras.ts';
import type { Listening } from '../ports/listening.ts';
import { type Microphone, microphoneCondition, roomLevel } from './room-levels.ts';
import {
  advanceToneRun,
  beginToneRun,
  cancelToneRun,
  hearReadings,
  isRunning,
  type ToneRun,
  toToneCheck,
} from './tone-check.ts';
import type { ToneProfile } from './tone-profile.ts';

/** Meters and the running check move at this pace. */
const TICK_MS = 200;
/** Meters are sent at least this often, so that a level that stops coming turns stale. */
const IDLE_PUSH_TICKS = 5;

/**
 * Room microphones of one site: live levels while someone watches, and one tone check at a time.
 * `rooms` and `cameraConfigs` are asked each time, so they may change. The check covers the rooms
 * candidates sit in (kinds exam and spare); a site without any is checked as a whole. `onFinished` gets
 * every check that ran to its end.
 */
export function createListening(options: {
  cameras: Cameras;
  rooms: () => readonly RoomConfig[];
  cameraConfigs: () => readonly Pick<CameraConfig, 'id' | 'roomId'>[];
  profile: ToneProfile;
  clock: () => number;
  onFinished(check: ToneCheck): void;
}): Listening {
  const { cameras, clock } = options;
  const levelOf = new Map<string, AudioLevel>();
  const unavailableOf = new Map<string, AudioUnavailable['code']>();
  const watchers = new Set<(levels: RoomLevel[]) => void>();
  const checkListeners = new Set<(check: ToneCheck | null) => void>();
  let run: ToneRun | null = null;
  let stopMeters: (() => void) | null = null;
  let stopTone: (() => void) | null = null;
  let timer: NodeJS.Timeout | null = null;
  let idleTicks = 0;
  let hasNews = false;

  const microphone = (cameraId: string): Microphone => ({
    cameraId,
    status: cameras.get(cameraId),
    unavailable: unavailableOf.get(cameraId) ?? null,
    level: levelOf.get(cameraId) ?? null,
  });
  const conditionOf = (cameraId: string) => microphoneCondition(microphone(cameraId));

  function camerasByRoom(): Map<string, string[]> {
    const byRoom = new Map<string, string[]>();
    for (const { id, roomId } of options.cameraConfigs()) {
      const ids = byRoom.get(roomId);
      if (ids) ids.push(id);
      else byRoom.set(roomId, [id]);
    }
    return byRoom;
  }

  function levels(): RoomLevel[] {
    const byRoom = camerasByRoom();
    const nowMs = clock();
    return options
      .rooms()
      .map((room) => roomLevel(room.id, (byRoom.get(room.id) ?? []).map(microphone), nowMs));
  }

  function take(fresh: readonly AudioLevel[], unavailable: readonly AudioUnavailable[]): void {
    for (const level of fresh) {
      levelOf.set(level.cameraId, level);
      unavailableOf.delete(level.cameraId);
    }
    for (const { cameraId, code } of unavailable) unavailableOf.set(cameraId, code);
    hasNews = true;
  }

  function takeTone(fresh: readonly AudioLevel[], unavailable: readonly AudioUnavailable[]): void {
    take(fresh, unavailable);
    if (run)
      run = hearReadings(
        run,
        fresh.flatMap((level) => readingOf(level, run?.frequencyHz ?? 0)),
      );
  }

  function showRun(next: ToneRun): void {
    const wasRunning = run !== null && isRunning(run);
    run = next;
    const check = toToneCheck(next);
    if (wasRunning && !isRunning(next)) {
      stopTone?.();
      stopTone = null;
      options.onFinished(check);
    }
    for (const listener of checkListeners) listener(check);
    keepTime();
  }

  function tick(): void {
    if (run && isRunning(run)) showRun(advanceToneRun(run, clock(), conditionOf));
    idleTicks += 1;
    if (watchers.size === 0 || (!hasNews && idleTicks < IDLE_PUSH_TICKS)) return;
    hasNews = false;
    idleTicks = 0;
    const now = levels();
    for (const push of watchers) push(now);
  }

  /** The timer runs only while there is something to do. */
  function keepTime(): void {
    const isNeeded = watchers.size > 0 || (run !== null && isRunning(run));
    if (isNeeded && !timer) timer = setInterval(tick, TICK_MS);
    if (isNeeded || !timer) return;
    clearInterval(timer);
    timer = null;
  }

  return {
    levels,
    watch(push) {
      const watcher = (now: RoomLevel[]) => push(now);
      watchers.add(watcher);
      stopMeters ??= cameras.watchAudio({ onLevels: take }, null);
      keepTime();
      return () => {
        if (!watchers.delete(watcher) || watchers.size > 0) return;
        stopMeters?.();
        stopMeters = null;
        keepTime();
      };
    },
    startToneCheck({ output, frequencyHz, actor }) {
      if (run && isRunning(run)) throw new ContractError('conflict', 'a tone check is running already');
      const byRoom = camerasByRoom();
      const all = options.rooms();
      const candidates = all.filter((room) => room.kind === 'exam' || room.kind === 'spare');
      run = beginToneRun({
        id: randomUUID(),
        output,
        frequencyHz,
        startedBy: actor,
        nowMs: clock(),
        profile: options.profile,
        rooms: (candidates.length > 0 ? candidates : all).map((room) => ({
          roomId: room.id,
          cameraIds: byRoom.get(room.id) ?? [],
        })),
      });
      stopTone = cameras.watchAudio({ onLevels: takeTone }, { frequencyHz });
      showRun(run);
      return toToneCheck(run);
    },
    cancelToneCheck(id) {
      if (!run || run.id !== id || !isRunning(run))
        throw new ContractError('not-found', 'no such tone check', 'id');
      showRun(cancelToneRun(run));
    },
    current: () => (run ? toToneCheck(run) : null),
    onToneCheck(listener) {
      const own = (check: ToneCheck | null) => listener(check);
      checkListeners.add(own);
      return () => checkListeners.delete(own);
    },
    close() {
      watchers.clear();
      if (run && isRunning(run)) showRun(cancelToneRun(run));
      checkListeners.clear();
      stopMeters?.();
      stopMeters = null;
      keepTime();
    },
  };
}

function readingOf(level: AudioLevel, frequencyHz: number) {
  if (!level.tone || level.tone.frequencyHz !== frequencyHz) return [];
  const { toneDbfs, restDbfs } = level.tone;
  return [
    {
      cameraId: level.cameraId,
      reading: {
        fromMs: level.atMs - level.windowMs,
        toMs: level.atMs,
        toneDbfs,
        restDbfs,
        isDigitalSilence: level.isDigitalSilence,
        hasLoss: level.lostPackets > 0,
      },
    },
  ];
}
