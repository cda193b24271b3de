import { useState } from 'react';
import type { ReportRole, RosterDay } from '../../../../shared/contract/roster-day.ts';
import { useSiteCommand } from '../../../client/site.ts';
import { Button, InputNumber, Select } from '../../../kit/controls.ts';
import { useText } from '../../../kit/text/index.ts';
import { wordOf } from '../../../kit/text/worded.ts';

const MOST_MINUTES = 720;

/** When people of this session have to be there: everybody, those on standby, or one post of its own. */
export function ReportTimes({
  sessionId,
  day,
  posts,
}: {
  readonly sessionId: string;
  readonly day: RosterDay;
  /** What people of the site do, as recorded. */
  readonly posts: readonly string[];
}) {
  const words = useText().day;
  const set = useSiteCommand('rosterDay.setReportTime');
  const [added, setAdded] = useState<string | null>(null);
  const own = day.setup.reports.filter((one) => one.sessionId === sessionId);
  const everyone = own.find(({ role }) => role.kind === 'everyone');
  const others = own.filter(({ role }) => role.kind !== 'everyone');
  const known = new Set(others.map(({ role }) => keyOf(role)));
  const choices = ['standby', ...posts.map((post) => `post:${post}`)].filter((key) => !known.has(key));
  const nameOf = (role: ReportRole): string =>
    role.kind === 'post' ? role.post : (wordOf(words.reportRoles, role.kind) ?? role.kind);
  const row = (role: ReportRole, minutes: number, isOwn: boolean) => (
    <li key={keyOf(role)} className="day-choice">
      <span className="day-role">{nameOf(role)}</span>
      <InputNumber
        aria-label={words.minutesOf(nameOf(role))}
        min={0}
        max={MOST_MINUTES}
        precision={0}
        value={minutes}
        changeOnBlur
        onChange={(value) => {
          if (typeof value === 'number' && value !== minutes)
            void set.run({ sessionId, role, minutes: value });
        }}
      />
      <span className="muted small">{words.minutesBefore}</span>
      {isOwn && (
        <Button
          size="small"
          aria-label={`${words.standard} ${nameOf(role)}`}
          disabled={set.isBusy}
          onClick={() => void set.run({ sessionId, role, minutes: null })}
        >
          {words.standard}
        </Button>
      )}
    </li>
  );
  return (
    <>
      <h2>{words.reportTimes}</h2>
      <ul>
        {row({ kind: 'everyone' }, everyone?.minutes ?? day.profile.reportMinutes, everyone !== undefined)}
        {others.map(({ role, minutes }) => row(role, minutes, true))}
      </ul>
      {choices.length > 0 && (
        <p className="day-choice">
          <Select
            aria-label={words.ownTime}
            placeholder={words.ownTime}
            value={added}
            popupMatchSelectWidth={false}
            options={choices.map((key) => ({ value: key, label: nameOf(roleOf(key)) }))}
            onChange={setAdded}
          />
          <Button
            disabled={added === null || set.isBusy}
            onClick={() => {
              if (added === null) return;
              const minutes = everyone?.minutes ?? day.profile.reportMinutes;
              void set.run({ sessionId, role: roleOf(added), minutes }).then(() => setAdded(null));
            }}
          >
            {words.add}
          </Button>
        </p>
      )}
    </>
  );
}

const keyOf = (role: ReportRole): string => (role.kind === 'post' ? `post:${role.post}` : role.kind);
const roleOf = (key: string): ReportRole =>
  key.startsWith('post:') ? { kind: 'post', post: key.slice('post:'.length) } : { kind: 'standby' };
