import { useRef, useState } from 'react';
import type { FloorPlan, RoomPlace } from '../../../shared/contract/wall-contract.ts';
import { useSiteCommand } from '../../client/site.ts';

export type PlacedRoom = FloorPlan['rooms'][number];

const MOST_UNDO = 50;
/** Keys repeat faster than a change is worth storing: the last of a run is sent. */
const SETTLE_MS = 400;

interface Step {
  readonly roomId: string;
  /** Null: it was where the automatic layout has it. */
  readonly before: RoomPlace | null;
}

const placeOf = ({ floor, x, y, width, height }: RoomPlace): RoomPlace => ({ floor, x, y, width, height });

/** Changes of the plan: shown at once, stored when the hand rests, taken back one by one. */
export function usePlanEdit(plan: FloorPlan): {
  readonly rooms: readonly PlacedRoom[];
  readonly canUndo: boolean;
  /** `preview` while a drag lasts, `soon` for keys that repeat, `now` when it is decided. */
  place(roomId: string, place: RoomPlace | null, when: 'preview' | 'soon' | 'now'): void;
  undo(): string | null;
} {
  const { run } = useSiteCommand('wall.placeRoom');
  const [steps, setSteps] = useState<readonly Step[]>([]);
  const [draft, setDraft] = useState<{ readonly roomId: string; readonly place: RoomPlace } | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const stored = plan.rooms;
  const rooms = stored.map((room) => (room.roomId === draft?.roomId ? { ...room, ...draft.place } : room));

  const send = async (roomId: string, place: RoomPlace | null, remember: boolean): Promise<void> => {
    const known = stored.find((room) => room.roomId === roomId);
    const before = known?.isPlaced ? placeOf(known) : null;
    const done = await run({ roomId, place });
    setDraft((now) => (now?.roomId === roomId ? null : now));
    if (done && remember) setSteps((all) => [...all, { roomId, before }].slice(-MOST_UNDO));
  };
  return {
    rooms,
    canUndo: steps.length > 0,
    place(roomId, place, when) {
      clearTimeout(timer.current);
      if (place === null) {
        void send(roomId, null, true);
        return;
      }
      setDraft({ roomId, place });
      if (when === 'now') void send(roomId, place, true);
      else if (when === 'soon') timer.current = setTimeout(() => void send(roomId, place, true), SETTLE_MS);
    },
    undo() {
      const last = steps.at(-1);
      if (last === undefined) return null;
      setSteps(steps.slice(0, -1));
      void send(last.roomId, last.before, false);
      return last.roomId;
    },
  };
}
