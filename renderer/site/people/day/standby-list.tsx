import { useState } from 'react';
import type { StandbyPlace } from '../../../../shared/contract/roster-day.ts';
import type { DayBoard } from '../../../../shared/domain/roster/on-day/day-board.ts';
import { useSiteCommand } from '../../../client/site.ts';
import { Button, Input } from '../../../kit/controls.ts';
import { DatalistInput } from '../../../kit/datalist-input.tsx';
import { Shape } from '../../../kit/status-mark.tsx';
import { useText } from '../../../kit/text/index.ts';
import type { RosterModel } from '../roster-model.ts';
import { useTakeBack } from './use-take-back.ts';

/** The pool of people on standby: who has come, and where they wait, so that the nearest is called. */
export function StandbyList({
  board,
  model,
  buildings,
}: {
  readonly board: DayBoard;
  readonly model: RosterModel;
  /** Known ones, to choose from. */
  readonly buildings: readonly string[];
}) {
  const words = useText().day;
  const undo = useTakeBack();
  const [edited, setEdited] = useState<string | null>(null);
  const here = board.standby.filter(({ state }) => state === 'present').length;
  if (board.standby.length === 0) return <p className="muted">{words.noStandby}</p>;
  return (
    <>
      <p className="muted">{words.standbyHere(here, board.standby.length)}</p>
      <ul>
        {board.standby.map(({ personId, name, state, lastFactId, waitsIn, lateMinutes }) => (
          <li key={personId}>
            <span className="day-choice">
              <Shape
                tone={state === 'present' ? 'normal' : state === 'overdue' ? 'attention' : 'unchecked'}
              />
              <strong>{name}</strong>
              <span className="muted small">
                {personId} {model.people.get(personId)?.school} {words.states[state]}
                {lateMinutes > 0 && ` ${words.late(lateMinutes)}`}
              </span>
              <Button
                size="small"
                aria-expanded={edited === personId}
                aria-label={`${words.waitsIn} ${name}`}
                onClick={() => setEdited(edited === personId ? null : personId)}
              >
                {waitsIn ? [waitsIn.building, waitsIn.place].filter(Boolean).join(' ') : words.waitsIn}
              </Button>
              {lastFactId !== null && (
                <Button
                  size="small"
                  aria-label={`${words.undo} ${name}`}
                  disabled={undo.isBusy}
                  onClick={() => void undo.takeBack(lastFactId)}
                >
                  {words.undo}
                </Button>
              )}
            </span>
            {edited === personId && (
              <PlaceForm
                before={waitsIn ?? { personId, place: '', building: '' }}
                buildings={buildings}
                onDone={() => setEdited(null)}
              />
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function PlaceForm({
  before,
  buildings,
  onDone,
}: {
  readonly before: StandbyPlace;
  readonly buildings: readonly string[];
  onDone(): void;
}) {
  const words = useText().day;
  const [building, setBuilding] = useState(before.building);
  const [place, setPlace] = useState(before.place);
  const save = useSiteCommand('rosterDay.setStandbyPlace');
  return (
    <form
      className="day-choice"
      onSubmit={(event) => {
        event.preventDefault();
        void save.run({ personId: before.personId, building, place }).then((done) => done && onDone());
      }}
    >
      <DatalistInput
        label={words.building}
        value={building}
        proposals={buildings.map((value) => ({ value }))}
        maxLength={64}
        onChange={setBuilding}
      />
      <span className="grow">
        <Input
          aria-label={words.waitRoom}
          placeholder={words.waitRoom}
          value={place}
          maxLength={64}
          onChange={(event) => setPlace(event.target.value)}
        />
      </span>
      <Button htmlType="submit" type="primary" disabled={save.isBusy}>
        {words.save}
      </Button>
    </form>
  );
}
