import { useState } from 'react';
import type { DayReplan, DayReplanOrder } from '../../../../shared/contract/roster-day-replan.ts';
import type { DayBoard, Presence } from '../../../../shared/domain/roster/on-day/day-board.ts';
import { toPageError } from '../../../client/page-error.ts';
import { siteClient, useSiteCommand } from '../../../client/site.ts';
import { Button, Checkbox, Segmented } from '../../../kit/controls.ts';
import { usePreferences } from '../../../kit/preferences.ts';
import { StatusMark } from '../../../kit/status-mark.tsx';
import { useText } from '../../../kit/text/index.ts';
import { isRefusal } from '../duty/refusal-line.tsx';
import { ruleTerm } from '../matrix/rule-words.ts';
import type { RosterModel } from '../roster-model.ts';
import { DayRefusal } from './day-refusal.tsx';
import { useTakeBack } from './use-take-back.ts';

const SCOPES = ['session', 'day', 'all'] as const;
/** More broken rules than this say nothing more. */
const MOST_BROKEN = 6;

/** Several do not come: whoever is missing is chosen, the fewest changes are shown, and taken over at one press. */
export function ReplanPanel({
  board,
  model,
  sessionId,
  onClose,
}: {
  readonly board: DayBoard;
  readonly model: RosterModel;
  readonly sessionId: string;
  onClose(): void;
}) {
  const words = useText().day;
  const people = board.rooms.flatMap(({ name, seats }) =>
    seats.flatMap(({ person }) => (person && person.state !== 'present' ? [{ room: name, person }] : [])),
  );
  const isMissing = ({ state }: Presence): boolean => state !== 'waiting';
  const [unchosen, setUnchosen] = useState<ReadonlySet<string>>(
    () => new Set(people.filter(({ person }) => !isMissing(person)).map(({ person }) => person.personId)),
  );
  const [scope, setScope] = useState<DayReplanOrder['scope']>('session');
  const [plan, setPlan] = useState<DayReplan | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const accept = useSiteCommand('rosterDay.acceptReplan', isRefusal);
  const undo = useTakeBack();
  const chosen = people.filter(({ person }) => !unchosen.has(person.personId));
  const isOutdated =
    plan !== null &&
    (plan.order.scope !== scope ||
      plan.order.sessionId !== sessionId ||
      plan.order.personIds.join() !== chosen.map(({ person }) => person.personId).join());

  const ask = async (): Promise<void> => {
    setBusy(true);
    setTrouble(null);
    const personIds = chosen.map(({ person }) => person.personId);
    try {
      setPlan(await siteClient.query('rosterDay.replan', { sessionId, personIds, scope }));
    } catch (error) {
      const { code, field } = toPageError(error);
      setPlan(null);
      setTrouble(code === 'conflict' && field === 'locked' ? words.locked : words.replan.failed);
    } finally {
      setBusy(false);
    }
  };
  const take = async (): Promise<void> => {
    const fact = plan && (await accept.run({ id: plan.id }));
    if (!plan || !fact) return;
    undo.say(words.replan.taken(plan.seats.length), fact.id);
    onClose();
  };
  return (
    <section aria-label={words.replan.heading}>
      <div className="toolbar">
        <h2>{words.replan.heading}</h2>
        <span className="grow" />
        <Button onClick={onClose}>{words.close}</Button>
      </div>
      <p className="muted">{people.length === 0 ? words.replan.nobody : words.replan.choose}</p>
      <ul className="replan-people">
        {people.map(({ room, person }) => (
          <li key={person.personId}>
            <Checkbox
              checked={!unchosen.has(person.personId)}
              onChange={({ target }) => {
                const next = new Set(unchosen);
                if (target.checked) next.delete(person.personId);
                else next.add(person.personId);
                setUnchosen(next);
              }}
            >
              {person.name}{' '}
              <span className="muted small">
                {room} {words.states[person.state]}
              </span>
            </Checkbox>
          </li>
        ))}
      </ul>
      <p className="day-choice">
        <Segmented
          aria-label={words.replan.scope}
          value={scope}
          options={SCOPES.map((value) => ({ value, label: words.replan.scopes[value] }))}
          onChange={setScope}
        />
        <Button type={plan === null ? 'primary' : 'default'} loading={isBusy} onClick={() => void ask()}>
          {words.replan.ask(chosen.length)}
        </Button>
      </p>
      {trouble !== null && (
        <p role="alert">
          <StatusMark tone="attention">{trouble}</StatusMark>
        </p>
      )}
      {plan && (
        <Proposal
          plan={plan}
          model={model}
          isBusy={accept.isBusy}
          isOutdated={isOutdated}
          onTake={() => void take()}
        />
      )}
      <DayRefusal error={accept.error} />
    </section>
  );
}

function Proposal({
  plan,
  model,
  isBusy,
  isOutdated,
  onTake,
}: {
  readonly plan: DayReplan;
  readonly model: RosterModel;
  readonly isBusy: boolean;
  /** Other people or sessions are chosen by now. */
  readonly isOutdated: boolean;
  onTake(): void;
}) {
  const text = useText();
  const words = text.day.replan;
  const { language } = usePreferences();
  const nameOf = (id: string | null): string =>
    id === null ? words.emptySeat : (model.people.get(id)?.name ?? id);
  const isFeasible = plan.status === 'feasible';
  return (
    <div role="status">
      <p>
        <StatusMark tone={isFeasible ? 'normal' : 'fault'}>
          {isFeasible ? words.changes(plan.changedPeople.length) : words.notWhole}
        </StatusMark>{' '}
        <span className="muted">
          {plan.isProvenImpossible
            ? words.impossible
            : plan.isProvenMinimal
              ? words.proven
              : words.notProven(plan.fewestChangedPeople)}
          {isFeasible && plan.seats.length > 0 && ` ${plan.isFromPool ? words.fromPool : words.fromAll}`}
        </span>
      </p>
      <ul className="replan-seats">
        {plan.seats.map(({ sessionId, postId, seat, before, after }) => (
          <li key={`${sessionId} ${postId} ${seat}`}>
            <span className="muted small">
              {sessionId === plan.order.sessionId
                ? ''
                : `${model.sessions.get(sessionId)?.name ?? sessionId} `}
              {words.seat(model.posts.get(postId)?.name ?? postId, seat + 1)}
            </span>{' '}
            {nameOf(before)} → <strong>{nameOf(after)}</strong>
          </li>
        ))}
      </ul>
      {plan.relaxed.length > 0 && (
        <p className="small muted">
          {words.relaxed(plan.relaxed.map((id) => ruleTerm(id, text)).join(text.frame.listMark))}
        </p>
      )}
      {[...(plan.lacks ?? []), ...plan.broken].slice(0, MOST_BROKEN).map((sentence) => (
        <p key={sentence.en} className="small tone-fault">
          {sentence[language]}
        </p>
      ))}
      {isOutdated ? (
        <p className="muted">{words.askAgain}</p>
      ) : (
        isFeasible &&
        plan.seats.length > 0 && (
          <Button type="primary" disabled={isBusy} onClick={onTake}>
            {words.take}
          </Button>
        )
      )}
    </div>
  );
}
