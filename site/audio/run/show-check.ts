import type { AudioCheck, AudioRoomResult } from '../../../shared/contract/audio-check.ts';
import { countVerdicts, type StartedCheck } from './audio-check-store.ts';
import { type CheckRun, isRunning, phaseLimitMs, progressOf } from './check-run.ts';

/** A check under way as the pages see it. `heardAtMs` and `nowMs` are wall time, `monoMs` the clock of the run. */
export function showCheck(
  run: CheckRun,
  { roomIds: _roomIds, zoneRoomIds: _zoneRoomIds, ...head }: StartedCheck,
  time: { readonly heardAtMs: number | null; readonly nowMs: number; readonly monoMs: number },
): AudioCheck {
  const rooms = run.rooms.flatMap(({ roomId }) => run.results.get(roomId) ?? []);
  const limitMs = phaseLimitMs(run);
  return {
    ...head,
    phase: run.phase,
    emission: run.emission,
    endedAtMs: isRunning(run) ? null : time.nowMs,
    counts: countVerdicts(rooms),
    heardAtMs: time.heardAtMs,
    phaseEndsAtMs: limitMs === null ? null : Math.round(time.nowMs + limitMs - time.monoMs),
    progress: [...progressOf(run)],
    rooms,
  };
}

/** What goes upward: every room with its verdict and why, and the main figures. */
export function reportOf(check: AudioCheck) {
  return {
    checkId: check.id,
    kind: check.kind,
    chain: check.chain,
    state: check.phase,
    startedAtMs: check.startedAtMs,
    endedAtMs: check.endedAtMs ?? check.startedAtMs,
    profile: check.profile,
    pass: check.counts.pass ?? 0,
    warn: check.counts.warn ?? 0,
    fail: check.counts.fail ?? 0,
    notMeasurable: check.counts['not-measurable'] ?? 0,
    rooms: check.rooms.map(({ roomId, verdict, reasons, measures }: AudioRoomResult) => ({
      roomId,
      verdict,
      reasons: reasons.map(({ code }) => code),
      sti: measures?.sti?.sti ?? measures?.sweep?.sti ?? null,
      snrADb: measures?.level?.snrADb ?? null,
    })),
  };
}
