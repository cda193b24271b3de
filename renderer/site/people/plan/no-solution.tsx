import type { PlanConflict, RosterAnswer } from '../../../../shared/contract/roster-plan.ts';
import { useText } from '../../../kit/text/index.ts';
import { ruleTerm } from '../matrix/rule-words.ts';
import { ConflictCause } from './conflict-cause.tsx';

/** More rooms than these are counted, not named. */
const MOST_NAMED = 8;

/** Why there is no roster: what cannot be had together, and what would repair it. */
export function NoSolution({
  conflicts,
  repair,
}: {
  readonly conflicts: readonly PlanConflict[];
  readonly repair: RosterAnswer['repair'];
}) {
  const text = useText();
  const words = text.plan;
  const isChinese = words.language === 'zh';
  return (
    <section aria-labelledby="conflicts-of-plan">
      <h3 id="conflicts-of-plan">{words.noSolution(conflicts.length)}</h3>
      <ul className="plan-conflicts">
        {conflicts.map((conflict) => (
          <ConflictCause
            key={conflict.text}
            text={isChinese ? conflict.textZh : conflict.text}
            repairWord={words.repair}
            repair={isChinese ? conflict.repairZh : conflict.repair}
          >
            <ul className="muted small">
              {conflict.requirements.map((one) => (
                <li key={`${one.ruleId} ${one.sessionId} ${one.roomId} ${one.text}`}>
                  {ruleTerm(one.ruleId, text)}
                  {text.frame.colon}
                  {isChinese ? (one.textZh ?? one.text) : one.text}
                  {one.roomIds &&
                    words.conflictRooms(
                      one.roomIds.slice(0, MOST_NAMED).join(text.frame.listMark),
                      one.roomIds.length,
                      one.roomIds.length - MOST_NAMED,
                    )}
                </li>
              ))}
            </ul>
          </ConflictCause>
        ))}
      </ul>
      {repair && conflicts.length > 1 && (
        <p>
          <strong>{words.repairTogether}</strong> {isChinese ? repair.textZh : repair.text}
        </p>
      )}
    </section>
  );
}
