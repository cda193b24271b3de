import type { SiteInfo } from '../../../../shared/contract/site-contract.ts';
import type { BenchResult } from '../../../../shared/contract/sound-bench.ts';
import { clock, useOperators } from '../../../client/site.ts';
import { decimal, shortTime } from '../../../kit/format.ts';
import { StatusMark } from '../../../kit/status-mark.tsx';
import { useText } from '../../../kit/text/index.ts';
import { VERDICT_TONES } from '../check/order-results.ts';

/** What was measured before, newest first; a row opens. */
export function BenchHistory({
  results,
  site,
  shownId,
  onShow,
}: {
  readonly results: readonly BenchResult[] | null;
  readonly site: SiteInfo;
  readonly shownId: string | null;
  onShow(result: BenchResult): void;
}) {
  const text = useText();
  const words = text.bench;
  const operators = useOperators().data ?? [];
  return (
    <section aria-labelledby="bench-history">
      <h2 id="bench-history">{words.history}</h2>
      {results === null ? (
        <p className="muted">{text.frame.loading}</p>
      ) : results.length === 0 ? (
        <p className="muted">{words.noHistory}</p>
      ) : (
        <table className="rows bench-history">
          <thead>
            <tr>
              <th>{words.time}</th>
              <th>{words.kind}</th>
              <th>{words.verdict}</th>
              <th className="number">{words.figure}</th>
              <th>{words.who}</th>
            </tr>
          </thead>
          <tbody>
            {results.map((result) => (
              <tr key={result.id} aria-current={result.id === shownId ? 'true' : undefined}>
                <td className="nowrap">
                  <button type="button" className="link-button bench-row" onClick={() => onShow(result)}>
                    {shortTime(result.atMs, site.site.timeZone, clock.nowMs())}
                  </button>
                </td>
                <td>{words.kinds[result.kind]}</td>
                <td className="nowrap">
                  {result.verdict === null ? (
                    <span className="muted">{words.noVerdict}</span>
                  ) : (
                    <StatusMark tone={VERDICT_TONES[result.verdict]}>
                      {text.audioCheck.verdicts[result.verdict]}
                    </StatusMark>
                  )}
                </td>
                <td className="number nowrap">{mainFigure(result)}</td>
                <td>{operators.find(({ id }) => id === result.by)?.name ?? result.by}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function mainFigure({ kind, figures }: BenchResult): string {
  if (kind === 'level') return `${decimal(figures.snrADb)} dB(A)`;
  if (kind === 'thd' || kind === 'sweep') return `THD ${decimal(figures.thdPercent, 2)} %`;
  return `STI ${decimal(figures.sti, 2)}`;
}
