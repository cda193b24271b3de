import { type RefObject, useCallback, useEffect, useRef } from 'react';
import type { Person, Post, Session } from '../../../../shared/contract/roster-table.ts';
import type { RosterModel, Seat } from '../roster-model.ts';
import { seatKey } from '../roster-model.ts';
import { nextCell, nextSeat } from './next-seat.ts';
import type { OnKey } from './seat-button.tsx';
import { type MoveState, readFree, readSeat, seatAttribute, type useSeatDrag } from './use-seat-drag.ts';

/** What the arrows walk over. */
export interface KeyField {
  readonly model: RosterModel;
  readonly by: 'room' | 'person';
  readonly posts: readonly Post[];
  readonly people: readonly Person[];
  readonly sessions: readonly Session[];
  setLock(seat: Seat, isLocked: boolean): void;
}

/** Keys on seats and free cells, the same in both matrices: M picks up, arrows walk, Enter puts down, L locks. */
export function useRosterKeys(
  field: KeyField,
  {
    hover,
    drop,
    cancel,
    moving,
  }: Pick<ReturnType<typeof useSeatDrag>, 'hover' | 'drop' | 'cancel'> & {
    readonly moving: RefObject<MoveState | null>;
  },
): OnKey {
  const latest = useRef(field);
  latest.current = field;
  /** Cell of people and time that a drop by key draws anew: it keeps the focus. */
  const dropped = useRef<{ readonly at: string; readonly revision: number } | null>(null);
  const { revision } = field.model.table;
  useEffect(() => {
    if (dropped.current === null || dropped.current.revision === revision) return;
    const { at } = dropped.current;
    dropped.current = null;
    const active = document.activeElement;
    if (active === document.body || (active instanceof HTMLElement && active.dataset['at'] === at))
      document.querySelector<HTMLElement>(`[data-at="${CSS.escape(at)}"]`)?.focus({ preventScroll: true });
  }, [revision]);
  return useCallback(
    (key, element) => {
      const { model, setLock } = latest.current;
      const state = moving.current;
      const seat = readSeat(element.dataset['seat']);
      if (key === 'm' || key === 'M') {
        const personId = element.dataset['by'];
        if (seat === null || personId === undefined || state !== null) return state !== null;
        hover({ personId, from: seat }, element, true);
        return true;
      }
      if (key === 'l' || key === 'L') {
        if (seat === null) return false;
        setLock(seat, !model.locked.has(seatKey(seat.sessionId, seat.postId, seat.seat)));
        return true;
      }
      if (key.startsWith('Arrow')) {
        const next = neighbour(latest.current, element, key);
        next?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
        next?.focus({ preventScroll: true });
        if (state?.isByKey && next) hover(state.carried, next, true);
        return true;
      }
      if (state?.isByKey !== true) return false;
      if (key === 'Enter' || key === ' ') {
        const { at } = element.dataset;
        dropped.current = at === undefined ? null : { at, revision: model.table.revision };
        drop();
        return true;
      }
      if (key !== 'Escape') return false;
      cancel();
      return true;
    },
    [hover, drop, cancel, moving],
  );
}

function neighbour(
  { model, by, posts, people, sessions }: KeyField,
  element: HTMLElement,
  key: string,
): HTMLElement | null {
  if (by === 'person') {
    const at = readFree(element.dataset['at']);
    const next = at === null ? null : nextCell(people, sessions, at, key);
    return next === null ? null : document.querySelector<HTMLElement>(`[data-at="${CSS.escape(next)}"]`);
  }
  const seat = readSeat(element.dataset['seat']);
  const next = seat === null ? null : nextSeat(model, posts, sessions, seat, key);
  return next === null
    ? null
    : document.querySelector<HTMLElement>(`[data-seat="${CSS.escape(seatAttribute(next))}"]`);
}
