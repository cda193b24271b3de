import type { RoomMeasures, RoomReason } from '../../../../shared/contract/audio-check.ts';
import type { ListeningProfile } from '../../../../shared/contract/listening-profile.ts';
import { octaveDeviations } from '../octave-deviations.ts';
import { reasonOf, round } from './reason.ts';

/** What a room is compared with. Another camera hears differently: then nothing can be compared. */
export interface EarlierMeasures {
  /** What was measured when the room was accepted; null when it never was. */
  readonly baseline: RoomMeasures | null;
  /** What the other of the two systems gave when it was last measured. */
  readonly otherChain: RoomMeasures | null;
}

/** Somebody may have touched a knob since the acceptance, or the backup system may not be what the main one is. */
export function judgeChange(
  measures: RoomMeasures,
  { baseline, otherChain }: EarlierMeasures,
  profile: ListeningProfile,
): readonly RoomReason[] {
  const changed = differences(measures, baseline, profile);
  const differing = differences(measures, otherChain, profile);
  return [
    ...(changed === null
      ? []
      : [reasonOf('baseline-changed', 'warn', 'Different from what was accepted and signed.', changed)]),
    ...(differing === null
      ? []
      : [reasonOf('chain-differs', 'warn', 'Main and backup system differ in this room.', differing)]),
  ];
}

/** Figures beyond their limit, now minus then; null when there are none. */
function differences(
  now: RoomMeasures,
  then: RoomMeasures | null,
  { change, response }: ListeningProfile,
): Record<string, number> | null {
  if (then === null || then.cameraId !== now.cameraId) return null;
  const figures: Record<string, number> = {};
  const sti = difference(stiOf(now), stiOf(then));
  if (sti !== null && Math.abs(sti) > change.mostSti) figures['sti'] = round(sti, 2);
  const levelDb = difference(now.level?.laDbfs, then.level?.laDbfs);
  if (levelDb !== null && Math.abs(levelDb) > change.mostLevelDb) figures['levelDb'] = round(levelDb, 1);
  const before = octaveDeviations(then.sweep?.response ?? [], response.fromHz, response.toHz);
  const octaves = octaveDeviations(now.sweep?.response ?? [], response.fromHz, response.toHz).flatMap(
    ({ hz, db }) => {
      const other = before.find((one) => one.hz === hz);
      return other === undefined ? [] : [{ hz, db: db - other.db }];
    },
  );
  const most = octaves.toSorted((a, b) => Math.abs(b.db) - Math.abs(a.db))[0];
  if (most !== undefined && Math.abs(most.db) > change.mostResponseDb) {
    figures['responseDb'] = round(most.db, 1);
    figures['hz'] = most.hz;
  }
  return Object.keys(figures).length === 0 ? null : figures;
}

/** Readings of one kind only: direct and indirect differ by the room's noise. */
const stiOf = ({ sti }: RoomMeasures): number | null => (sti?.isValid === true ? sti.sti : null);

function difference(now: number | null | undefined, then: number | null | undefined): number | null {
  return now == null || then == null ? null : now - then;
}
