import type { StepTable } from '../../../shared/contract/exam-library.ts';
import type { PlanSession } from '../../../shared/contract/exam-plan.ts';
import { Button, Checkbox, Input, Select } from '../../kit/controls.ts';
import { usePreferences } from '../../kit/preferences.ts';
import { useText } from '../../kit/text/index.ts';

/** One session in a line of fields; its end is on the day of its start unless it runs past midnight. */
export function SessionRow({
  session,
  tables,
  isOpen,
  onChange,
  onRooms,
  onRemove,
}: {
  readonly session: PlanSession;
  readonly tables: readonly StepTable[];
  readonly isOpen: boolean;
  onChange(session: PlanSession): void;
  onRooms(): void;
  onRemove(): void;
}) {
  const words = useText().exam;
  const { language } = usePreferences();
  const { name, rooms } = session;
  const [date = '', start = ''] = session.start.split('T');
  const end = session.end.slice(11);
  const candidates = rooms.reduce((sum, room) => sum + room.candidates, 0);
  const roomWords = rooms.length === 0 ? words.allRooms : words.roomCount(rooms.length, candidates);
  const label = (what: string): string => words.ofSession(what, name);
  const times = (onDate: string, from: string, to: string): void =>
    onChange({ ...session, start: `${onDate}T${from}`, end: `${onDate}T${to}` });
  return (
    <tr aria-selected={isOpen}>
      <td>
        <Input
          aria-label={label(words.session)}
          translate="no"
          value={name}
          maxLength={64}
          onChange={({ target }) => onChange({ ...session, name: target.value })}
        />
      </td>
      <td>
        <Input
          aria-label={label(words.subject)}
          translate="no"
          value={session.subject}
          maxLength={64}
          onChange={({ target }) => onChange({ ...session, subject: target.value })}
        />
      </td>
      <td>
        <Input
          aria-label={label(words.date)}
          maxLength={10}
          value={date}
          onChange={({ target }) => times(target.value, start, end)}
        />
      </td>
      <td>
        <Input
          aria-label={label(words.start)}
          maxLength={5}
          value={start}
          onChange={({ target }) => times(date, target.value, end)}
        />
      </td>
      <td>
        <Input
          aria-label={label(words.end)}
          maxLength={5}
          value={end}
          onChange={({ target }) => times(date, start, target.value)}
        />
      </td>
      <td>
        <Checkbox
          aria-label={label(words.listening)}
          checked={session.hasListening}
          onChange={({ target }) => onChange({ ...session, hasListening: target.checked })}
        />
      </td>
      <td>
        <Select
          aria-label={label(words.steps)}
          className="exam-steps-choice"
          value={session.steps}
          popupMatchSelectWidth={false}
          options={[
            ...tables.map(({ id, name: table }) => ({ value: id, label: table[language] })),
            { value: '', label: words.noSteps },
          ]}
          onChange={(steps) => onChange({ ...session, steps })}
        />
      </td>
      <td>
        <button
          type="button"
          className="link-button"
          aria-expanded={isOpen}
          aria-label={`${label(words.rooms)} ${roomWords}`}
          onClick={onRooms}
        >
          {roomWords}
        </button>
      </td>
      <td>
        <Button size="small" aria-label={words.removeSession(name)} onClick={onRemove}>
          {words.remove}
        </Button>
      </td>
    </tr>
  );
}
