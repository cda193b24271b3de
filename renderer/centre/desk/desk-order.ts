import type { DeskItem } from '../../../shared/contract/desk.ts';
import type { Tone } from '../../kit/status-mark.tsx';

export const DESK_VIEWS = ['waiting', 'lasting', 'all'] as const;
/** Not acknowledged; not over yet; everything that is kept. */
export type DeskView = (typeof DESK_VIEWS)[number];

export function inView(item: DeskItem, view: DeskView): boolean {
  if (view === 'waiting') return item.acknowledged === null;
  return view === 'all' || (item.endedAtMs === null && !item.isMoment);
}

/** A drill and what is over are no faults any more; neither is what somebody has taken note of. */
export function deskTone(item: DeskItem): Tone {
  if (item.endedAtMs !== null) return 'unchecked';
  if (item.acknowledged !== null || item.isDrill) return 'attention';
  return 'fault';
}

/** What nobody has taken note of first, then incidents by level, then the newest. */
export function orderDesk(
  items: readonly DeskItem[],
  filter: {
    readonly view: DeskView;
    readonly kind: DeskItem['kind'] | 'all';
    readonly search: string;
  },
): DeskItem[] {
  const needle = filter.search.trim().toLowerCase();
  const rank = (item: DeskItem): number =>
    (item.acknowledged === null ? 0 : 100) + (item.endedAtMs === null ? 0 : 10) + (item.level ?? 5);
  return items
    .filter(
      (item) =>
        inView(item, filter.view) &&
        (filter.kind === 'all' || item.kind === filter.kind) &&
        (needle === '' ||
          item.siteName.toLowerCase().includes(needle) ||
          item.site.toLowerCase().includes(needle)),
    )
    .sort((a, b) => rank(a) - rank(b) || b.receivedAtMs - a.receivedAtMs);
}
