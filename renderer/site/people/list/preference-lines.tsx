import type { Person, Session } from '../../../../shared/contract/roster-table.ts';
import {
  HIGHEST_PREFERENCE_COST,
  USUAL_PREFERENCE_COST,
} from '../../../../shared/domain/roster/preference-cost.ts';
import { Button, InputNumber, Select } from '../../../kit/controls.ts';
import { useText } from '../../../kit/text/index.ts';

/** Sessions the person would rather not have, and how much; the solver adds the numbers up. */
export function PreferenceLines({
  person,
  sessions,
  onChange,
}: {
  readonly person: Person;
  readonly sessions: readonly Session[];
  onChange(person: Person): void;
}) {
  const words = useText().peopleRecords.sheet;
  const lines = Object.entries(person.preference.sessions);
  const exams = sessions.filter(({ kind }) => kind === 'exam');
  const nameOf = (id: string): string => sessions.find((one) => one.id === id)?.name ?? id;
  const free = exams.filter(({ id }) => !(id in person.preference.sessions));
  const [first] = free;
  const set = (next: readonly (readonly [string, number])[]): void =>
    onChange({ ...person, preference: { ...person.preference, sessions: Object.fromEntries(next) } });
  return (
    <>
      <h3>{words.preference}</h3>
      <p className="muted small">{lines.length === 0 ? words.noPreference : words.preferenceWhy}</p>
      {lines.map(([sessionId, cost], at) => (
        <div className="preference-line" key={sessionId}>
          <Select
            aria-label={words.preferenceSession}
            value={sessionId}
            options={[sessionId, ...free.map(({ id }) => id)].map((id) => ({ value: id, label: nameOf(id) }))}
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
              set(lines.map((line, index) => (index === at ? [sessionId, value ?? cost] : line)))
            }
          />
          <Button size="small" onClick={() => set(lines.filter((_, index) => index !== at))}>
            {words.takeAway}
          </Button>
        </div>
      ))}
      {first && (
        <Button onClick={() => set([...lines, [first.id, USUAL_PREFERENCE_COST]])}>
          {words.addPreference}
        </Button>
      )}
    </>
  );
}
