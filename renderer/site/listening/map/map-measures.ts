import type { AudioRoomResult, RoomReasonCode } from '../../../../shared/contract/audio-check.ts';
import type { RoomLimits } from '../../../../shared/contract/room-picture.ts';
import type { Tone } from '../../../kit/status-mark.tsx';
import { VERDICT_TONES } from '../check/order-results.ts';

export const MAP_MEASURES = ['sti', 'level', 'snr', 'verdict'] as const;
export type MapMeasure = (typeof MAP_MEASURES)[number];

/** A measure that has a scale. The map inks what is low: low is what cannot be understood. */
export interface MapScale {
  readonly from: number;
  readonly to: number;
  readonly digits: number;
  readonly limits: readonly { readonly value: number; readonly kind: 'pass' | 'warn' | 'low' | 'high' }[];
}

/** Speech is lost below 0.3 and cannot be told from perfect above 0.9 (IEC 60268-16). */
const STI_RANGE = { from: 0.3, to: 0.9 } as const;
const SNR_RANGE = { from: 0, to: 40 } as const;
/** Around the usual level of the site. */
const LEVEL_REACH_DB = 15;
/** With fewer rooms there is no usual level, as in the verdict. */
const LEAST_ROOMS = 3;

export function figureOf(room: AudioRoomResult, measure: Exclude<MapMeasure, 'verdict'>): number | null {
  const { measures } = room;
  if (measures === null) return null;
  if (measure === 'sti') return measures.sti?.sti ?? measures.sweep?.sti ?? null;
  return measure === 'level' ? (measures.level?.laDbfs ?? null) : (measures.level?.snrADb ?? null);
}

export function scaleOfMeasure(
  rooms: readonly AudioRoomResult[],
  measure: Exclude<MapMeasure, 'verdict'>,
  profile: RoomLimits | null,
): MapScale {
  if (measure === 'sti')
    return {
      ...STI_RANGE,
      digits: 2,
      limits:
        profile === null
          ? []
          : [
              { value: profile.sti.warn, kind: 'warn' },
              { value: profile.sti.pass, kind: 'pass' },
            ],
    };
  if (measure === 'snr')
    return {
      ...SNR_RANGE,
      digits: 0,
      limits:
        profile === null
          ? []
          : [
              { value: profile.snrA.warnDb, kind: 'warn' },
              { value: profile.snrA.passDb, kind: 'pass' },
            ],
    };
  const levels = rooms.flatMap((room) => figureOf(room, 'level') ?? []).toSorted((a, b) => a - b);
  const usual = Math.round(median(levels) ?? -30);
  const reach = profile?.levelSpread.mostDb;
  return {
    from: usual - LEVEL_REACH_DB,
    to: usual + LEVEL_REACH_DB,
    digits: 1,
    limits:
      reach === undefined || levels.length < LEAST_ROOMS
        ? []
        : [
            { value: (median(levels) ?? 0) - reach, kind: 'low' },
            { value: (median(levels) ?? 0) + reach, kind: 'high' },
          ],
  };
}

/** Share of the scale from its lower end, 0 to 1. */
export const shareOf = (value: number, { from, to }: Pick<MapScale, 'from' | 'to'>): number =>
  Math.min(1, Math.max(0, (value - from) / (to - from)));

const CODES: Readonly<Record<Exclude<MapMeasure, 'verdict'>, readonly RoomReasonCode[]>> = {
  sti: ['sti-low', 'sti-uncertain', 'disturbed', 'gain-control'],
  level: ['level-low', 'level-high', 'no-signal', 'clipped'],
  snr: ['snr-low', 'no-signal'],
};

/** How the room stands in this one measure, as the check judged it; never recomputed here. */
export function toneOf(room: AudioRoomResult, measure: MapMeasure): Tone {
  if (measure === 'verdict') return VERDICT_TONES[room.verdict];
  const found = room.reasons.filter(({ code }) => CODES[measure].includes(code));
  if (found.some(({ verdict }) => verdict === 'fail')) return 'fault';
  if (found.some(({ verdict }) => verdict === 'warn')) return 'attention';
  return found.some(({ verdict }) => verdict === 'not-measurable') ? 'unchecked' : 'normal';
}

function median(sorted: readonly number[]): number | null {
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle];
  if (upper === undefined) return null;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
