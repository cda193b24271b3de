import { useMemo } from 'react';
import type { BenchResult } from '../../../../shared/contract/sound-bench.ts';
import { clock } from '../../../client/site.ts';
import { decimal, shortTime } from '../../../kit/format.ts';
import { StatusMark } from '../../../kit/status-mark.tsx';
import { useText } from '../../../kit/text/index.ts';
import { wordOf } from '../../../kit/text/worded.ts';
import { VERDICT_TONES } from '../check/order-results.ts';
import { drawResponse } from '../room/draw-response.ts';
import { PlotHost } from '../room/plot-host.tsx';
import { isProcessed } from './open-input.ts';

const UNITS = {
  sti: ['', 2],
  thdPercent: ['%', 2],
  thdNPercent: ['%', 2],
  snrADb: ['dB(A)', 1],
  snrDb: ['dB', 1],
  rmsDbfs: ['dBFS', 1],
  laDbfs: ['dBFS(A)', 1],
  peakDbfs: ['dBFS', 1],
  noiseLaDbfs: ['dBFS(A)', 1],
  delayMs: ['ms', 1],
  ppm: ['ppm', 0],
  fundamentalHz: ['Hz', 1],
  levelDbfs: ['dBFS', 1],
} as const;
type Key = keyof typeof UNITS;
const KEYS = Object.keys(UNITS).filter((key): key is Key => Object.hasOwn(UNITS, key));
/** Drawn around the response; a sound card stays far within. */
const RESPONSE = { fromHz: 125, toHz: 8000, withinDb: 3 } as const;

/** One measurement: what it came to, why, and every figure. */
export function BenchOutcome({
  result,
  timeZone,
}: {
  readonly result: BenchResult;
  readonly timeZone: string;
}) {
  const text = useText();
  const words = text.bench;
  const { figures, verdict } = result;
  const response = useMemo(
    () =>
      figures.response.length === 0
        ? null
        : drawResponse({
            points: figures.response,
            octaves: [],
            meanDb: 0,
            limit: RESPONSE,
            words: { upper: words.limit(RESPONSE.withinDb), lower: '', octave: '' },
          }),
    [figures.response, words],
  );
  const processed = isProcessed(result.input);
  return (
    <section className="bench-outcome" aria-labelledby="bench-result">
      <div className="panel-head">
        <h2 id="bench-result">{words.steps.result}</h2>
        <span className="muted small">
          {words.kinds[result.kind]} · {shortTime(result.atMs, timeZone, clock.nowMs())}
        </span>
      </div>
      <p className="bench-verdict">
        {verdict === null ? (
          words.noVerdict
        ) : (
          <StatusMark tone={VERDICT_TONES[verdict]}>{text.audioCheck.verdicts[verdict]}</StatusMark>
        )}
      </p>
      {processed !== false && (
        <p>
          <StatusMark tone="attention">{processed ? words.processed : words.unsaid}</StatusMark>
        </p>
      )}
      <ul>
        {result.reasons.map(({ code, text: sentence }) => (
          <li key={code} title={sentence}>
            {wordOf(words.reasons, code) ?? sentence}
          </li>
        ))}
      </ul>
      <table className="rows bench-figures">
        <tbody>
          {KEYS.filter((key) => figures[key] !== null).map((key) => (
            <tr key={key}>
              <td>{words.figures[key]}</td>
              <td className="number nowrap">
                {decimal(figures[key], UNITS[key][1])} {UNITS[key][0]}
                {key === 'sti' && figures.rating !== null ? figures.rating : ''}
              </td>
            </tr>
          ))}
          {figures.harmonics.length > 0 && (
            <tr>
              <td>{words.harmonics}</td>
              <td className="number">
                {figures.harmonics
                  .slice(0, 4)
                  .map(({ n, db }) => `${n}: ${decimal(db, 0)} dB`)
                  .join(' · ')}
              </td>
            </tr>
          )}
        </tbody>
      </table>
      {response !== null && <PlotHost title={words.response} summary="" draw={response} />}
      <p className="muted small">{words.by(`${result.profile.name} v${result.profile.version}`)}</p>
    </section>
  );
}
