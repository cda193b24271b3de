import type { KeyboardEvent, ReactNode } from 'react';
import type { SoftCost } from '../../../../shared/domain/roster/problem/soft-costs.ts';
import { Shape } from '../../../kit/status-mark.tsx';
import { useText } from '../../../kit/text/index.ts';
import type { RosterModel, Seat } from '../roster-model.ts';
import { costWords, ruleTerm } from './rule-words.ts';
import { totalOf } from './seat-costs.ts';
import { seatAttribute } from './use-seat-drag.ts';

/** A key on a focused seat or free cell; answers whether it was used. */
export type OnKey = (key: string, element: HTMLElement) => boolean;

/** Gives a key to the roster; what it does not use goes on to the page. */
export const keyHandler =
  (onKey: OnKey) =>
  (event: KeyboardEvent<HTMLElement>): void => {
    if (event.nativeEvent.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!onKey(event.key, event.currentTarget)) return;
    event.preventDefault();
    event.stopPropagation();
  };

/** One seat: who sits there, whether that breaks a rule, whether it is locked. Pressed, picked up, moved by key. */
export function SeatButton({
  seat,
  personId,
  at,
  isConflict,
  isLocked,
  isChosen,
  label,
  title,
  onChoose,
  onKey,
  children,
}: {
  readonly seat: Seat;
  readonly personId: string | undefined;
  /** Where arrows find it, beside the seat itself. */
  readonly at?: string;
  readonly isConflict: boolean;
  readonly isLocked: boolean;
  readonly isChosen: boolean;
  readonly label: string;
  readonly title: string | undefined;
  onChoose(seat: Seat): void;
  readonly onKey: OnKey;
  readonly children: ReactNode;
}) {
  const text = useText();
  return (
    <button
      type="button"
      className={`seat ${personId === undefined ? 'open' : ''} ${isConflict ? 'conflict' : ''}`}
      data-seat={seatAttribute(seat)}
      data-by={personId}
      data-at={at}
      aria-pressed={isChosen}
      aria-label={isLocked ? text.plan.lockedLabel(label) : label}
      title={title}
      onClick={() => onChoose(seat)}
      onKeyDown={keyHandler(onKey)}
    >
      {personId === undefined && <Shape tone="unchecked" />}
      {isConflict && <Shape tone="fault" />}
      <span className="ellipsis">{children}</span>
      {isLocked && (
        <span className="lock-mark" aria-hidden="true">
          {text.plan.lockMark}
        </span>
      )}
    </button>
  );
}

/** Under the seats of a cell: the rules that are broken there, and what it costs and why. */
export function CellNotes({
  rules,
  costs,
  model,
}: {
  readonly rules: readonly string[];
  readonly costs: readonly SoftCost[];
  readonly model: RosterModel;
}) {
  const text = useText();
  const reasons = costs.map((cost) => costWords(cost, model, text));
  const cost =
    reasons.length > 1
      ? `${text.plan.costs.mark(totalOf(costs))}${text.frame.colon}${reasons.join(text.frame.listMark)}`
      : reasons[0];
  return (
    <>
      {rules.map((rule) => (
        <p key={rule} className="cell-note tone-fault small ellipsis" title={ruleTerm(rule, text)}>
          {ruleTerm(rule, text)}
        </p>
      ))}
      {cost !== undefined && (
        <p className="cell-note tone-attention small ellipsis" title={cost}>
          {cost}
        </p>
      )}
    </>
  );
}
