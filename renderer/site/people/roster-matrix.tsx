import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useRef } from 'react';
import type { Post, Session } from '../../../shared/contract/roster-table.ts';
import { Shape } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';
import { cellKey, isStaffed, type RosterModel, type Seat, seatKey } from './roster-model.ts';

const SEAT_PX = 30;
const NOTE_PX = 20;
const PADDING_PX = 8;
const POST_PX = 128;
const SESSION_PX = 136;

/** Rules of the hard conflicts of a cell, without repeats. */
function hardRules(model: RosterModel, sessionId: string, postId: string) {
  const hard = (model.conflicts.get(cellKey(sessionId, postId)) ?? []).filter(
    ({ level }) => level === 'hard',
  );
  return {
    rules: [...new Set(hard.map(({ ruleId }) => ruleId))],
    people: new Set(hard.flatMap(({ personIds }) => personIds)),
  };
}

/** Posts down, sessions across, people in the seats; only the rows in view exist. */
export function RosterMatrix({
  model,
  posts,
  chosen,
  onChoose,
}: {
  readonly model: RosterModel;
  readonly posts: readonly Post[];
  readonly chosen: Seat | null;
  onChoose(seat: Seat): void;
}) {
  const text = useText();
  const scroller = useRef<HTMLDivElement>(null);
  const { sessions } = model.table;
  const heightOf = (post: Post): number => {
    const notes = Math.max(0, ...sessions.map(({ id }) => hardRules(model, id, post.id).rules.length));
    return post.seats * SEAT_PX + notes * NOTE_PX + PADDING_PX;
  };
  const rows = useVirtualizer({
    count: posts.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => {
      const post = posts[index];
      return post ? heightOf(post) : SEAT_PX;
    },
    getItemKey: (index) => `${posts[index]?.id ?? index} ${model.table.revision}`,
    overscan: 6,
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
                  />
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

const Cell = memo(function Cell({
  model,
  post,
  session,
  chosenSeat,
  onChoose,
}: {
  readonly model: RosterModel;
  readonly post: Post;
  readonly session: Session;
  readonly chosenSeat: number;
  onChoose(seat: Seat): void;
}) {
  const text = useText();
  if (!isStaffed(model, post, session)) return <td className="matrix-cell empty" />;
  const { rules, people } = hardRules(model, session.id, post.id);
  return (
    <td className="matrix-cell">
      {Array.from({ length: post.seats }, (_, seat) => {
        const key = seatKey(session.id, post.id, seat);
        const personId = model.seats.get(key);
        const person = personId === undefined ? undefined : model.people.get(personId);
        const name = person?.name ?? personId ?? text.people.open;
        const isConflict = personId !== undefined && people.has(personId);
        return (
          <button
            type="button"
            key={key}
            className={`seat ${personId === undefined ? 'open' : ''} ${isConflict ? 'conflict' : ''}`}
            aria-pressed={seat === chosenSeat}
            aria-label={text.people.seatLabel(post.name, session.name, seat + 1, name)}
            title={person ? `${person.name} · ${person.school}` : undefined}
            onClick={() => onChoose({ sessionId: session.id, postId: post.id, seat })}
          >
            {personId === undefined && <Shape tone="unchecked" />}
            {isConflict && <Shape tone="fault" />}
            <span className="ellipsis">{name}</span>
          </button>
        );
      })}
      {rules.map((rule) => (
        <p key={rule} className="cell-note tone-fault small ellipsis" title={text.codes.conflictRule[rule]}>
          {text.codes.conflictRule[rule]}
        </p>
      ))}
    </td>
  );
});
