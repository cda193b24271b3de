import { useSyncExternalStore } from 'react';
import { Shape, StatusMark } from '../../../kit/status-mark.tsx';
import { useText } from '../../../kit/text/index.ts';
import { hintWords } from '../conflict-words.ts';
import type { RosterModel } from '../roster-model.ts';
import type { SeatVerdict } from './judge-seat.ts';
import { brokenWords } from './rule-words.ts';
import type { MoveState, MoveStore } from './use-seat-drag.ts';

const MOST_RULES = 4;

/** Who is being moved where, and what the rules say to it, before the drop. */
export function MoveBar({ model, moves }: { readonly model: RosterModel; readonly moves: MoveStore }) {
  const move = useSyncExternalStore(moves.subscribe, moves.get);
  const text = useText();
  const words = text.plan.move;
  const person = move ? (model.people.get(move.carried.personId)?.name ?? move.carried.personId) : '';
  return (
    <div className="move-bar" role="status" aria-live="polite">
      {move === null ? (
        <span className="muted small">{words.how}</span>
      ) : (
        <>
          <strong>{words.carrying(person)}</strong>
          <Verdict model={model} move={move} />
          {move.isByKey && <span className="muted small">{words.keys}</span>}
        </>
      )}
      {move !== null && !move.isByKey && (
        <div className="move-ghost" aria-hidden="true">
          {move.verdict && <Shape tone={isGood(move.verdict) ? 'normal' : 'fault'} />}
          {person}
        </div>
      )}
    </div>
  );
}

const isGood = (verdict: SeatVerdict): boolean =>
  verdict.kind === 'same' || (verdict.kind === 'judged' && verdict.isAllowed);

function Verdict({ model, move }: { readonly model: RosterModel; readonly move: MoveState }) {
  const text = useText();
  const words = text.plan.move;
  const { carried, effect, target, verdict } = move;
  const taker = effect === carried ? '' : (model.people.get(effect.personId)?.name ?? effect.personId);
  if (target === null || verdict === null) return <span className="muted">{words.nowhere}</span>;
  const post = model.posts.get(target.postId)?.name ?? target.postId;
  const session = model.sessions.get(target.sessionId)?.name ?? target.sessionId;
  const where = text.people.assignTo(post, session, target.seat + 1);
  if (verdict.kind === 'same') return <span className="muted">{words.same(where)}</span>;
  if (verdict.kind === 'locked') return <StatusMark tone="attention">{words.locked}</StatusMark>;
  const reasons = [
    ...verdict.broken.map((one) => brokenWords(one, model, text)),
    ...verdict.hints.map((hint) => hintWords(hint, model, text)),
  ];
  return (
    <>
      <span>{taker === '' ? where : words.give(where, taker)}</span>
      {verdict.isAllowed ? (
        <StatusMark tone="normal">{words.allowed}</StatusMark>
      ) : (
        <StatusMark tone="fault">
          {words.breaks(reasons.slice(0, MOST_RULES).join(text.frame.listMark), reasons.length - MOST_RULES)}
        </StatusMark>
      )}
      {verdict.costChange !== 0 && <span className="muted small">{words.cost(verdict.costChange)}</span>}
    </>
  );
}
