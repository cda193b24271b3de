import type { PageCamera, PageListening, SitePicture } from '../../../shared/contract/site-page.ts';
import type { Tone } from '../../kit/status-mark.tsx';

export interface PageRoom {
  readonly id: string;
  /** Null when the site has not told it. */
  readonly name: string | null;
  readonly kind: string | null;
  readonly cameras: readonly PageCamera[];
  readonly listening: PageListening | null;
}

/** Every room the site has said something of, in the order of its numbers. */
export function pageRooms(picture: SitePicture): PageRoom[] {
  const named = new Map(picture.rooms.map((room) => [room.id, room]));
  const listening = new Map(picture.listening.map((row) => [row.roomId, row]));
  const cameras = Map.groupBy(picture.cameras, ({ roomId }) => roomId);
  return [...new Set([...named.keys(), ...cameras.keys(), ...listening.keys()])]
    .map((id) => ({
      id,
      name: named.get(id)?.name ?? null,
      kind: named.get(id)?.kind ?? null,
      cameras: cameras.get(id) ?? [],
      listening: listening.get(id) ?? null,
    }))
    .sort((a, b) => a.id.localeCompare(b.id, 'zh', { numeric: true }));
}

const TRYING: ReadonlySet<string> = new Set(['connecting', 'waiting-for-key-frame', 'unknown']);

export function cameraTone({ state, faults }: PageCamera): Tone {
  if (state === 'live') return faults.length > 0 ? 'attention' : 'normal';
  if (state === 'degraded') return 'attention';
  return TRYING.has(state) ? 'unchecked' : 'fault';
}

export const VERDICT_TONES: Readonly<Record<string, Tone>> = {
  pass: 'normal',
  present: 'normal',
  heard: 'normal',
  warn: 'attention',
  fail: 'fault',
  silent: 'fault',
  'not-measurable': 'unconnected',
};

/** Somebody should look at it; what was not measured is no fault. */
export function isRoomBad({ cameras, listening }: PageRoom): boolean {
  if (cameras.some((camera) => cameraTone(camera) === 'fault' || cameraTone(camera) === 'attention'))
    return true;
  if (listening === null) return false;
  const { fault, check, tone } = listening;
  return (
    fault !== null || check?.verdict === 'fail' || check?.verdict === 'warn' || tone?.result === 'silent'
  );
}
