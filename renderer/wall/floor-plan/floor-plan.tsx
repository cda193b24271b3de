import { type RefObject, useEffect, useImperativeHandle, useRef, useState } from 'react';
import { type FloorPlan, MOST_FLOORS } from '../../../shared/contract/wall-contract.ts';
import { floorPlanFeed, useSiteCommand } from '../../client/site.ts';
import { useFeed } from '../../client/use-client.ts';
import { EmptyPage } from '../../kit/empty-page.tsx';
import { StatusMark } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';
import { type Direction, findByNumber } from '../layout.ts';
import { useArea } from '../use-area.ts';
import type { WallCamera } from '../wall-camera.ts';
import { changePlace, neighbour, STEPS, scaleOfFloor } from './plan-geometry.ts';
import { PlanToolbar } from './plan-toolbar.tsx';
import { RoomShape } from './room-shape.tsx';
import { roomState, worstOf } from './room-state.ts';
import { usePlanEdit } from './use-plan-edit.ts';

/** What the wall's keys do on the plan. */
export interface PlanKeys {
  move(direction: Direction): void;
  resize(direction: Direction): void;
  open(): void;
  turn(by: number): void;
  undo(): void;
  jump(typed: string): boolean;
}

interface FloorPlanProps {
  readonly rooms: readonly { readonly id: string; readonly name: string }[];
  readonly cameras: readonly WallCamera[];
  readonly isConnected: boolean;
  readonly keys: RefObject<PlanKeys | null>;
  onOpen(cameraId: string): void;
}

/** Rooms as shapes on their floors, each with the state of its worst camera. */
export function FloorPlanView(props: FloorPlanProps) {
  const text = useText();
  const plan = useFeed(floorPlanFeed).value;
  if (plan === null) return <EmptyPage title={text.frame.loading} />;
  if (plan.rooms.length === 0)
    return <EmptyPage title={text.wall.noRooms}>{text.wall.noRoomsAction}</EmptyPage>;
  return <PlanSheet {...props} plan={plan} />;
}

function PlanSheet({
  plan,
  rooms,
  cameras,
  isConnected,
  keys,
  onOpen,
}: FloorPlanProps & { readonly plan: FloorPlan }) {
  const text = useText();
  const edit = usePlanEdit(plan);
  const nameFloor = useSiteCommand('wall.nameFloor');
  const [isEditing, setEditing] = useState(false);
  const [floor, setFloor] = useState(0);
  const [selectedId, setSelectedId] = useState<string | null>(null);
  const board = useRef<HTMLDivElement>(null);
  const area = useArea(board);

  const nameOf = new Map(rooms.map(({ id, name }) => [id, name]));
  const placed = edit.rooms.map((room) => ({
    ...room,
    name: nameOf.get(room.roomId) ?? room.roomId,
    state: roomState(
      cameras.filter((camera) => camera.roomId === room.roomId),
      isConnected,
      text,
    ),
  }));
  const lastFloor = Math.max(0, ...placed.map((room) => room.floor));
  // While editing, one more floor is there to move rooms to.
  const floors = Array.from(
    { length: Math.min(MOST_FLOORS, lastFloor + 1 + (isEditing ? 1 : 0)) },
    (_, index) => ({
      floor: index,
      name: plan.floorNames.find((named) => named.floor === index)?.name ?? text.wall.floorOf(index + 1),
      worst: worstOf(placed.filter((room) => room.floor === index).map(({ state }) => state)),
    }),
  );
  const shownFloor = Math.min(floor, floors.length - 1);
  const here = placed.filter((room) => room.floor === shownFloor);
  const scale = scaleOfFloor(here, area, isEditing);
  const selected = here.find(({ roomId }) => roomId === selectedId) ?? here[0];

  const focusRoom = (roomId: string): void => {
    setSelectedId(roomId);
    requestAnimationFrame(() =>
      board.current?.querySelector<HTMLElement>(`[data-room="${CSS.escape(roomId)}"]`)?.focus(),
    );
  };
  const turn = (by: number): void =>
    setFloor((((shownFloor + by) % floors.length) + floors.length) % floors.length);
  const openRoom = (roomId: string | undefined): void => {
    const cameraId = placed.find((room) => room.roomId === roomId)?.state.cameraId;
    if (cameraId) onOpen(cameraId);
  };
  useImperativeHandle(keys, () => ({
    move(direction) {
      if (isEditing && selected) edit.place(selected.roomId, changePlace(selected, STEPS[direction]), 'soon');
      else {
        const next = neighbour(here, selectedId === null ? null : (selected?.roomId ?? null), direction);
        if (next !== null) focusRoom(next);
      }
    },
    resize(direction) {
      const { x: width, y: height } = STEPS[direction];
      if (isEditing && selected)
        edit.place(selected.roomId, changePlace(selected, { width, height }), 'soon');
    },
    open: () => openRoom(selected?.roomId),
    turn,
    undo: () => {
      const roomId = edit.undo();
      if (roomId !== null) setSelectedId(roomId);
    },
    jump(typed) {
      const room =
        placed[
          findByNumber(
            typed,
            placed.map(({ roomId, name }) => ({ id: roomId, name })),
          )
        ];
      if (!room) return false;
      setFloor(room.floor);
      focusRoom(room.roomId);
      return true;
    },
  }));
  const selectedFloor = edit.rooms.find(({ roomId }) => roomId === selectedId)?.floor;
  useEffect(() => {
    // A room that was moved to another floor takes the view along.
    if (isEditing && selectedFloor !== undefined) setFloor(selectedFloor);
  }, [selectedFloor, isEditing]);

  return (
    <div className="floor-plan">
      <PlanToolbar
        floors={floors}
        floor={shownFloor}
        onFloor={setFloor}
        isEditing={isEditing}
        onEditing={setEditing}
        canUndo={edit.canUndo}
        onUndo={() => void edit.undo()}
        selected={isEditing && selected ? selected : null}
        onMoveToFloor={(next) =>
          selected && edit.place(selected.roomId, { ...changePlace(selected, {}), floor: next }, 'now')
        }
        onReset={() => selected && edit.place(selected.roomId, null, 'now')}
        onName={(name) => void nameFloor.run({ floor: shownFloor, name })}
      />
      <div className={isEditing ? 'plan-board editing' : 'plan-board'} ref={board}>
        <div className="plan-sheet" style={{ width: scale.widthPx, height: scale.heightPx }}>
          {here.map((room) => (
            <RoomShape
              key={room.roomId}
              roomId={room.roomId}
              name={room.name}
              place={room}
              state={room.state}
              cellPx={scale.cellPx}
              isSelected={room.roomId === selected?.roomId}
              isEditing={isEditing}
              onSelect={() => setSelectedId(room.roomId)}
              onOpen={() => openRoom(room.roomId)}
              onPlace={(place, isFinal) => edit.place(room.roomId, place, isFinal ? 'now' : 'preview')}
            />
          ))}
        </div>
      </div>
      <section className="plan-words" aria-live="polite" aria-label={text.wall.planWords}>
        {selected && (
          <>
            <strong>{selected.name}</strong>
            {selected.state.cameras.length === 0 && (
              <StatusMark tone="unconnected">{text.wall.noRoomCamera}</StatusMark>
            )}
            {selected.state.cameras.map(({ camera, view }) => (
              <span key={camera.id} className="plan-camera">
                <span className="muted">{text.codes.cameraRole[camera.status.role]}</span>
                <StatusMark tone={view.tone}>{view.word}</StatusMark>
                {view.cause && <span>{view.cause}</span>}
                {view.action && <span className="muted">{view.action}</span>}
              </span>
            ))}
            {isEditing && <span className="muted">{text.wall.planEditHint}</span>}
          </>
        )}
      </section>
    </div>
  );
}
