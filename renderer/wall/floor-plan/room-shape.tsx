import { type CSSProperties, type PointerEvent, useRef } from 'react';
import type { RoomPlace } from '../../../shared/contract/wall-contract.ts';
import { Shape } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';
import { changePlace } from './plan-geometry.ts';
import type { RoomState } from './room-state.ts';

type Grip = 'move' | 'resize';

/** One room on the plan: its name, and the mark and word of its worst camera. */
export function RoomShape({
  roomId,
  name,
  place,
  state,
  cellPx,
  isSelected,
  isEditing,
  onSelect,
  onOpen,
  onPlace,
}: {
  readonly roomId: string;
  readonly name: string;
  readonly place: RoomPlace;
  readonly state: RoomState;
  readonly cellPx: number;
  readonly isSelected: boolean;
  readonly isEditing: boolean;
  onSelect(): void;
  onOpen(): void;
  onPlace(place: RoomPlace, isFinal: boolean): void;
}) {
  const text = useText();
  const drag = useRef<{ grip: Grip; x: number; y: number; place: RoomPlace; latest: RoomPlace } | null>(null);
  const start = (grip: Grip) => (event: PointerEvent<HTMLElement>) => {
    if (!isEditing || event.button !== 0) return;
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { grip, x: event.clientX, y: event.clientY, place, latest: place };
  };
  const move = (event: PointerEvent<HTMLElement>): void => {
    const now = drag.current;
    if (now === null) return;
    event.stopPropagation();
    const x = (event.clientX - now.x) / cellPx;
    const y = (event.clientY - now.y) / cellPx;
    const next = changePlace(now.place, now.grip === 'move' ? { x, y } : { width: x, height: y });
    if (JSON.stringify(next) === JSON.stringify(now.latest)) return;
    now.latest = next;
    onPlace(next, false);
  };
  const end = (event: PointerEvent<HTMLElement>): void => {
    const now = drag.current;
    drag.current = null;
    if (now === null) return;
    event.stopPropagation();
    if (now.latest !== now.place) onPlace(now.latest, true);
  };
  const style: CSSProperties = {
    left: place.x * cellPx,
    top: place.y * cellPx,
    width: place.width * cellPx - 2,
    height: place.height * cellPx - 2,
  };
  return (
    <div className="plan-place" style={style}>
      <button
        type="button"
        className={`plan-room tone-edge-${state.tone}`}
        data-room={roomId}
        data-own-enter
        tabIndex={isSelected ? 0 : -1}
        aria-current={isSelected ? 'true' : undefined}
        aria-label={`${name}${text.frame.colon}${state.word}`}
        onFocus={onSelect}
        onPointerEnter={isEditing ? undefined : onSelect}
        onClick={() => (isEditing ? onSelect() : onOpen())}
        onPointerDown={start('move')}
        onPointerMove={move}
        onPointerUp={end}
      >
        <span className="plan-name">{name}</span>
        <span className={`plan-state tone-${state.tone}`}>
          <Shape tone={state.tone} />
          <span className="plan-word">{state.word}</span>
        </span>
      </button>
      {isEditing && isSelected && (
        <span
          className="plan-grip"
          aria-hidden="true"
          onPointerDown={start('resize')}
          onPointerMove={move}
          onPointerUp={end}
        />
      )}
    </div>
  );
}
