import type { RoomMeasures, RoomReason } from '../../../../shared/contract/audio-check.ts';
import { reasonOf, round } from './reason.ts';

/** One direct STI reading is good to 0.03 (IEC 60268-16; audio check method): a change must be more. */
const BASELINE_STI = 0.05;
const BASELINE_LEVEL_DB = 3;

/** Somebody may have touched a knob since the room was accepted. */
export function judgeBaseline(measures: RoomMeasures, baseline: RoomMeasures | null): readonly RoomReason[] {
  if (baseline === null || baseline.cameraId !== measures.cameraId) return [];
  const figures: Record<string, number> = {};
  const sti = difference(measures.sti?.sti, baseline.sti?.sti);
  if (sti !== null && Math.abs(sti) > BASELINE_STI) figures.sti = round(sti, 2);
  const levelDb = difference(measures.level?.laDbfs, baseline.level?.laDbfs);
  if (levelDb !== null && Math.abs(levelDb) > BASELINE_LEVEL_DB) figures.levelDb = round(levelDb, 1);
  if (Object.keys(figures).length === 0) return [];
  return [reasonOf('baseline-changed', 'warn', 'Different from what was accepted and signed.', figures)];
}

function difference(now: number | null | undefined, then: number | null | undefined): number | null {
  return now == null || then == null ? null : now - then;
}
