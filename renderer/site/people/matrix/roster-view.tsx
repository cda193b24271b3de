import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { useSiteCommand } from '../../../client/site.ts';
import { Button } from '../../../kit/controls.ts';
import { StatusMark } from '../../../kit/status-mark.tsx';
import { useText } from '../../../kit/text/index.ts';
import { ConflictList } from '../conflict-list.tsx';
import { type RosterModel, type Seat, searchPeople, searchPosts, seatKey } from '../roster-model.ts';
import { SeatPicker } from '../seat-picker.tsx';
import { LoadPlot } from './load-plot.tsx';
import { MoveBar } from './move-bar.tsx';
import { nextSeat } from './next-seat.ts';
import { type RosterLook, RosterToolbar } from './roster-toolbar.tsx';
import { SeatMatrix } from './seat-matrix.tsx';
import { TimeMatrix } from './time-matrix.tsx';
import { useJudge } from './use-judge.ts';
import { seatAttribute, useSeatDrag } from './use-seat-drag.ts';

/** The rules are made ready for the first move at the latest after this. */
const PREPARE_MS = 1_000;

/** The working roster by rooms or by people; people are moved by dragging, by key or through the picker. */
export function RosterView({ model }: { readonly model: RosterModel }) {
  const text = useText();
  const words = text.plan;
  const [look, setLook] = useState<RosterLook>({ by: 'room', search: '', filter: 'all', school: '' });
  const change = useCallback((part: Partial<RosterLook>) => setLook((now) => ({ ...now, ...part })), []);
  const { by, filter, school } = look;
  const wanted = useDeferredValue(look.search);
  const [seat, setSeat] = useState<Seat | null>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const posts = useMemo(() => searchPosts(model, wanted, filter, school), [model, wanted, filter, school]);
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
  useEffect(() => {
    if (judge === null) return;
    const handle = requestIdleCallback(() => judge.prepare(model), { timeout: PREPARE_MS });
    return () => cancelIdleCallback(handle);
  }, [judge, model]);
  const assign = useSiteCommand('roster.assign');
  const swap = useSiteCommand('roster.swap');
  const lock = useSiteCommand('roster.lock');
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
  const latest = useRef({ model, posts, lock });
  latest.current = { model, posts, lock };
  const onKey = useCallback(
    (key: string, at: Seat): boolean => {
      const { model: now, posts: shown, lock: setLock } = latest.current;
      const state = moving.current;
      const personId = now.seats.get(seatKey(at.sessionId, at.postId, at.seat));
      if (key === 'm' || key === 'M') {
        if (personId === undefined || state !== null) return state !== null;
        hover({ personId, from: at }, elementOf(at), true);
        return true;
      }
      if (key === 'l' || key === 'L') {
        const isLocked = now.locked.has(seatKey(at.sessionId, at.postId, at.seat));
        void setLock.run({ ...at, isLocked: !isLocked });
        return true;
      }
      if (key.startsWith('Arrow')) {
        const next = nextSeat(now, shown, at, key);
        if (next === null) return true;
        const element = elementOf(next);
        element?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
        element?.focus({ preventScroll: true });
        if (state?.isByKey && element) hover(state.carried, element, true);
        return true;
      }
      if (state?.isByKey !== true) return false;
      if (key === 'Enter' || key === ' ') {
        drop();
        return true;
      }
      if (key !== 'Escape') return false;
      cancel();
      return true;
    },
    [hover, drop, cancel, moving],
  );
  const isLocked = seat !== null && model.locked.has(seatKey(seat.sessionId, seat.postId, seat.seat));
  return (
    // Pointer moves only: every action has its key on the seats themselves.
    <div className="roster-view live-data" onPointerDown={onPointerDown}>
      <section className="panel roster-main" aria-label={text.people.roster}>
        <RosterToolbar
          people={model.table.people}
          look={look}
          shown={by === 'room' ? posts.length : people.length}
          all={by === 'room' ? model.table.posts.length : model.table.people.length}
          onLook={change}
        />
        {by === 'room' ? (
          <SeatMatrix {...{ model, posts, scroller, onKey }} chosen={seat} onChoose={setSeat} />
        ) : (
          <TimeMatrix {...{ model, people, scroller }} chosen={seat} onChoose={setSeat} />
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
          <ConflictList model={aside} onGo={setSeat} />
          <div className="panel">
            <LoadPlot model={aside} />
          </div>
        </div>
      )}
    </div>
  );
}

const elementOf = (seat: Seat): HTMLElement | null =>
  document.querySelector<HTMLElement>(`[data-seat="${CSS.escape(seatAttribute(seat))}"]`) ?? null;
