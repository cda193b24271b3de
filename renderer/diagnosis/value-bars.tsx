import type { Judgement } from '../../shared/contract/diagnosis.ts';
import { decimal } from '../kit/format.ts';
import { StatusMark } from '../kit/status-mark.tsx';
import { type Text, useText } from '../kit/text/index.ts';

export const withUnit = (value: number, unit: Judgement['unit'], text: Text): string =>
  unit === 'levels' ? `${decimal(value, 1)} ${text.selfTest.levels}` : `${decimal(value, 1)} ${unit}`;

/** Every measured value as a bar with its limit drawn in; what could not be measured says why. */
export function ValueBars({ judgements }: { readonly judgements: readonly Judgement[] }) {
  const text = useText();
  const words = text.selfTest;
  return (
    <ul className="value-bars">
      {judgements.map((one) => {
        const limit = withUnit(one.threshold, one.unit, text);
        const said = one.limitIs === 'most' ? words.most(limit) : words.least(limit);
        return (
          <li key={one.measure} className={one.isBeyond ? 'is-beyond' : ''}>
            <div className="value-head">
              <span>{words.measure[one.measure]}</span>
              {one.value === null ? (
                <span className="muted">{words.unmeasured[one.reasonCode]}</span>
              ) : one.isBeyond ? (
                <StatusMark tone="fault">
                  {withUnit(one.value, one.unit, text)} {words.beyond}
                </StatusMark>
              ) : (
                <span>{withUnit(one.value, one.unit, text)}</span>
              )}
            </div>
            {one.value !== null && <Bar value={one.value} threshold={one.threshold} />}
            <div className="muted small">{said}</div>
          </li>
        );
      })}
    </ul>
  );
}

/** The bar ends at twice the limit, so that the limit stands in the middle of all of them. */
function Bar({ value, threshold }: { readonly value: number; readonly threshold: number }) {
  const share = Math.max(0, Math.min(100, (50 * value) / threshold));
  return (
    <svg className="value-bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
      <rect className="value-track" width="100" height="6" />
      <rect className="value-fill" width={share} height="6" />
      <rect className="value-limit" x="49.6" width="0.8" height="6" />
    </svg>
  );
}
