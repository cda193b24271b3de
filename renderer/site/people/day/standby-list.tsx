import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef, useState } from 'react';
import type { StandbyPlace } from '../../../../shared/contract/roster-day.ts';
import type { DayBoard } from '../../../../shared/domain/roster/on-day/day-board.ts';
import { useSiteCommand } from '../../../client/site.ts';
import { Button, Input } from '../../../kit/controls.ts';
import { DatalistInput } from '../../../kit/datalist-input.tsx';
import { ScrollRegion } from '../../../kit/scroll-region.tsx';
import { Shape } from '../../../kit/status-mark.tsx';
import { useText } from '../../../kit/text/index.ts';
import type { RosterModel } from '../roster-model.ts';
import { useTakeBack } from './use-take-back.ts';

/** Guessed until a row is measured: name, state and two buttons in two lines. */
const ROW_PX = 64;

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
  const scroller = useRef<HTMLElement>(null);
  const { standby } = board;
  const rows = useVirtualizer({
    count: standby.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => standby[index]?.personId ?? index,
    overscan: 6,
  });
  const here = standby.filter(({ state }) => state === 'present').length;
  if (standby.length === 0) return <p className="muted">{words.noStandby}</p>;
  return (
    <>
      <p className="muted">{words.standbyHere(here, standby.length)}</p>
      <ScrollRegion className="day-standby" ref={scroller} label={words.standby}>
        <ul style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ index, start, key }) => {
            const one = standby[index];
            if (!one) return null;
            return (
              <li
                key={key}
                ref={rows.measureElement}
                data-index={index}
                aria-setsize={standby.length}
                aria-posinset={index + 1}
                style={{ transform: `translateY(${start}px)` }}
              >
                <StandbyRow
                  presence={one}
                  school={model.people.get(one.personId)?.school ?? ''}
                  isEdited={edited === one.personId}
                  undo={undo}
                  onEdit={(isOpen) => setEdited(isOpen ? one.personId : null)}
                />
                {edited === one.personId && (
                  <PlaceForm
                    before={one.waitsIn ?? { personId: one.personId, place: '', building: '' }}
                    buildings={buildings}
                    onDone={() => setEdited(null)}
                  />
                )}
              </li>
            );
          })}
        </ul>
      </ScrollRegion>
    </>
  );
}

function StandbyRow({
  presence: { personId, name, state, lastFactId, waitsIn, lateMinutes },
  school,
  isEdited,
  undo,
  onEdit,
}: {
  readonly presence: DayBoard['standby'][number];
  readonly school: string;
  readonly isEdited: boolean;
  readonly undo: ReturnType<typeof useTakeBack>;
  onEdit(isOpen: boolean): void;
}) {
  const words = useText().day;
  const where = waitsIn ? [waitsIn.building, waitsIn.place].filter(Boolean).join(' ') : '';
  return (
    <span className="day-choice">
      <Shape tone={state === 'present' ? 'normal' : state === 'overdue' ? 'attention' : 'unchecked'} />
      <strong>{name}</strong>
      <span className="muted small">
        {personId} {school} {words.states[state]}
        {lateMinutes > 0 && ` ${words.late(lateMinutes)}`}
      </span>
      <Button
        size="small"
        aria-expanded={isEdited}
        aria-label={`${words.waitsIn} ${name} ${where}`.trimEnd()}
        onClick={() => onEdit(!isEdited)}
      >
        {where === '' ? words.waitsIn : where}
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
