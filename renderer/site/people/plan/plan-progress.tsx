import type { RosterPlan } from '../../../../shared/contract/roster-plan.ts';
import { useSiteCommand } from '../../../client/site.ts';
import { Button } from '../../../kit/controls.ts';
import { useText } from '../../../kit/text/index.ts';

/** The work as it goes: score, proven bound, what is left; it can be stopped with the best so far. */
export function PlanProgress({ plan }: { readonly plan: RosterPlan }) {
  const words = useText().plan;
  const stop = useSiteCommand('rosterPlan.stop');
  const pause = useSiteCommand('rosterPlan.pause');
  const resume = useSiteCommand('rosterPlan.resume');
  const { progress, seconds, id: planId } = plan;
  const elapsedS = (progress?.elapsedMs ?? 0) / 1_000;
  const figure = (value: number | null | undefined): string =>
    value === null || value === undefined ? words.unknown : String(value);
  return (
    <>
      <progress aria-label={words.progress} max={seconds} value={Math.min(seconds, elapsedS)} />
      <p className="nowrap">
        {words.elapsed(elapsedS.toFixed(0), Math.max(0, seconds - elapsedS).toFixed(0))}
      </p>
      <dl className="roster-figures">
        <Row name={words.hard} value={figure(progress?.hard)} />
        <Row name={words.soft} value={figure(progress?.soft)} />
        <Row name={words.bound} value={figure(progress?.lowerBound)} />
        <Row
          name={words.gap}
          value={progress?.gapPercent == null ? words.unknown : `${progress.gapPercent.toFixed(1)} %`}
        />
        <Row
          name={words.firstFeasible}
          value={
            progress?.firstFeasibleMs == null
              ? words.notYet
              : `${(progress.firstFeasibleMs / 1_000).toFixed(1)} s`
          }
        />
      </dl>
      <div className="toolbar">
        {plan.state === 'running' ? (
          <Button loading={pause.isBusy} onClick={() => void pause.run({ planId })}>
            {words.pause}
          </Button>
        ) : (
          <Button type="primary" loading={resume.isBusy} onClick={() => void resume.run({ planId })}>
            {words.resume}
          </Button>
        )}
        <Button loading={stop.isBusy} onClick={() => void stop.run({ planId })}>
          {words.stop}
        </Button>
        <span className="muted small">{words.goesOn}</span>
      </div>
    </>
  );
}

function Row({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt className="muted">{name}</dt>
      <dd className="number">{value}</dd>
    </div>
  );
}
