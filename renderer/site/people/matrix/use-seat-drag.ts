import {
  type PointerEvent as ReactPointerEvent,
  type RefObject,
  useCallback,
  useEffect,
  useMemo,
  useRef,
} from 'react';
import type { RosterModel, Seat } from '../roster-model.ts';
import type { Carried, Judge, SeatVerdict } from './judge-seat.ts';

/** A press becomes a drag after this many pixels. */
const DRAG_PX = 5;
/** Near an edge the table scrolls under the carried person. */
const EDGE_PX = 40;
const SCROLL_PX = 14;

export interface MoveState {
  readonly carried: Carried;
  /** What a drop would do: `carried` onto the target, or somebody free onto the seat that is given away. */
  readonly effect: Carried;
  /** The element under the hand, as its attribute says. */
  readonly at: string;
  readonly target: Seat | null;
  readonly verdict: SeatVerdict | null;
  readonly isByKey: boolean;
}

/** What is being moved, to be read without drawing the page around it anew. */
export interface MoveStore {
  get(): MoveState | null;
  subscribe(listener: () => void): () => void;
}

/** `data-seat` of an element: session, post, seat. */
export const seatAttribute = ({ sessionId, postId, seat }: Seat): string =>
  JSON.stringify([sessionId, postId, seat]);

export function readSeat(text: string | undefined): Seat | null {
  if (text === undefined) return null;
  const [sessionId, postId, seat]: unknown[] = JSON.parse(text);
  return typeof sessionId === 'string' && typeof postId === 'string' && typeof seat === 'number'
    ? { sessionId, postId, seat }
    : null;
}

/** Somebody who has no seat in a session, as the people x time view shows it. */
export interface FreeCell {
  readonly sessionId: string;
  readonly personId: string;
}

/** `data-free` of such a cell, and `data-at` of every cell of people and time: session, person. */
export const freeAttribute = (sessionId: string, personId: string): string =>
  JSON.stringify([sessionId, personId]);

export function readFree(text: string | undefined): FreeCell | null {
  if (text === undefined) return null;
  const [sessionId, personId]: unknown[] = JSON.parse(text);
  return typeof sessionId === 'string' && typeof personId === 'string' ? { sessionId, personId } : null;
}

/** What dropping on an element would do: a move onto its seat, or the carried seat given to whoever is free there. */
function effectOf(carried: Carried, element: HTMLElement | null): { effect: Carried; target: Seat | null } {
  const free = readFree(element?.dataset['free']);
  if (free === null) return { effect: carried, target: readSeat(element?.dataset['seat']) };
  const isSameTime = carried.from?.sessionId === free.sessionId;
  return { effect: { personId: free.personId, from: null }, target: isSameTime ? carried.from : null };
}

const seatAt = (element: Element | null): HTMLElement | null =>
  element?.closest<HTMLElement>('[data-seat], [data-free]') ?? null;

/**
 * Moving people: by pointer from any seat or any element with `data-person`, or by key from a focused seat. Moving
 * changes two attributes of the page and a store of its own, so nothing but the line of the verdict is drawn again until
 * something is dropped.
 */
export function useSeatDrag(options: {
  readonly model: RosterModel;
  readonly judge: Judge | null;
  readonly scroller: RefObject<HTMLElement | null>;
  onDrop(carried: Carried, target: Seat): void;
}) {
  const latest = useRef(options);
  latest.current = options;
  const moving = useRef<MoveState | null>(null);
  const marked = useRef<HTMLElement | null>(null);
  const listeners = useRef(new Set<() => void>());
  const show = useCallback((next: MoveState | null): void => {
    if (moving.current === next) return;
    moving.current = next;
    for (const listener of listeners.current) listener();
  }, []);
  const moves = useMemo(
    (): MoveStore => ({
      get: () => moving.current,
      subscribe(listener) {
        const all = listeners.current;
        all.add(listener);
        return () => all.delete(listener);
      },
    }),
    [],
  );
  const mark = useCallback((element: HTMLElement | null, verdict: SeatVerdict | null): void => {
    marked.current?.removeAttribute('data-drop');
    marked.current = element;
    if (element && verdict)
      element.dataset['drop'] =
        verdict.kind !== 'judged' ? verdict.kind : verdict.isAllowed ? 'allowed' : 'breaks';
  }, []);
  const cancel = useCallback((): void => {
    mark(null, null);
    show(null);
  }, [mark, show]);
  const hover = useCallback(
    (carried: Carried, element: HTMLElement | null, isByKey: boolean): void => {
      const { effect, target } = effectOf(carried, element);
      const { judge, model } = latest.current;
      const at = element?.dataset['free'] ?? element?.dataset['seat'] ?? '';
      if (moving.current !== null && target !== null && moving.current.at === at) return;
      const verdict = target === null || judge === null ? null : judge(model, effect, target);
      mark(element, verdict);
      show({ carried, effect, at, target, verdict, isByKey });
    },
    [mark, show],
  );
  const drop = useCallback((): void => {
    const state = moving.current;
    cancel();
    if (state?.target && state.verdict?.kind === 'judged') latest.current.onDrop(state.effect, state.target);
  }, [cancel]);

  const onPointerDown = useCallback(
    (event: ReactPointerEvent): void => {
      if (event.button !== 0 || !(event.target instanceof Element)) return;
      const seatElement = seatAt(event.target);
      const personId =
        seatElement?.dataset['by'] ?? event.target.closest<HTMLElement>('[data-person]')?.dataset['person'];
      if (personId === undefined) return;
      const carried: Carried = { personId, from: readSeat(seatElement?.dataset['seat']) };
      const start = { x: event.clientX, y: event.clientY };
      let isDragging = false;
      let scrolling = 0;
      let last = start;
      const scroll = (): void => {
        const box = latest.current.scroller.current?.getBoundingClientRect();
        if (box) {
          const by = (at: number, from: number, to: number): number =>
            at < from + EDGE_PX ? -SCROLL_PX : at > to - EDGE_PX ? SCROLL_PX : 0;
          const [dx, dy] = [by(last.x, box.left, box.right), by(last.y, box.top, box.bottom)];
          const isInside = last.x > box.left && last.x < box.right && last.y > box.top && last.y < box.bottom;
          if (isInside && (dx !== 0 || dy !== 0)) latest.current.scroller.current?.scrollBy(dx, dy);
        }
        scrolling = requestAnimationFrame(scroll);
      };
      const onMove = (moved: PointerEvent): void => {
        last = { x: moved.clientX, y: moved.clientY };
        if (!isDragging && Math.hypot(last.x - start.x, last.y - start.y) < DRAG_PX) return;
        if (!isDragging) {
          isDragging = true;
          scrolling = requestAnimationFrame(scroll);
        }
        hover(carried, seatAt(document.elementFromPoint(last.x, last.y)), false);
        const ghost = document.querySelector<HTMLElement>('.move-ghost');
        if (ghost) ghost.style.transform = `translate(${last.x + 12}px, ${last.y + 12}px)`;
      };
      const end = (): void => {
        removeEventListener('pointermove', onMove);
        removeEventListener('pointerup', onUp);
        removeEventListener('pointercancel', onCancel);
        removeEventListener('keydown', onKey, true);
        cancelAnimationFrame(scrolling);
      };
      const onUp = (): void => {
        end();
        if (!isDragging) return;
        // The click that follows a drag chooses nothing.
        addEventListener('click', swallow, { capture: true, once: true });
        setTimeout(() => removeEventListener('click', swallow, true));
        drop();
      };
      const onCancel = (): void => {
        end();
        cancel();
      };
      const onKey = (key: KeyboardEvent): void => {
        if (key.key !== 'Escape') return;
        key.stopPropagation();
        onCancel();
      };
      addEventListener('pointermove', onMove);
      addEventListener('pointerup', onUp);
      addEventListener('pointercancel', onCancel);
      addEventListener('keydown', onKey, true);
    },
    [hover, drop, cancel],
  );
  useEffect(() => cancel, [cancel]);
  return { moves, onPointerDown, hover, drop, cancel, moving };
}

function swallow(event: MouseEvent): void {
  event.stopPropagation();
  event.preventDefault();
}
