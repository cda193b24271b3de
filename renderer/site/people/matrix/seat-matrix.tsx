import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, type RefObject, useMemo } from 'react';
import type { Post, Session } from '../../../../shared/contract/roster-table.ts';
import { Shape } from '../../../kit/status-mark.tsx';
import { useText } from '../../../kit/text/index.ts';
import {
  type CellFaults,
  cellKey,
  isStaffed,
  type RosterModel,
  type Seat,
  seatKey,
} from '../roster-model.ts';
import { ruleTerm } from './rule-words.ts';
import { seatAttribute } from './use-seat-drag.ts';

const SEAT_PX = 30;
const NOTE_PX = 20;
const PADDING_PX = 8;
const POST_PX = 128;
const SESSION_PX = 136;
const NO_FAULTS: CellFaults = { rules: [], people: new Set() };

/** Posts down, sessions across, people in the seats; only the rows and columns in view exist. */
export const SeatMatrix = memo(function SeatMatrix({
  model,
  posts,
  chosen,
  scroller,
  onChoose,
  onKey,
}: {
  readonly model: RosterModel;
  readonly posts: readonly Post[];
  readonly chosen: Seat | null;
  readonly scroller: RefObject<HTMLDivElement | null>;
  onChoose(seat: Seat): void;
  /** A key on a focused seat; answers whether it was used. */
  onKey(key: string, seat: Seat): boolean;
}) {
  const text = useText();
  const { sessions } = model.table;
  const heights = useMemo(
    () =>
      posts.map((post) => {
        const notes = sessions.map(({ id }) => model.faults.get(cellKey(id, post.id))?.rules.length ?? 0);
        return post.seats * SEAT_PX + Math.max(0, ...notes) * NOTE_PX + PADDING_PX;
      }),
    [model, posts, sessions],
  );
  const rows = useVirtualizer({
    count: posts.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => heights[index] ?? SEAT_PX,
    getItemKey: (index) => `${posts[index]?.id ?? index} ${heights[index]}`,
    overscan: 4,
  });
  const columns = `${POST_PX}px repeat(${sessions.length}, minmax(${SESSION_PX}px, 1fr))`;
  // The same least width in every row: columns of separate grids line up only then.
  const minWidth = POST_PX + SESSION_PX * sessions.length;
  return (
    <div className="scroll matrix" ref={scroller}>
      <table className="virtual-table" aria-rowcount={posts.length + 1} aria-label={text.people.roster}>
        <thead>
          <tr className="matrix-head" style={{ gridTemplateColumns: columns, minWidth }}>
            <th scope="col">{text.people.post}</th>
            {sessions.map((session) => (
              <th scope="col" key={session.id}>
                <strong>{session.name}</strong>
                <span className="muted small">
                  {session.start.slice(5, 10)} {session.start.slice(11)}–{session.end.slice(11)}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="matrix-body" style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ index, start, size, key }) => {
            const post = posts[index];
            if (!post) return null;
            return (
              <tr
                key={key}
                aria-rowindex={index + 2}
                className="matrix-row"
                style={{
                  gridTemplateColumns: columns,
                  minWidth,
                  height: size,
                  transform: `translateY(${start}px)`,
                }}
              >
                <th scope="row" className="matrix-post ellipsis" title={post.name}>
                  {post.name}
                </th>
                {sessions.map((session) => (
                  <Cell
                    key={session.id}
                    model={model}
                    post={post}
                    session={session}
                    chosenSeat={
                      chosen?.sessionId === session.id && chosen.postId === post.id ? chosen.seat : -1
                    }
                    onChoose={onChoose}
                    onKey={onKey}
                  />
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
});

interface CellProps {
  readonly model: RosterModel;
  readonly post: Post;
  readonly session: Session;
  readonly chosenSeat: number;
  onChoose(seat: Seat): void;
  onKey(key: string, seat: Seat): boolean;
}

const Cell = memo(function Cell({ model, post, session, chosenSeat, onChoose, onKey }: CellProps) {
  const text = useText();
  if (!isStaffed(model, post, session)) return <td className="matrix-cell empty" />;
  const { rules, people } = model.faults.get(cellKey(session.id, post.id)) ?? NO_FAULTS;
  return (
    <td className="matrix-cell">
      {Array.from({ length: post.seats }, (_, number) => {
        const key = seatKey(session.id, post.id, number);
        const seat: Seat = { sessionId: session.id, postId: post.id, seat: number };
        const personId = model.seats.get(key);
        const person = personId === undefined ? undefined : model.people.get(personId);
        const name = person?.name ?? personId ?? text.people.open;
        const isConflict = personId !== undefined && people.has(personId);
        const isLocked = model.locked.has(key);
        const label = text.people.seatLabel(post.name, session.name, number + 1, name);
        return (
          <button
            type="button"
            key={key}
            className={`seat ${personId === undefined ? 'open' : ''} ${isConflict ? 'conflict' : ''}`}
            data-seat={seatAttribute(seat)}
            data-by={personId}
            aria-pressed={number === chosenSeat}
            aria-label={isLocked ? text.plan.lockedLabel(label) : label}
            title={person ? `${person.name} · ${person.school}` : undefined}
            onClick={() => onChoose(seat)}
            onKeyDown={(event) => {
              if (event.nativeEvent.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
              if (!onKey(event.key, seat)) return;
              event.preventDefault();
              event.stopPropagation();
            }}
          >
            {personId === undefined && <Shape tone="unchecked" />}
            {isConflict && <Shape tone="fault" />}
            <span className="ellipsis">{name}</span>
            {isLocked && (
              <span className="lock-mark" aria-hidden="true">
                {text.plan.lockMark}
              </span>
            )}
          </button>
        );
      })}
      {rules.map((rule) => (
        <p key={rule} className="cell-note tone-fault small ellipsis" title={ruleTerm(rule, text)}>
          {ruleTerm(rule, text)}
        </p>
      ))}
    </td>
  );
}, isSameCell);

/** A drop changes two cells: those that would look the same in the roster after it are not drawn again. */
function isSameCell({ model: old, ...before }: CellProps, { model: now, ...after }: CellProps): boolean {
  const { post, session } = after;
  const isSameProps =
    before.post === post &&
    before.session === session &&
    before.chosenSeat === after.chosenSeat &&
    before.onChoose === after.onChoose &&
    before.onKey === after.onKey;
  if (!isSameProps || old === now) return isSameProps;
  if (old.table.people !== now.table.people) return false;
  const key = cellKey(session.id, post.id);
  return (
    isSameList(old.conflicts.get(key), now.conflicts.get(key)) &&
    Array.from({ length: post.seats }, (_, seat) => seatKey(session.id, post.id, seat)).every(
      (at) => old.seats.get(at) === now.seats.get(at) && old.locked.has(at) === now.locked.has(at),
    )
  );
}

const isSameList = <T,>(a: readonly T[] = [], b: readonly T[] = []): boolean =>
  a.length === b.length && a.every((one, index) => one === b[index]);
