import type { DutyProblemPost } from '../../../../../shared/domain/roster/duty/plan/duty-problem.ts';
import { Button, Checkbox, Input, InputNumber } from '../../../../kit/controls.ts';
import { useText } from '../../../../kit/text/index.ts';
import { DraftField, DraftTags } from './draft-field.tsx';

/** `带班×2` asks for two; without a number, for one. */
const SKILL = /^(.+?)[×x*](\d{1,2})$/;
const skillText = ({ skill, people }: DutyProblemPost['skills'][number]): string =>
  people === 1 ? skill : `${skill}×${people}`;
function readSkill(text: string): DutyProblemPost['skills'][number] {
  const [, skill = text, people = '1'] = SKILL.exec(text) ?? [];
  return { skill, people: Math.max(1, Number(people)) };
}

/** One post: how many people, who may serve, which skills, and its times. */
export function DraftPost({
  post,
  groups,
  skills,
  onChange,
}: {
  readonly post: DutyProblemPost;
  readonly groups: readonly string[];
  readonly skills: readonly string[];
  onChange(post: DutyProblemPost): void;
}) {
  const text = useText();
  const words = text.duty.draft;
  const { fields } = words;
  const change = (part: Partial<DutyProblemPost>): void => onChange({ ...post, ...part });
  const setTime = (index: number, part: Partial<DutyProblemPost['times'][number]>): void =>
    change({ times: post.times.map((time, at) => (at === index ? { ...time, ...part } : time)) });
  const addTime = (): void => {
    const taken = new Set(post.times.map(({ id }) => id));
    let number = post.times.length + 1;
    while (taken.has(`t${number}`)) number += 1;
    change({ times: [...post.times, { id: `t${number}`, start: '08:00', end: '20:00', on: null }] });
  };
  return (
    <div className="duty-draft-form">
      <DraftField label={fields.name}>
        <Input
          aria-label={fields.name}
          value={post.name}
          maxLength={64}
          onChange={(event) => change({ name: event.target.value })}
        />
      </DraftField>
      <DraftField label={words.needed}>
        <span className="toolbar">
          <InputNumber
            aria-label={words.needed}
            value={post.people}
            min={1}
            max={20}
            onChange={(people) => change({ people: people ?? 1 })}
          />
          <Checkbox
            checked={post.needsKeeper}
            onChange={(event) => change({ needsKeeper: event.target.checked })}
          >
            {fields.needsKeeper}
          </Checkbox>
          <Checkbox
            checked={post.isAroundTheClock}
            onChange={(event) => change({ isAroundTheClock: event.target.checked })}
          >
            {fields.isAroundTheClock}
          </Checkbox>
        </span>
      </DraftField>
      <DraftTags
        label={words.postGroups}
        value={post.groups}
        known={groups}
        onChange={(value) => change({ groups: value })}
      />
      <DraftTags
        label={words.postSkills}
        value={post.skills.map(skillText)}
        known={skills}
        onChange={(value) => change({ skills: value.map(readSkill) })}
      />
      <DraftField label={fields.times}>
        <ul className="duty-draft-lines">
          {post.times.map((time, index) => (
            <li key={time.id} className="toolbar">
              <Input
                type="time"
                aria-label={words.timeStart(index + 1)}
                value={time.start}
                onChange={(event) => setTime(index, { start: event.target.value })}
              />
              –
              <Input
                type="time"
                aria-label={words.timeEnd(index + 1)}
                value={time.end}
                onChange={(event) => setTime(index, { end: event.target.value })}
              />
              {time.on !== null && <span className="muted small">{words.onDays(time.on.length)}</span>}
              <Button
                size="small"
                onClick={() => change({ times: post.times.filter((one) => one !== time) })}
              >
                {words.remove}
              </Button>
            </li>
          ))}
        </ul>
        <Button size="small" onClick={addTime}>
          {words.addTime}
        </Button>
        <p className="muted small">{words.timesWhy}</p>
      </DraftField>
    </div>
  );
}
