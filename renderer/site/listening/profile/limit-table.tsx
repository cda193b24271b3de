import type { ListeningProfile } from '../../../../shared/contract/listening-profile.ts';
import {
  LISTENING_LIMITS,
  type ListeningLimit,
  limitSource,
  limitValue,
  shownSource,
  withLimit,
  withSource,
} from '../../../../shared/domain/sound/listening-limits.ts';
import { Input, InputNumber } from '../../../kit/controls.ts';
import { StatusMark } from '../../../kit/status-mark.tsx';
import { type Text, useText } from '../../../kit/text/index.ts';

/** Why a limit is refused, in words of the limit; null while it is not the one refused. */
export function refusalOf(limit: ListeningLimit, field: string | null, text: Text): string | null {
  const words = text.listeningPapers;
  if (field !== limit.key && field !== `${limit.section}.source`) return null;
  if (field === `${limit.section}.source`) return isFirst(limit) ? words.sourceMissing : null;
  if (field === 'response.fromHz') return words.orderFrequency;
  if (field === 'sti.warn' || field === 'snrA.warnDb') return words.orderSti;
  return words.outOfRange(limit.least.toFixed(limit.digits), limit.most.toFixed(limit.digits));
}

const isFirst = (limit: ListeningLimit): boolean =>
  LISTENING_LIMITS.find(({ section }) => section === limit.section)?.key === limit.key;

/** Every limit with its unit, the value it is held against and its ground; editable where `onChange` is given. */
export function LimitTable({
  profile,
  against,
  againstName,
  refusedField,
  onChange,
}: {
  readonly profile: ListeningProfile;
  readonly against: ListeningProfile;
  readonly againstName: string;
  readonly refusedField: string | null;
  readonly onChange: ((profile: ListeningProfile) => void) | null;
}) {
  const text = useText();
  const words = text.listeningPapers;
  return (
    <table className="rows limits-table">
      <thead>
        <tr>
          <th>{words.limit}</th>
          <th className="number">{againstName}</th>
          <th className="number">{words.value}</th>
          <th>{words.source}</th>
        </tr>
      </thead>
      <tbody>
        {LISTENING_LIMITS.map((limit) => {
          const value = limitValue(profile, limit);
          const other = limitValue(against, limit);
          const name = words.limitNames[limit.key] ?? limit.key;
          const unit = limit.unit === 'h' ? words.hours : limit.unit;
          const refusal = refusalOf(limit, refusedField, text);
          return (
            <tr key={limit.key} className={value === other ? '' : 'differs'}>
              <td className="wrap">{name}</td>
              <td className="number muted nowrap">
                {other.toFixed(limit.digits)} {unit}
              </td>
              <td className="number nowrap">
                {onChange === null ? (
                  `${value.toFixed(limit.digits)} ${unit}`
                ) : (
                  <>
                    <InputNumber
                      aria-label={name}
                      value={Number.isFinite(value) ? value : null}
                      min={limit.least}
                      max={limit.most}
                      step={10 ** -limit.digits}
                      status={refusal === null ? '' : 'error'}
                      onChange={(next) => onChange(withLimit(profile, limit, next ?? Number.NaN))}
                    />{' '}
                    {unit}
                  </>
                )}
                {refusal !== null && <StatusMark tone="fault">{refusal}</StatusMark>}
              </td>
              <td className="source">
                {onChange === null ? (
                  <span className="muted small">{shownSource(profile, limit, words.shippedSources)}</span>
                ) : (
                  isFirst(limit) && (
                    <Input
                      aria-label={`${words.source} ${name}`}
                      value={limitSource(profile, limit)}
                      maxLength={500}
                      onChange={(event) => onChange(withSource(profile, limit, event.target.value))}
                    />
                  )
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
