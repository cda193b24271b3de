import './health.css';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { clock, siteClient } from '../client/site.ts';
import { Segmented } from '../kit/controls.ts';
import { useText } from '../kit/text/index.ts';
import { historyPlots } from './history-plots.ts';
import { Plot } from './plot.tsx';
import { StateBar } from './state-bar.tsx';

const HOUR_MS = 3_600_000;
const RANGES = { hour: HOUR_MS, quarter: 6 * HOUR_MS, day: 24 * HOUR_MS, week: 7 * 24 * HOUR_MS } as const;
type Range = keyof typeof RANGES;
const isRange = (value: unknown): value is Range => typeof value === 'string' && Object.hasOwn(RANGES, value);
const REFRESH_MS = 30_000;

/** How one camera has been doing: its states, and every figure over time beside its limit. */
export function HealthPanel({
  cameraId,
  timeZone,
}: {
  readonly cameraId: string;
  readonly timeZone: string;
}) {
  const text = useText();
  const words = text.health;
  const [range, setRange] = useState<Range>('day');
  const { data, isError } = useQuery({
    queryKey: ['health.history', cameraId, range],
    queryFn: () => {
      const toMs = Math.round(clock.nowMs());
      return siteClient.query('health.history', { cameraId, fromMs: toMs - RANGES[range], toMs });
    },
    refetchInterval: REFRESH_MS,
  });
  const plots = useMemo(() => (data ? historyPlots(data, text, timeZone) : []), [data, text, timeZone]);
  return (
    <section className="health-panel" aria-label={words.panel}>
      <div className="health-panel-head">
        <h3>{words.panel}</h3>
        <Segmented
          aria-label={words.range}
          value={range}
          options={Object.keys(RANGES).map((key) => ({
            value: key,
            label: isRange(key) ? words.ranges[key] : key,
          }))}
          onChange={(value) => {
            if (isRange(value)) setRange(value);
          }}
        />
      </div>
      {data && <StateBar history={data} timeZone={timeZone} />}
      {plots.map((drawing) => (
        <Plot key={drawing.title} drawing={drawing} />
      ))}
      {!data && (
        <p className="muted" role="status">
          {isError ? `${words.failed}${text.frame.colon}${words.failedAction}` : words.loading}
        </p>
      )}
    </section>
  );
}
