import type { AudioRoomResult } from '../../../shared/contract/audio-check.ts';
import type { ListeningProfile } from '../../../shared/contract/listening-profile.ts';
import type { MicrophoneFinding } from './analyst-messages.ts';
import type { Heard } from './judges/judge.ts';
import { reasonOf, round } from './judges/reason.ts';

interface ZoneRoom {
  readonly roomId: string;
  /** By camera. */
  readonly findings: readonly MicrophoneFinding[];
}

/**
 * The verdict when a signal was played into one zone only: its rooms must hear it, all others must not. Pure. A room of
 * another zone that hears it clearly is wired to the wrong zone; one that hears it faintly hears it through the wall.
 */
export function judgeZone(
  rooms: readonly ZoneRoom[],
  zoneRoomIds: readonly string[],
  { zone: limits }: ListeningProfile,
): AudioRoomResult[] {
  const isInside = ({ roomId }: ZoneRoom): boolean => zoneRoomIds.includes(roomId);
  const inside = rooms.filter(isInside).flatMap((room) => loudest(room) ?? []);
  const usualDb = median(inside.flatMap(({ measures }) => measures.level?.laDbfs ?? []));
  const isPlayed = rooms.some((room) => loudest(room) !== null);
  const firstMicros = Math.min(...rooms.flatMap((room) => loudest(room)?.atMicros ?? []));
  return rooms.map((room): AudioRoomResult => {
    const { roomId } = room;
    const heard = loudest(room);
    const measures = heard && { ...heard.measures, delayMs: (heard.atMicros - firstMicros) / 1000 };
    const only = (...[code, verdict, text, figures]: Parameters<typeof reasonOf>): AudioRoomResult => ({
      ...{ roomId, verdict, measures },
      reasons: [reasonOf(code, verdict, text, figures)],
    });
    if (heard === null) {
      const gone = missing(room);
      if (gone !== null)
        return only(gone, 'not-measurable', 'No microphone of the room could be measured.', {});
      if (!isPlayed) return only('no-signal-anywhere', 'not-measurable', 'No room heard the signal.', {});
      return isInside(room)
        ? only('zone-silent', 'fail', 'The room does not hear the signal of its own zone.', {})
        : { roomId, verdict: 'pass', reasons: [], measures: null };
    }
    if (isInside(room)) return { roomId, verdict: 'pass', reasons: [], measures };
    const levelDb = heard.measures.level?.laDbfs ?? null;
    const underDb = usualDb === null || levelDb === null ? null : usualDb - levelDb;
    if (underDb === null || underDb < limits.leastAttenuationDb)
      return only('zone-foreign', 'fail', 'The room hears the signal of another zone.', {
        ...(underDb === null ? {} : { differenceDb: round(-underDb, 1) }),
        limitDb: -limits.leastAttenuationDb,
      });
    return only('zone-faint', 'warn', 'The room hears the signal of another zone faintly.', {
      differenceDb: round(-underDb, 1),
      limitDb: -limits.leastAttenuationDb,
    });
  });
}

function loudest({ findings }: ZoneRoom): Heard | null {
  const heard = findings.filter((finding) => finding.kind === 'heard');
  return heard.toSorted((a, b) => b.score - a.score)[0] ?? null;
}

/** Why nothing can be said of a room; null when it listened. */
function missing({
  findings,
}: ZoneRoom): 'microphone-muted' | AudioRoomResult['reasons'][number]['code'] | null {
  const listened = findings.filter((finding) => finding.kind === 'not-heard');
  if (listened.some(({ isDigitalSilence }) => !isDigitalSilence)) return null;
  if (listened.length > 0) return 'microphone-muted';
  const codes = findings.flatMap((one) => (one.kind === 'unavailable' ? [one.reasonCode] : []));
  return codes.find((code) => code !== 'no-microphone') ?? codes[0] ?? 'no-camera';
}

function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? null;
}
