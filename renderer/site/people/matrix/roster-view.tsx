import { useCallback, useDeferredValue, useMemo, useRef, useState } from 'react';
import { useSiteCommand } from '../../../client/site.ts';
import { Button } from '../../../kit/controls.ts';
import { StatusMark } from '../../../kit/status-mark.tsx';
import { useText } from '../../../kit/text/index.ts';
import { ConflictList } from '../conflict-list.tsx';
import { type RosterModel, type Seat, searchPeople, searchPosts, seatKey } from '../roster-model.ts';
import { SeatPicker } from '../seat-picker.tsx';
import { LoadPlot } from './load-plot.tsx';
import { MoveBar } from './move-bar.tsx';
import { type RosterLook, RosterToolbar } from './roster-toolbar.tsx';
import { SeatMatrix } from './seat-matrix.tsx';
import { TimeMatrix } from './time-matrix.tsx';
import { useJudge } from './use-judge.ts';
import { useRosterKeys } from './use-roster-keys.ts';
import { useSeatCosts } from './use-seat-costs.ts';
import { useSeatDrag } from './use-seat-drag.ts';

const EVERYTHING: RosterLook = {
  by: 'room',
  search: '',
  filter: 'all',
  school: '',
  building: '',
  subject: '',
};

/** The working roster by rooms or by people; people are moved by dragging, by key or through the picker. */
export function RosterView({ model }: { readonly model: RosterModel }) {
  const text = useText();
  const words = text.plan;
  const [look, setLook] = useState(EVERYTHING);
  const change = useCallback((part: Partial<RosterLook>) => setLook((now) => ({ ...now, ...part })), []);
  const { by, filter, school, building, subject } = look;
  const wanted = useDeferredValue(look.search);
  const [seat, setSeat] = useState<Seat | null>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const posts = useMemo(
    () => searchPosts(model, wanted, filter, school, building),
    [model, wanted, filter, school, building],
  );
  const sessions = useMemo(() => {
    const shown = model.table.sessions.filter((one) => subject === '' || one.subject === subject);
    return by === 'room' ? shown : shown.sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
  }, [model.table.sessions, subject, by]);
  const people = useMemo(
    () =>
      searchPeople(model.table.people, wanted, (person) => person).filter(
        (person) => school === '' || person.school === school,
      ),
    [model.table.people, wanted, school],
  );
  // What stands beside the table follows it when nothing else is to be drawn.
  const aside = useDeferredValue(model);
  const judge = useJudge();
  const costs = useSeatCosts(model, judge);
  const assign = useSiteCommand('roster.assign');
  const swap = useSiteCommand('roster.swap');
  const lock = useSiteCommand('roster.lock');
  const lockSeat = useRef(lock.run);
  lockSeat.current = lock.run;
  const { moves, onPointerDown, hover, drop, cancel, moving } = useSeatDrag({
    model,
    judge,
    scroller,
    onDrop({ personId, from }, target) {
      const { revision } = model.table;
      void (from === null
        ? assign.run({ ...target, personId, revision })
        : swap.run({ from, to: target, revision }));
    },
  });
  const setLock = useCallback(
    (at: Seat, isLocked: boolean) => void lockSeat.current({ ...at, isLocked }),
    [],
  );
  const onKey = useRosterKeys(
    { model, by, posts, people, sessions, setLock },
    { hover, drop, cancel, moving },
  );
  const isLocked = seat !== null && model.locked.has(seatKey(seat.sessionId, seat.postId, seat.seat));
  return (
    // Pointer moves only: every action has its key on the seats themselves.
    <div className="roster-view live-data" onPointerDown={onPointerDown}>
      <section className="panel roster-main" aria-label={text.people.roster}>
        <RosterToolbar
          table={model.table}
          look={look}
          shown={by === 'room' ? posts.length : people.length}
          all={by === 'room' ? model.table.posts.length : model.table.people.length}
          onLook={change}
        />
        {by === 'room' ? (
          <SeatMatrix
            {...{ model, costs, posts, sessions, scroller, onKey }}
            chosen={seat}
            onChoose={setSeat}
          />
        ) : (
          <TimeMatrix
            {...{ model, costs, people, sessions, scroller, onKey }}
            chosen={seat}
            onChoose={setSeat}
          />
        )}
        <MoveBar model={model} moves={moves} />
      </section>
      {seat ? (
        <div className="side-stack">
          <div className="toolbar">
            <Button loading={lock.isBusy} onClick={() => void lock.run({ ...seat, isLocked: !isLocked })}>
              {isLocked ? words.unlock : words.lock}
            </Button>
            {isLocked && <StatusMark tone="attention">{words.move.locked}</StatusMark>}
          </div>
          <SeatPicker model={model} judge={judge} seat={seat} onClose={() => setSeat(null)} />
        </div>
      ) : (
        <div className="side-stack">
          <ConflictList model={aside} costs={costs} onGo={setSeat} />
          <div className="panel">
            <LoadPlot model={aside} />
          </div>
        </div>
      )}
    </div>
  );
}
