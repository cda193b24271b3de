import type { AudioChecksOptions } from './audio-checks-options.ts';
import type { EndedCourse } from './course.ts';
import { reportOf } from './show-check.ts';

/** Writes down how a check ended: its result, the journal and what goes upward, together or not at all. */
export function keepCheck(
  options: Pick<AudioChecksOptions, 'database' | 'store' | 'journal' | 'outbox' | 'cameraConfigs' | 'nowMs'>,
  { check, heardAtMs, evidence }: EndedCourse,
): void {
  const { phase } = check;
  const state = phase === 'done' || phase === 'cancelled' ? phase : 'failed';
  const roomOf = (cameraId: string): string =>
    options.cameraConfigs().find(({ id }) => id === cameraId)?.roomId ?? '';
  options.database.transaction(() => {
    options.store.end(check.id, {
      state,
      endedAtMs: options.nowMs(),
      heardAtMs,
      emission: check.emission,
      rooms: check.rooms,
      evidence: [...evidence].map(([cameraId, one]) => ({ ...one, cameraId, roomId: roomOf(cameraId) })),
    });
    options.journal.append({
      actor: check.startedBy,
      action: `audio-check.${state}`,
      subject: check.id,
      details: {
        pass: check.counts.pass,
        warn: check.counts.warn,
        fail: check.counts.fail,
        notMeasurable: check.counts['not-measurable'],
      },
    });
    // A cancelled check has no result to report, only that it happened.
    if (state !== 'cancelled')
      options.outbox.append({ lane: 'B', type: 'audio.check', data: reportOf(check) });
  });
}
