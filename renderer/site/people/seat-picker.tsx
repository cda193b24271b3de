import { useVirtualizer } from '@tanstack/react-virtual';
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { useSiteCommand } from '../../client/site.ts';
import { Button, Input } from '../../kit/controls.ts';
import { Shape } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';
import type { Judge } from './matrix/judge-seat.ts';
import { candidateWords } from './matrix/rule-words.ts';
import { useCandidates } from './matrix/use-candidates.ts';
import { type RosterModel, type Seat, searchPeople, seatKey } from './roster-model.ts';

const ROW_PX = 52;

/** Puts a person into the chosen seat: everybody ranked, with all that the rules say against each. */
export function SeatPicker({
  model,
  judge,
  seat,
  onClose,
}: {
  readonly model: RosterModel;
  /** Null until the rules have arrived. */
  readonly judge: Judge | null;
  readonly seat: Seat;
  onClose(): void;
}) {
  const text = useText();
  const assign = useSiteCommand('roster.assign');
  const [search, setSearch] = useState('');
  const wanted = useDeferredValue(search);
  const scroller = useRef<HTMLDivElement>(null);
  const panel = useRef<HTMLElement>(null);
  const ranked = useCandidates(model, judge, seat);
  const candidates = useMemo(
    () => searchPeople(ranked ?? [], wanted, ({ person }) => person),
    [ranked, wanted],
  );
  const key = seatKey(seat.sessionId, seat.postId, seat.seat);
  const currentId = model.seats.get(key);
  const post = model.posts.get(seat.postId);
  const session = model.sessions.get(seat.sessionId);
  const rows = useVirtualizer({
    count: candidates.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
  });
  useEffect(() => {
    if (key !== '') panel.current?.querySelector<HTMLInputElement>('input')?.focus();
  }, [key]);
  const put = async (personId: string | null): Promise<void> => {
    if (await assign.run({ ...seat, personId, revision: model.table.revision })) {
      setSearch('');
      onClose();
    }
  };
  return (
    <section className="panel side picker" ref={panel} aria-labelledby="picker-head">
      <div className="panel-head">
        <h2 id="picker-head">
          {text.people.assignTo(post?.name ?? seat.postId, session?.name ?? seat.sessionId, seat.seat + 1)}
        </h2>
        <Button size="small" onClick={onClose}>
          {text.frame.close}
        </Button>
      </div>
      {currentId !== undefined && (
        <p className="toolbar">
          <span>
            {text.people.current}
            {text.frame.colon}
            {model.people.get(currentId)?.name ?? currentId}
          </span>
          <span className="grow" />
          <Button loading={assign.isBusy} onClick={() => void put(null)}>
            {text.people.clear}
          </Button>
        </p>
      )}
      <Input
        aria-label={text.people.searchPerson}
        placeholder={text.people.searchPerson}
        value={search}
        allowClear
        onChange={(event) => setSearch(event.target.value)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === 'Escape') onClose();
          const first = candidates[0];
          if (event.key === 'Enter' && first && wanted === search) void put(first.person.id);
        }}
      />
      {candidates.length === 0 && (
        <p className="muted">{ranked === null ? text.people.judging : text.people.nobodyFound}</p>
      )}
      <div className="scroll candidates" ref={scroller}>
        <ul style={{ height: rows.getTotalSize(), position: 'relative' }}>
          {rows.getVirtualItems().map(({ index, start }) => {
            const candidate = candidates[index];
            if (!candidate) return null;
            const { person, load } = candidate;
            const reasons = candidateWords(candidate, seat, model, text);
            return (
              <li
                key={person.id}
                data-person={person.id}
                style={{ transform: `translateY(${start}px)`, height: ROW_PX }}
              >
                <button type="button" disabled={assign.isBusy} onClick={() => void put(person.id)}>
                  <span className="candidate-name">
                    <strong>{person.name}</strong>
                    <span className="muted small ellipsis">
                      {person.id} · {person.school} · {text.people.table.load} {load}
                    </span>
                  </span>
                  {reasons === '' ? (
                    <span className="muted small">
                      {text.people.free}
                      {candidate.costChange !== 0 && ` · ${text.plan.move.cost(candidate.costChange)}`}
                    </span>
                  ) : (
                    <span className="tone-fault small ellipsis" title={reasons}>
                      <Shape tone="fault" /> {reasons}
                    </span>
                  )}
                </button>
              </li>
            );
          })}
        </ul>
      </div>
    </section>
  );
}
