import { Input } from '../../../kit/controls.ts';
import { DatalistInput } from '../../../kit/datalist-input.tsx';
import { useText } from '../../../kit/text/index.ts';
import type { RoomsChange } from './room-draft.ts';

const LONGEST_NAMES = 2_000;

/** Building, county, candidates as one writes them; many names in one field. */
export function RoomFields({
  value,
  buildings,
  empty,
  onChange,
}: {
  readonly value: RoomsChange;
  readonly buildings: readonly string[];
  /** Shown in empty fields. */
  readonly empty: string;
  onChange(value: RoomsChange): void;
}) {
  const words = useText().rosterRooms;
  return (
    <div className="field-grid">
      <span>{words.building}</span>
      <DatalistInput
        label={words.building}
        value={value.building}
        proposals={buildings.map((name) => ({ value: name }))}
        maxLength={64}
        onChange={(building) => onChange({ ...value, building })}
      />
      <span>{words.county}</span>
      <Input
        aria-label={words.county}
        placeholder={words.county}
        value={value.county}
        maxLength={64}
        onChange={({ target }) => onChange({ ...value, county: target.value })}
      />
      <span>{words.schools}</span>
      <Input
        aria-label={words.schools}
        placeholder={empty}
        value={value.candidateSchools}
        maxLength={LONGEST_NAMES}
        onChange={({ target }) => onChange({ ...value, candidateSchools: target.value })}
      />
      <span>{words.classes}</span>
      <Input
        aria-label={words.classes}
        placeholder={empty}
        value={value.candidateClasses}
        maxLength={LONGEST_NAMES}
        onChange={({ target }) => onChange({ ...value, candidateClasses: target.value })}
      />
    </div>
  );
}
