import { useState } from 'react';
import { Button, Input, Select } from '../../kit/controls.ts';
import { Shape, type Tone } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';
import type { PlacedRoom } from './use-plan-edit.ts';

interface Floor {
  readonly floor: number;
  readonly name: string;
  readonly worst: { readonly tone: Tone; readonly count: number } | null;
}

/** Floors with what is wrong on them; while editing, what can be done with the selected room. */
export function PlanToolbar({
  floors,
  floor,
  onFloor,
  isEditing,
  onEditing,
  canUndo,
  onUndo,
  selected,
  onMoveToFloor,
  onReset,
  onName,
}: {
  readonly floors: readonly Floor[];
  readonly floor: number;
  onFloor(floor: number): void;
  readonly isEditing: boolean;
  onEditing(isEditing: boolean): void;
  readonly canUndo: boolean;
  onUndo(): void;
  readonly selected: PlacedRoom | null;
  onMoveToFloor(floor: number): void;
  onReset(): void;
  onName(name: string): void;
}) {
  const text = useText();
  const words = text.wall;
  const current = floors[floor];
  return (
    <div className="toolbar plan-toolbar">
      <nav className="view-tabs" aria-label={words.floors}>
        {floors.map(({ floor: index, name, worst }) => (
          <button
            key={index}
            type="button"
            className="view-tab"
            aria-current={index === floor ? 'page' : undefined}
            onClick={() => onFloor(index)}
          >
            {name}
            {worst && (
              <span className={`plan-count tone-${worst.tone}`}>
                <Shape tone={worst.tone} />
                {words.problemRooms(worst.count)}
              </span>
            )}
          </button>
        ))}
      </nav>
      <span className="grow" />
      {isEditing && current && (
        <>
          <FloorName key={`${floor} ${current.name}`} name={current.name} onName={onName} />
          <Select
            aria-label={words.moveToFloor}
            style={{ width: 132 }}
            disabled={selected === null}
            value={selected?.floor ?? null}
            options={floors.map(({ floor: value, name }) => ({ value, label: name }))}
            onChange={(value) => value !== null && onMoveToFloor(value)}
          />
          <Button disabled={!(selected?.isPlaced ?? false)} onClick={onReset}>
            {words.placeAutomatically}
          </Button>
          <Button disabled={!canUndo} onClick={onUndo}>
            {words.undo}
          </Button>
        </>
      )}
      <Button aria-pressed={isEditing} onClick={() => onEditing(!isEditing)}>
        {isEditing ? words.endPlanEdit : words.editPlan}
      </Button>
    </div>
  );
}

function FloorName({ name, onName }: { readonly name: string; onName(name: string): void }) {
  const text = useText();
  const [value, setValue] = useState(name);
  const keep = (): void => {
    if (value.trim() !== name) onName(value.trim());
  };
  return (
    <Input
      aria-label={text.wall.floorName}
      style={{ width: 120 }}
      maxLength={32}
      value={value}
      onChange={(event) => setValue(event.target.value)}
      onPressEnter={keep}
      onBlur={keep}
    />
  );
}
