import { memo } from 'react';
import type { RosterConflict } from '../../../shared/contract/roster-table.ts';
import { Shape } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';
import { conflictSentence } from './conflict-words.ts';
import { costWords } from './matrix/rule-words.ts';
import { type SeatCosts, totalOf } from './matrix/seat-costs.ts';
import type { RosterModel, Seat } from './roster-model.ts';

const MOST_SHOWN = 100;
const MOST_COSTS = 20;

/** Every broken rule as a sentence; pressing one goes to its seat. */
export const ConflictList = memo(function ConflictList({
  model,
  costs,
  onGo,
}: {
  readonly model: RosterModel;
  readonly costs: SeatCosts;
  onGo(seat: Seat): void;
}) {
  const text = useText();
  const hard = model.table.conflicts.filter(({ level }) => level === 'hard');
  const open = model.table.conflicts.filter(({ level }) => level === 'open');
  const list = (conflicts: readonly RosterConflict[], tone: 'fault' | 'unchecked') => (
    <ul className="conflict-rows">
      {conflicts.slice(0, MOST_SHOWN).map((conflict) => {
        const sentence = conflictSentence(conflict, model, text);
        const [sessionId, postId] = [conflict.sessionIds[0], conflict.postIds[0]];
        return (
          <li key={`${conflict.ruleId} ${conflict.sessionIds} ${conflict.postIds} ${conflict.personIds}`}>
            <span className={`tone-${tone}`}>
              <Shape tone={tone} />
            </span>
            {sessionId === undefined || postId === undefined ? (
              <span>{sentence}</span>
            ) : (
              <button
                type="button"
                className="link-button"
                onClick={() => onGo({ sessionId, postId, seat: 0 })}
              >
                {sentence}
              </button>
            )}
          </li>
        );
      })}
      {conflicts.length > MOST_SHOWN && (
        <li className="muted">{text.people.shown(MOST_SHOWN, conflicts.length)}</li>
      )}
    </ul>
  );
  return (
    <section className="panel side scroll" aria-labelledby="conflicts-head">
      <div className="panel-head">
        <h2 id="conflicts-head">{text.people.conflicts}</h2>
        <span className="muted">
          {hard.length === 0 ? text.people.noConflicts : text.people.conflictCount(hard.length)}
        </span>
      </div>
      {list(hard, 'fault')}
      <div className="panel-head side-second">
        <h2>{text.people.openSeats}</h2>
        <span className="muted">{text.people.openCount(openSeats(open))}</span>
      </div>
      {list(open, 'unchecked')}
      <CostRows {...{ model, costs, onGo }} />
    </section>
  );
});

/** What the roster costs by the soft rules, the dearest first: in words, with the place. */
function CostRows({
  model,
  costs,
  onGo,
}: {
  readonly model: RosterModel;
  readonly costs: SeatCosts;
  onGo(seat: Seat): void;
}) {
  const text = useText();
  const all = [...costs.cells.values(), ...costs.people.values()].flat();
  const dearest = [...all].sort((a, b) => b.cost - a.cost).slice(0, MOST_COSTS);
  return (
    <>
      <div className="panel-head side-second">
        <h2>{text.plan.soft}</h2>
        <span className="muted">{text.plan.costs.total(totalOf(all))}</span>
      </div>
      <ul className="conflict-rows">
        {dearest.map((cost) => {
          const { sessionId, roomId, staffIds, ruleId } = cost;
          const who = roomId === null ? staffIds.map((id) => model.people.get(id)?.name ?? id) : [];
          const where = [
            ...who,
            ...(sessionId === null ? [] : [model.sessions.get(sessionId)?.name ?? sessionId]),
            ...(roomId === null ? [] : [model.posts.get(roomId)?.name ?? roomId]),
          ].join(' ');
          const sentence = `${where} ${costWords(cost, model, text)}`;
          return (
            <li key={`${ruleId} ${sessionId} ${roomId} ${staffIds}`}>
              <span className="tone-attention">
                <Shape tone="attention" />
              </span>
              {sessionId === null || roomId === null ? (
                <span>{sentence}</span>
              ) : (
                <button
                  type="button"
                  className="link-button"
                  onClick={() => onGo({ sessionId, postId: roomId, seat: 0 })}
                >
                  {sentence}
                </button>
              )}
            </li>
          );
        })}
        {all.length > MOST_COSTS && <li className="muted">{text.people.shown(MOST_COSTS, all.length)}</li>}
      </ul>
    </>
  );
}

/** Seats missing over all coverage findings. */
export const openSeats = (open: readonly RosterConflict[]): number =>
  open.reduce((sum, conflict) => {
    const missing = conflict.facts['missing'];
    return sum + (typeof missing === 'number' ? missing : 1);
  }, 0);
