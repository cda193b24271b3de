import type { DutyPlanConflict } from '../../../../../shared/contract/duty-plan.ts';
import { Shape } from '../../../../kit/status-mark.tsx';
import { useText } from '../../../../kit/text/index.ts';

/** Why there is no duty roster: what cannot be had together, and what would mend it. */
export function DutyPlanConflicts({ conflicts }: { readonly conflicts: readonly DutyPlanConflict[] }) {
  const text = useText();
  const words = text.duty.plan;
  const isChinese = text.plan.language === 'zh';
  return (
    <section aria-labelledby="duty-conflicts">
      <h3 id="duty-conflicts">{words.noSolution(conflicts.length)}</h3>
      <ul className="plan-conflicts">
        {conflicts.map((conflict) => (
          <li key={conflict.text}>
            <p>
              <span className="tone-fault">
                <Shape tone="fault" />
              </span>{' '}
              {isChinese ? conflict.textZh : conflict.text}
            </p>
            <p>
              <strong>{words.repair}</strong>{' '}
              {(isChinese ? conflict.repairZh : conflict.repair) || words.noRepair}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
