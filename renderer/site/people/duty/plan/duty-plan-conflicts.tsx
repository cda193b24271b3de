import type { DutyPlanConflict } from '../../../../../shared/contract/duty-plan.ts';
import { useText } from '../../../../kit/text/index.ts';
import { ConflictCause } from '../../plan/conflict-cause.tsx';

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
          <ConflictCause
            key={conflict.text}
            text={isChinese ? conflict.textZh : conflict.text}
            repairWord={words.repair}
            repair={(isChinese ? conflict.repairZh : conflict.repair) || words.noRepair}
          />
        ))}
      </ul>
    </section>
  );
}
