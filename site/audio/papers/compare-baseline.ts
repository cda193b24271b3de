import type { RoomMeasures } from '../../../shared/contract/audio-check.ts';
import type { BaselineDrift } from '../../../shared/contract/listening-papers.ts';
import { octaveDeviations } from '../run/octave-deviations.ts';

/** The limits of the check itself for a changed room (judge-rooms): one direct reading of the index is good to 0.03. */
const CHANGED_STI = 0.05;
const CHANGED_LEVEL_DB = 3;
/** The octaves of speech. */
const FROM_HZ = 250;
const TO_HZ = 4_000;

export type Drift = Pick<
  BaselineDrift,
  'stiChange' | 'levelChangeDb' | 'noiseChangeDb' | 'responseChangeDb' | 'verdict'
>;

/**
 * What has changed in a room since it was accepted. Level and noise are relative figures of one microphone, so they
 * compare without calibration, but only with themselves. The response is shown and does not decide: how far it moves in
 * an untouched room has not been measured.
 */
export function compareBaseline(now: RoomMeasures, then: RoomMeasures): Drift {
  const stiChange = difference(now.sti?.sti ?? now.sweep?.sti, then.sti?.sti ?? then.sweep?.sti);
  const levelChangeDb = difference(now.level?.laDbfs, then.level?.laDbfs);
  const noiseChangeDb = difference(now.level?.noiseLaDbfs, then.level?.noiseLaDbfs);
  const responseChangeDb = responseChange(now, then);
  const figures = { stiChange, levelChangeDb, noiseChangeDb, responseChangeDb };
  if (now.cameraId !== then.cameraId) return { ...figures, verdict: 'other-microphone' };
  if (stiChange === null && levelChangeDb === null) return { ...figures, verdict: 'not-comparable' };
  const isChanged = Math.abs(stiChange ?? 0) > CHANGED_STI || Math.abs(levelChangeDb ?? 0) > CHANGED_LEVEL_DB;
  return { ...figures, verdict: isChanged ? 'changed' : 'same' };
}

function responseChange(now: RoomMeasures, then: RoomMeasures): number | null {
  if (now.sweep === null || then.sweep === null) return null;
  const before = new Map(
    octaveDeviations(then.sweep.response, FROM_HZ, TO_HZ).map(({ hz, db }) => [hz, db] as const),
  );
  const changes = octaveDeviations(now.sweep.response, FROM_HZ, TO_HZ).flatMap(({ hz, db }) => {
    const earlier = before.get(hz);
    return earlier === undefined ? [] : [db - earlier];
  });
  return changes.toSorted((a, b) => Math.abs(b) - Math.abs(a))[0] ?? null;
}

function difference(now: number | null | undefined, then: number | null | undefined): number | null {
  return now == null || then == null ? null : now - then;
}
