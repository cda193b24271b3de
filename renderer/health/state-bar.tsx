import type { HealthHistory, HealthSegment } from '../../shared/contract/health-contract.ts';
import { shortTime } from '../kit/format.ts';
import { StatusMark, type Tone } from '../kit/status-mark.tsx';
import { useText } from '../kit/text/index.ts';
import { wordOf } from '../kit/text/worded.ts';

const TONES: Readonly<Record<HealthSegment['state'], Tone>> = {
  live: 'normal',
  degraded: 'attention',
  connecting: 'unchecked',
  'waiting-for-key-frame': 'unchecked',
  stalled: 'fault',
  offline: 'fault',
  'auth-failed': 'fault',
  unsupported: 'fault',
  'not-measured': 'unconnected',
};
const MOST_LISTED = 12;

/** The camera's states over the range: a bar to see the pattern, and every abnormal time in words. */
export function StateBar({
  history,
  timeZone,
}: {
  readonly history: HealthHistory;
  readonly timeZone: string;
}) {
  const text = useText();
  const words = text.health;
  const { fromMs, toMs, states } = history;
  const liveMs = states
    .filter(({ state }) => state === 'live' || state === 'degraded')
    .reduce((sum, segment) => sum + segment.toMs - segment.fromMs, 0);
  const abnormal = states.filter(({ state }) => state !== 'live').reverse();
  const nameOf = (state: HealthSegment['state']): string =>
    state === 'not-measured' ? words.notMeasured : text.codes.cameraState[state];
  const whyOf = ({ state, code }: HealthSegment): string =>
    state === 'not-measured' ? words.notMeasuredWhy : (wordOf(text.codes.cameraCode, code)?.cause ?? '');
  const lastMs = states.at(-1)?.toMs ?? toMs;
  return (
    <div className="state-record">
      <svg
        className="state-bar"
        viewBox="0 0 1000 16"
        preserveAspectRatio="none"
        role="img"
        aria-label={words.stateLabel(text.frame.duration(liveMs))}
      >
        {states.map((segment) => {
          const x = ((segment.fromMs - fromMs) / (toMs - fromMs)) * 1000;
          // The shortest outage must still be seen.
          const width = Math.max(1.5, ((segment.toMs - segment.fromMs) / (toMs - fromMs)) * 1000);
          return (
            <rect
              key={`${segment.fromMs} ${segment.state}`}
              className={`state-${TONES[segment.state]}`}
              x={x}
              width={width}
              y={TONES[segment.state] === 'fault' ? 0 : TONES[segment.state] === 'normal' ? 6 : 3}
              height={TONES[segment.state] === 'fault' ? 16 : TONES[segment.state] === 'normal' ? 4 : 10}
            />
          );
        })}
      </svg>
      <h4>{words.events}</h4>
      {abnormal.length === 0 ? (
        <p className="muted">{words.noEvents}</p>
      ) : (
        <ul className="state-list">
          {abnormal.slice(0, MOST_LISTED).map((segment) => (
            <li key={`${segment.fromMs} ${segment.state}`}>
              <span className="nowrap">
                <StatusMark tone={TONES[segment.state]}>{nameOf(segment.state)}</StatusMark>{' '}
                {text.frame.duration(segment.toMs - segment.fromMs)}
              </span>
              <span className="muted small">
                {words.until(
                  shortTime(segment.fromMs, timeZone, toMs),
                  segment.toMs === lastMs ? words.now : shortTime(segment.toMs, timeZone, toMs),
                )}
              </span>
              <span className="muted small state-why">{whyOf(segment)}</span>
            </li>
          ))}
          {abnormal.length > MOST_LISTED && (
            <li className="muted">{words.moreEvents(abnormal.length - MOST_LISTED)}</li>
          )}
        </ul>
      )}
    </div>
  );
}
