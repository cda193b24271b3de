import type { Person } from '../../../../shared/contract/roster-table.ts';
import {
  HIGHEST_PREFERENCE_COST,
  USUAL_PREFERENCE_COST,
} from '../../../../shared/domain/roster/preference-cost.ts';
import { Button, InputNumber, Select } from '../../../kit/controls.ts';
import { useText } from '../../../kit/text/index.ts';
import { distinct } from '../rooms/room-draft.ts';
import type { RosterModel } from '../roster-model.ts';

/** Sessions and buildings the person would rather not have, and how much; the solver adds the numbers up. */
export function PreferenceLines({
  person,
  table,
  onChange,
}: {
  readonly person: Person;
  readonly table: RosterModel['table'];
  onChange(person: Person): void;
}) {
  const words = useText().peopleRecords.sheet;
  const { sessions, buildings } = person.preference;
  const isNone = Object.keys(sessions).length + Object.keys(buildings).length === 0;
  const known = distinct(table.rooms.map(({ building }) => building));
  return (
    <>
      <h3>{words.preference}</h3>
      <p className="muted small">{isNone ? words.noPreference : words.preferenceWhy}</p>
      <CostLines
        name={words.preferenceSession}
        add={words.addPreference}
        costs={sessions}
        choices={table.sessions.filter(({ kind }) => kind === 'exam')}
        onChange={(next) => onChange({ ...person, preference: { sessions: next, buildings } })}
      />
      <CostLines
        name={words.preferenceBuilding}
        add={words.addBuilding}
        costs={buildings}
        choices={known.map((name) => ({ id: name, name }))}
        onChange={(next) => onChange({ ...person, preference: { sessions, buildings: next } })}
      />
    </>
  );
}

function CostLines({
  name,
  add,
  costs,
  choices,
  onChange,
}: {
  readonly name: string;
  readonly add: string;
  readonly costs: Readonly<Record<string, number>>;
  readonly choices: readonly { readonly id: string; readonly name: string }[];
  onChange(costs: Record<string, number>): void;
}) {
  const words = useText().peopleRecords.sheet;
  const lines = Object.entries(costs);
  const nameOf = (id: string): string => choices.find((one) => one.id === id)?.name ?? id;
  const free = choices.filter(({ id }) => !(id in costs));
  const [first] = free;
  const set = (next: readonly (readonly [string, number])[]): void => onChange(Object.fromEntries(next));
  return (
    <>
      {lines.map(([own, cost], at) => (
        <div className="preference-line" key={own}>
          <Select
            aria-label={name}
            value={own}
            options={[own, ...free.map(({ id }) => id)].map((id) => ({ value: id, label: nameOf(id) }))}
            onChange={(id) => set(lines.map((line, index) => (index === at ? [id, cost] : line)))}
          />
          <InputNumber
            aria-label={words.preferenceCost}
            title={words.preferenceCost}
            min={1}
            max={HIGHEST_PREFERENCE_COST}
            precision={0}
            value={cost}
            onChange={(value) =>
              set(lines.map((line, index) => (index === at ? [own, value ?? cost] : line)))
            }
          />
          <Button size="small" onClick={() => set(lines.filter((_, index) => index !== at))}>
            {words.takeAway}
          </Button>
        </div>
      ))}
      {first && <Button onClick={() => set([...lines, [first.id, USUAL_PREFERENCE_COST]])}>{add}</Button>}
    </>
  );
}
