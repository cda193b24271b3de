import type { SiteInfo } from '../../../shared/contract/site-contract.ts';

/** A row of the timeline: a heading, a camera, or a room that has none. */
export type TimelineRow =
  | { readonly kind: 'heading'; readonly id: 'exam' | 'special'; readonly count: number }
  | {
      readonly kind: 'camera';
      readonly id: string;
      readonly roomId: string;
      readonly room: string;
      readonly role: SiteInfo['cameras'][number]['role'];
      /** Of several cameras in its room: the role has to be said. */
      readonly isOneOfMany: boolean;
    }
  | { readonly kind: 'no-camera'; readonly id: string; readonly room: string };

const isExam = (kind: string): boolean => kind === 'exam' || kind === 'spare';

/** Exam rooms first, then the special ones, each in the site's order; `search` is part of a room's or camera's name. */
export function timelineRows(site: Pick<SiteInfo, 'rooms' | 'cameras'>, search: string): TimelineRow[] {
  const wanted = search.trim().toLowerCase();
  const rows: TimelineRow[] = [];
  for (const group of ['exam', 'special'] as const) {
    const rooms = site.rooms.filter(({ kind }) => isExam(kind) === (group === 'exam'));
    const inGroup = rooms.flatMap((room): TimelineRow[] => {
      const cameras = site.cameras.filter(({ roomId }) => roomId === room.id);
      const isRoomWanted = room.name.toLowerCase().includes(wanted) || room.id.toLowerCase().includes(wanted);
      if (cameras.length === 0)
        return isRoomWanted ? [{ kind: 'no-camera', id: room.id, room: room.name }] : [];
      return cameras
        .filter(({ id }) => isRoomWanted || id.toLowerCase().includes(wanted))
        .map(({ id, role }) => ({
          kind: 'camera',
          id,
          roomId: room.id,
          room: room.name,
          role,
          isOneOfMany: cameras.length > 1,
        }));
    });
    if (inGroup.length > 0) rows.push({ kind: 'heading', id: group, count: rooms.length }, ...inGroup);
  }
  return rows;
}
