import './duty-calls.css';
import { useState } from 'react';
import type { DutyCall } from '../../../../../shared/contract/duty-calls.ts';
import { clock, dutyCallsFeed, useSiteCommand } from '../../../../client/site.ts';
import { useFeed } from '../../../../client/use-client.ts';
import { Button, InputNumber } from '../../../../kit/controls.ts';
import { EmptyPage } from '../../../../kit/empty-page.tsx';
import { FeedFault } from '../../../../kit/feed-fault.tsx';
import { minuteTime } from '../../../../kit/format.ts';
import { notify } from '../../../../kit/notices.ts';
import { goTo } from '../../../../kit/route.ts';
import { ScrollRegion } from '../../../../kit/scroll-region.tsx';
import { StatusMark, type Tone } from '../../../../kit/status-mark.tsx';
import { useText } from '../../../../kit/text/index.ts';
import { DutyCallForm } from './duty-call-form.tsx';

const TONES: Readonly<Record<DutyCall['results'][number]['outcome'], Tone>> = {
  reached: 'normal',
  late: 'attention',
  'not-reached': 'fault',
};

/** Telephone spot calls: draw whom to call now, write down what came of it, see what was. */
export function DutyCallsView({ timeZone }: { readonly timeZone: string }) {
  const text = useText();
  const words = text.duty.calls;
  const { value: view, error } = useFeed(dutyCallsFeed);
  const draw = useSiteCommand('dutyCall.draw');
  const [count, setCount] = useState(1);
  if (!view) return error ? <FeedFault error={error} /> : <EmptyPage title={text.frame.loading} />;
  const { calls, candidates, unreached } = view;
  const time = (ms: number) => minuteTime(ms, timeZone, clock.nowMs());
  const open = calls.filter(
    ({ results, shiftEndMs }) => results.at(-1)?.outcome !== 'reached' && shiftEndMs > clock.nowMs(),
  );
  const waiting = open.filter(({ results }) => ['not-reached', undefined].includes(results.at(-1)?.outcome));
  const take = async (): Promise<void> => {
    const drawn = await draw.run({ count });
    if (drawn)
      notify({
        kind: 'information',
        text: words.drawn(drawn.map(({ person }) => person).join(text.frame.listMark)),
      });
  };
  return (
    <div className="plan-view live-data">
      <section className="panel side scroll" aria-labelledby="duty-calls-head">
        <div className="panel-head">
          <h2 id="duty-calls-head">{words.heading}</h2>
          <Button size="small" onClick={() => goTo('people', { view: 'duty' })}>
            {words.back}
          </Button>
        </div>
        <p className="muted small">{words.why}</p>
        {unreached.length > 0 && (
          <StatusMark tone="fault">
            {words.unreached(unreached.map(({ postName }) => postName).join(text.frame.listMark))}
          </StatusMark>
        )}
        <div className="toolbar duty-draw">
          <span>{words.count}</span>
          <InputNumber
            aria-label={words.count}
            value={count}
            min={1}
            max={20}
            onChange={(value) => setCount(value ?? 1)}
          />
          <Button
            type="primary"
            disabled={candidates === 0}
            loading={draw.isBusy}
            onClick={() => void take()}
          >
            {words.draw}
          </Button>
        </div>
        <p className="muted">{candidates === 0 ? words.nobody : words.candidates(candidates)}</p>
        {waiting.map((call) => (
          <DutyCallForm key={`${call.id} ${call.results.length}`} call={call} />
        ))}
      </section>
      <section className="panel plan-detail duty-calls" aria-labelledby="duty-calls-list">
        <div className="panel-head">
          <h2 id="duty-calls-list">{words.list}</h2>
          <span className="grow" />
          <a href={`/api/v1/duty/calls.csv?language=${text.plan.language}`} download>
            {words.export}
          </a>
        </div>
        {calls.length === 0 ? (
          <EmptyPage title={words.none} />
        ) : (
          <ScrollRegion className="duty-calls-rows" label={words.list}>
            <table className="rows">
              <thead>
                <tr>
                  {words.columns.map((column) => (
                    <th key={column}>{column}</th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {calls.map((call) => {
                  const result = call.results.at(-1);
                  return (
                    <tr key={call.id}>
                      <td className="duty-time" title={words.seedLine(call.seed, call.candidates)}>
                        {time(call.drawnAtMs)}
                      </td>
                      <td>{call.postName}</td>
                      <td>{call.person}</td>
                      <td>
                        {result ? (
                          <StatusMark tone={TONES[result.outcome]}>
                            {words.outcomes[result.outcome]}
                          </StatusMark>
                        ) : (
                          <StatusMark tone="unconnected">{words.toCall}</StatusMark>
                        )}
                      </td>
                      <td className="duty-time">{result ? time(result.atMs) : ''}</td>
                      <td>{result?.caller ?? ''}</td>
                      <td>
                        {call.results
                          .map(({ note }) => note)
                          .filter(Boolean)
                          .join(text.frame.listMark)}
                      </td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
          </ScrollRegion>
        )}
      </section>
    </div>
  );
}
