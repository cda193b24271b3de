import type {
  DutyProblem,
  DutyProblemPerson,
} from '../../../../../shared/domain/roster/duty/plan/duty-problem.ts';
import type { DutySlot } from '../../../../../shared/domain/roster/duty/plan/duty-slots.ts';
import { Checkbox, Input, InputNumber, Select } from '../../../../kit/controls.ts';
import { useText } from '../../../../kit/text/index.ts';
import { DraftField, DraftTags } from './draft-field.tsx';
import { DraftWishes } from './draft-wishes.tsx';

const LIMITS = [
  ['maxShifts', 1_000],
  ['maxHours', 10_000],
  ['maxWeekends', 100],
] as const;

/** One person: groups, skills, posts, days off, wishes and limits. */
export function DraftPerson({
  person,
  problem,
  days,
  slots,
  groups,
  skills,
  onChange,
}: {
  readonly person: DutyProblemPerson;
  readonly problem: DutyProblem;
  readonly days: readonly string[];
  readonly slots: readonly DutySlot[];
  readonly groups: readonly string[];
  readonly skills: readonly string[];
  onChange(person: DutyProblemPerson): void;
}) {
  const text = useText();
  const words = text.duty.draft;
  const { fields } = words;
  const change = (part: Partial<DutyProblemPerson>): void => onChange({ ...person, ...part });
  const dayOptions = [...new Set([...days, ...person.daysOff])]
    .sort()
    .map((day) => ({ value: day, label: day.slice(5) }));
  return (
    <div className="duty-draft-form">
      <DraftField label={fields.name}>
        <span className="toolbar">
          <Input
            aria-label={fields.name}
            value={person.name}
            maxLength={64}
            onChange={(event) => change({ name: event.target.value })}
          />
          <Checkbox
            checked={person.isKeeper}
            onChange={(event) => change({ isKeeper: event.target.checked })}
          >
            {text.duty.keeper}
          </Checkbox>
        </span>
      </DraftField>
      <DraftTags
        label={fields.groups}
        value={person.groups}
        known={groups}
        onChange={(value) => change({ groups: value })}
      />
      <DraftTags
        label={fields.skills}
        value={person.skills}
        known={skills}
        onChange={(value) => change({ skills: value })}
      />
      <DraftField label={fields.posts}>
        <Select
          mode="multiple"
          aria-label={fields.posts}
          className="duty-draft-wide"
          placeholder={words.anyPost}
          value={[...person.posts]}
          options={problem.posts.map(({ id, name }) => ({ value: id, label: name === '' ? id : name }))}
          onChange={(posts: string[]) => change({ posts })}
        />
      </DraftField>
      <DraftField label={fields.daysOff}>
        <Select
          mode="multiple"
          aria-label={fields.daysOff}
          className="duty-draft-wide"
          placeholder={words.noDaysOff}
          value={[...person.daysOff]}
          options={dayOptions}
          onChange={(daysOff: string[]) => change({ daysOff: [...daysOff].sort() })}
        />
      </DraftField>
      <DraftField label={fields.requests}>
        <DraftWishes
          wishes={person.requests}
          posts={problem.posts}
          days={days}
          slots={slots}
          onChange={(requests) => change({ requests })}
        />
      </DraftField>
      <DraftField label={words.limits}>
        <span className="toolbar">
          {LIMITS.map(([key, most]) => (
            <InputNumber
              key={key}
              aria-label={fields[key]}
              placeholder={fields[key]}
              value={person[key]}
              min={0}
              max={most}
              precision={0}
              onChange={(value) => change({ [key]: value })}
            />
          ))}
        </span>
        <p className="muted small">
          {words.before(person.nightsBefore, person.previous.length, person.duties.length)}
        </p>
      </DraftField>
    </div>
  );
}
