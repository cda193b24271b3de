import { memo, type RefObject, useMemo } from 'react';
import type { Post, Session } from '../../../../shared/contract/roster-table.ts';
import type { SoftCost } from '../../../../shared/domain/roster/problem/soft-costs.ts';
import { useText } from '../../../kit/text/index.ts';
import {
  type CellFaults,
  cellKey,
  isStaffed,
  type RosterModel,
  type Seat,
  seatKey,
} from '../roster-model.ts';
import { MatrixFrame, NOTE_PX, PADDING_PX, SEAT_PX } from './matrix-frame.tsx';
import { CellNotes, type OnKey, SeatButton } from './seat-button.tsx';
import type { SeatCosts } from './seat-costs.ts';

const POST_PX = 128;
const SESSION_PX = 136;
const NO_FAULTS: CellFaults = { rules: [], people: new Set() };
const NO_COST: readonly SoftCost[] = [];

/** Posts down, sessions across, people in the seats. */
export const SeatMatrix = memo(function SeatMatrix({
  model,
  costs,
  posts,
  sessions,
  chosen,
  scroller,
  onChoose,
  onKey,
}: {
  readonly model: RosterModel;
  readonly costs: SeatCosts;
  readonly posts: readonly Post[];
  readonly sessions: readonly Session[];
  readonly chosen: Seat | null;
  readonly scroller: RefObject<HTMLDivElement | null>;
  onChoose(seat: Seat): void;
  readonly onKey: OnKey;
}) {
  const text = useText();
  const rows = useMemo(
    () =>
      posts.map((post) => {
        const notes = sessions.map(({ id }) => {
          const key = cellKey(id, post.id);
          return (model.faults.get(key)?.rules.length ?? 0) + (costs.cells.has(key) ? 1 : 0);
        });
        const heightPx = post.seats * SEAT_PX + Math.max(0, ...notes) * NOTE_PX + PADDING_PX;
        return { key: post.id, heightPx };
      }),
    [model, costs, posts, sessions],
  );
  return (
    <MatrixFrame
      label={text.people.roster}
      corner={text.people.post}
      {...{ sessions, rows, scroller }}
      headPx={POST_PX}
      sessionPx={SESSION_PX}
      overscan={4}
    >
      {(index) => {
        const post = posts[index];
        if (!post) return null;
        return (
          <>
            <th scope="row" className="matrix-post ellipsis" title={post.name}>
              {post.name}
            </th>
            {sessions.map((session) => (
              <Cell
                key={session.id}
                {...{ model, post, session, onChoose, onKey }}
                costs={costs.cells.get(cellKey(session.id, post.id)) ?? NO_COST}
                chosenSeat={chosen?.sessionId === session.id && chosen.postId === post.id ? chosen.seat : -1}
              />
            ))}
          </>
        );
      }}
    </MatrixFrame>
  );
});

interface CellProps {
  readonly model: RosterModel;
  readonly costs: readonly SoftCost[];
  readonly post: Post;
  readonly session: Session;
  readonly chosenSeat: number;
  onChoose(seat: Seat): void;
  readonly onKey: OnKey;
}

const Cell = memo(function Cell({ model, costs, post, session, chosenSeat, onChoose, onKey }: CellProps) {
  const text = useText();
  if (!isStaffed(model, post, session)) return <td className="matrix-cell empty" />;
  const { rules, people } = model.faults.get(cellKey(session.id, post.id)) ?? NO_FAULTS;
  return (
    <td className="matrix-cell">
      {Array.from({ length: post.seats }, (_, number) => {
        const key = seatKey(session.id, post.id, number);
        const personId = model.seats.get(key);
        const person = personId === undefined ? undefined : model.people.get(personId);
        const name = person?.name ?? personId ?? text.people.open;
        return (
          <SeatButton
            key={key}
            seat={{ sessionId: session.id, postId: post.id, seat: number }}
            personId={personId}
            isConflict={personId !== undefined && people.has(personId)}
            isLocked={model.locked.has(key)}
            isChosen={number === chosenSeat}
            label={text.people.seatLabel(post.name, session.name, number + 1, name)}
            title={person ? `${person.name} · ${person.school}` : undefined}
            {...{ onChoose, onKey }}
          >
            {name}
          </SeatButton>
        );
      })}
      <CellNotes {...{ rules, costs, model }} />
    </td>
  );
}, isSameCell);

/** A drop changes two cells: those that would look the same in the roster after it are not drawn again. */
function isSameCell({ model: old, ...before }: CellProps, { model: now, ...after }: CellProps): boolean {
  const { post, session } = after;
  const isSameProps =
    before.post === post &&
    before.session === session &&
    before.costs === after.costs &&
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
