import { useVirtualizer } from '@tanstack/react-virtual';
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { useSiteCommand } from '../../client/site.ts';
import { Button, Input } from '../../kit/controls.ts';
import { Shape } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';
import { hintWords } from './conflict-words.ts';
import { candidatesFor, type RosterModel, type Seat, seatKey } from './roster-model.ts';

const ROW_PX = 52;

/** Puts a person into the chosen seat, with what would speak against each. */
export function SeatPicker({
  model,
  seat,
  onClose,
}: {
  readonly model: RosterModel;
  readonly seat: Seat;
  onClose(): void;
}) {
  const text = useText();
  const assign = useSiteCommand('roster.assign');
  const [search, setSearch] = useState('');
  const wanted = useDeferredValue(search);
  const scroller = useRef<HTMLDivElement>(null);
  const panel = useRef<HTMLElement>(null);
  const candidates = useMemo(() => candidatesFor(model, seat, wanted), [model, seat, wanted]);
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
      {candidates.length === 0 && <p className="muted">{text.people.nobodyFound}</p>}
      <div className="scroll candidates" ref={scroller}>
        <ul style={{ height: rows.getTotalSize(), position: 'relative' }}>
          {rows.getVirtualItems().map(({ index, start }) => {
            const candidate = candidates[index];
            if (!candidate) return null;
            const { person, hints, load } = candidate;
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
                  {hints.length === 0 ? (
                    <span className="muted small">{text.people.free}</span>
                  ) : (
                    <span className="tone-fault small ellipsis">
                      <Shape tone="fault" /> {hints.map((hint) => hintWords(hint, model, text)).join(' · ')}
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
