import type { DutyPostState, DutyShift } from '../../../../shared/contract/duty.ts';
import { useSiteCommand } from '../../../client/site.ts';
import { Button } from '../../../kit/controls.ts';
import { span } from '../../../kit/format.ts';
import { notify } from '../../../kit/notices.ts';
import { StatusMark, type Tone } from '../../../kit/status-mark.tsx';
import { useText } from '../../../kit/text/index.ts';
import { isRefusal, RefusalLine } from './refusal-line.tsx';

const TONES: Readonly<Record<DutyPostState['state'], Tone>> = {
  covered: 'normal',
  waiting: 'attention',
  short: 'fault',
  'not-due': 'unconnected',
};

/** One post: who is there, this shift and the next, and what can be signed now. */
export function DutyPost({
  post,
  nowMs,
  earlyMs,
  time,
  onHandOver,
  onFill,
}: {
  readonly post: DutyPostState;
  readonly nowMs: number;
  readonly earlyMs: number;
  time(ms: number): string;
  onHandOver(shift: DutyShift): void;
  onFill(): void;
}) {
  const text = useText();
  const words = text.duty;
  const signOn = useSiteCommand('duty.signOn', isRefusal);
  const { current, next, leaving, present, missing, isKeeperMissing, state } = post;
  const lacks = [
    ...(missing > 0 ? [words.missing(missing)] : []),
    ...(isKeeperMissing ? [words.keeperMissing] : []),
  ];
  const giving = leaving ?? (current?.handOver === null ? current : null);
  const canGive = giving?.people.some(({ signedOnAtMs }) => signedOnAtMs !== null) ?? false;
  const isOpen = (shift: DutyShift) => nowMs >= shift.startMs - earlyMs && nowMs < shift.endMs;
  const sign = async (shift: DutyShift, personId: string, name: string): Promise<void> => {
    if (await signOn.run({ shiftId: shift.id, personId }))
      notify({ kind: 'information', text: words.signOnDone(name) });
  };
  const line = (label: string, shift: DutyShift) => (
    <>
      <dt>{label}</dt>
      <dd>
        <span className="duty-time">
          {time(shift.startMs)}–{time(shift.endMs)}
        </span>
        {shift.people.length === 0 && <span className="muted">{words.nobody}</span>}
        {shift.people.map(({ id, name, isKeeper, isRelief, signedOnAtMs }) => {
          const note = [...(isKeeper ? [words.keeper] : []), ...(isRelief ? [words.relief] : [])].join(
            text.frame.listMark,
          );
          const shown = note === '' ? name : `${name}（${note}）`;
          if (signedOnAtMs !== null || shift.handOver !== null || !isOpen(shift))
            return (
              <span key={id} className="duty-person">
                {signedOnAtMs === null ? shown : words.signedOn(shown)}
              </span>
            );
          return (
            <Button key={id} size="small" disabled={signOn.isBusy} onClick={() => void sign(shift, id, name)}>
              {words.signOn(shown)}
            </Button>
          );
        })}
      </dd>
    </>
  );
  return (
    <article className="duty-post" aria-label={post.name}>
      <header className="toolbar">
        <h2>{post.name}</h2>
        <StatusMark tone={TONES[state]}>
          {[words.states[state], ...lacks].join(text.frame.listMark)}
        </StatusMark>
        <span className="muted small">{words.needs(post.people, post.needsKeeper)}</span>
        <span className="grow" />
        {state === 'short' && current !== null && <Button onClick={onFill}>{words.fill}</Button>}
        {giving !== null && (
          <Button
            type={leaving ? 'primary' : 'default'}
            disabled={!canGive}
            onClick={() => onHandOver(giving)}
          >
            {words.handOver}
          </Button>
        )}
      </header>
      <dl className="duty-lines">
        <dt>{words.present}</dt>
        <dd>
          {present.length === 0 ? (
            <span className="muted">{words.nobody}</span>
          ) : (
            <strong>
              {present
                .map(({ name, isKeeper }) => (isKeeper ? `${name}（${words.keeper}）` : name))
                .join(text.frame.listMark)}
            </strong>
          )}
        </dd>
        {leaving && line(words.leaving, leaving)}
        {current && line(words.thisShift, current)}
        {next && line(words.nextShift, next)}
        {current && (
          <>
            <dt className="visually-hidden">{words.handOver}</dt>
            <dd className="muted">{words.untilHandOver(span(current.endMs - nowMs))}</dd>
          </>
        )}
      </dl>
      <RefusalLine error={signOn.error} />
    </article>
  );
}
