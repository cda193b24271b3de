import { useMemo, useRef, useState } from 'react';
import type { PersonCard } from '../../../../shared/contract/roster-day.ts';
import type { Person } from '../../../../shared/contract/roster-table.ts';
import type { DayBoard } from '../../../../shared/domain/roster/on-day/day-board.ts';
import { reportMsOf } from '../../../../shared/domain/roster/on-day/session-times.ts';
import { useSiteCommand } from '../../../client/site.ts';
import { Button, Input } from '../../../kit/controls.ts';
import { StatusMark } from '../../../kit/status-mark.tsx';
import { useText } from '../../../kit/text/index.ts';
import { isRefusal } from '../duty/refusal-line.tsx';
import { useReadings } from '../list/use-readings.ts';
import { CardOffer } from './card-offer.tsx';
import { DayRefusal } from './day-refusal.tsx';
import { type Entry, findEntry } from './find-entry.ts';
import { useTakeBack } from './use-take-back.ts';

/**
 * One field for a keyboard and for scanners that type: what is entered signs somebody in at once, and the next can
 * be entered while the service answers.
 */
export function SignIn({
  board,
  people,
  cards,
  sessionId,
}: {
  readonly board: DayBoard;
  readonly people: readonly Person[];
  readonly cards: readonly PersonCard[];
  readonly sessionId: string;
}) {
  const text = useText();
  const words = text.day;
  const [typed, setTyped] = useState('');
  const [entry, setEntry] = useState<{ readonly typed: string; readonly found: Entry } | null>(null);
  const field = useRef<{ focus(): void } | null>(null);
  const signIn = useSiteCommand('rosterDay.signIn', isRefusal);
  const undo = useTakeBack();
  const readingOf = useReadings(people);
  const placeOf = useMemo(() => {
    const places = new Map<string, string>(
      board.standby.map(({ personId }) => [personId, words.standbyPlace]),
    );
    for (const { name, seats } of board.rooms)
      for (const { person } of seats) if (person) places.set(person.personId, name);
    return places;
  }, [board, words]);

  const sign = async (person: Person): Promise<void> => {
    const { id, name } = person;
    setEntry(null);
    field.current?.focus();
    const fact = await signIn.run({ sessionId, personId: id });
    if (!fact) return;
    const place = placeOf.get(id) ?? '';
    const late = Math.ceil((fact.atMs - reportMsOf(board.times, person)) / 60_000);
    undo.say(late > 0 ? words.signedInLate(name, place, late) : words.signedIn(name, place), fact.id);
  };
  const enter = (): void => {
    if (typed.trim() === '') return;
    const found = findEntry(typed, people, cards, (id) => placeOf.has(id), readingOf);
    // A scanner goes on at once: the next code must not be added to this one.
    setTyped('');
    if (found.kind === 'one') void sign(found.person);
    else setEntry({ typed: typed.trim(), found });
  };
  return (
    <div className="day-entry">
      <div className="toolbar">
        <span data-search className="grow">
          <Input
            ref={(input) => {
              field.current = input;
            }}
            autoFocus
            size="large"
            aria-label={words.entry}
            placeholder={words.entry}
            value={typed}
            maxLength={64}
            onChange={(event) => setTyped(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && !event.nativeEvent.isComposing) enter();
            }}
          />
        </span>
        <Button size="large" type="primary" onClick={enter}>
          {words.signIn}
        </Button>
      </div>
      <DayRefusal error={signIn.error} />
      {entry && (
        <div role="alert">
          <EntryAnswer
            entry={entry.found}
            typed={entry.typed}
            placeOf={placeOf}
            onChoose={(one) => void sign(one)}
          />
          {entry.found.kind === 'nobody' && (
            <CardOffer
              code={entry.typed}
              people={people.filter(({ id }) => placeOf.has(id))}
              readingOf={readingOf}
              onRecorded={(one) => void sign(one)}
            />
          )}
        </div>
      )}
    </div>
  );
}

function EntryAnswer({
  entry,
  typed,
  placeOf,
  onChoose,
}: {
  readonly entry: Entry;
  readonly typed: string;
  readonly placeOf: ReadonlyMap<string, string>;
  onChoose(person: Person): void;
}) {
  const words = useText().day;
  switch (entry.kind) {
    case 'one':
      return null;
    case 'nobody':
      return <StatusMark tone="attention">{words.nobody(typed)}</StatusMark>;
    case 'not-expected':
      return (
        <StatusMark tone="attention">
          {words.notExpected(`${entry.person.id} ${entry.person.name}`)}
        </StatusMark>
      );
    case 'several':
      return (
        <p className="day-choice">
          <span>{words.several}</span>
          {entry.people.map((person) => (
            <Button key={person.id} onClick={() => onChoose(person)}>
              {`${person.id} ${person.name} ${person.school} ${placeOf.get(person.id) ?? ''}`}
            </Button>
          ))}
        </p>
      );
  }
}
