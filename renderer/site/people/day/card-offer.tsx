import { useState } from 'react';
import type { Person } from '../../../../shared/contract/roster-table.ts';
import { useSiteCommand } from '../../../client/site.ts';
import { Button, Select } from '../../../kit/controls.ts';
import { notify } from '../../../kit/notices.ts';
import { useText } from '../../../kit/text/index.ts';
import { isRefusal } from '../duty/refusal-line.tsx';
import { findPeople, type Reading } from '../list/people-filter.ts';
import { DayRefusal } from './day-refusal.tsx';

/** A code that is nobody's: whose card it is is recorded once, and that person signs in with it. */
export function CardOffer({
  code,
  people,
  readingOf,
  onRecorded,
}: {
  readonly code: string;
  /** Of the session and on standby. */
  readonly people: readonly Person[];
  readingOf(name: string): Reading | null;
  onRecorded(person: Person): void;
}) {
  const words = useText().day;
  const [personId, setPersonId] = useState<string | null>(null);
  const record = useSiteCommand('rosterDay.setCard', isRefusal);
  const person = people.find(({ id }) => id === personId);
  const save = async (): Promise<void> => {
    if (!person || !(await record.run({ card: code, personId: person.id }))) return;
    notify({ kind: 'information', text: words.cardRecorded(person.name) });
    onRecorded(person);
  };
  return (
    <>
      <span className="day-choice">
        <span>{words.cardOf}</span>
        <span className="grow">
          <Select
            className="day-fill"
            aria-label={words.cardOf}
            showSearch={{
              filterOption: (typed, option) => {
                const one = people.find(({ id }) => id === option?.value);
                return one !== undefined && findPeople([one], typed, readingOf).length > 0;
              },
            }}
            value={personId}
            options={people.map(({ id, name, school }) => ({ value: id, label: `${id} ${name} ${school}` }))}
            onChange={setPersonId}
          />
        </span>
        <Button disabled={!person || record.isBusy} onClick={() => void save()}>
          {words.recordCard}
        </Button>
      </span>
      <DayRefusal error={record.error} />
    </>
  );
}
