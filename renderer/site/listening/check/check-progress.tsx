import type { AudioCheck } from '../../../../shared/contract/audio-check.ts';
import { clock } from '../../../client/site.ts';
import { useTicker } from '../../../client/use-ticker.ts';
import { Button } from '../../../kit/controls.ts';
import { decimal } from '../../../kit/format.ts';
import { StatusMark } from '../../../kit/status-mark.tsx';
import { useText } from '../../../kit/text/index.ts';
import { isAsked, offerSignal, pageId } from '../output/signal-player.ts';
import { SwitchGuide } from './switch-over.tsx';

/** What the check does now, what a person must do now, and how far every room is. */
export function CheckProgress({
  check,
  nameOf,
}: {
  readonly check: AudioCheck;
  readonly nameOf: (roomId: string) => string;
}) {
  useTicker(500);
  const words = useText().audioCheck;
  const { phase, heardAtMs, signalMs, phaseEndsAtMs, progress } = check;
  const nowMs = clock.nowMs();
  const heard = progress.filter(
    ({ state }) => state === 'heard' || state === 'analysing' || state === 'decided',
  );
  const mayPlay = phase === 'waiting' || phase === 'capturing';
  return (
    <div className="check-progress" aria-live="polite">
      <p className="tone-step">{words.phases[phase]}</p>
      {mayPlay && <Emission check={check} />}
      {check.zone !== undefined && phase === 'waiting' && (
        <p className="check-do">{words.zones.playing(check.zone)}</p>
      )}
      {check.kind === 'switch-over' && <SwitchGuide check={check} />}
      {phase === 'capturing' && heardAtMs !== null && (
        <progress
          max={1}
          value={Math.min(1, Math.max(0, (nowMs - heardAtMs) / signalMs))}
          aria-label={words.phases.capturing}
        />
      )}
      <p className="muted">
        {words.heard(heard.length, progress.length)}
        {phaseEndsAtMs !== null && ` · ${words.left(Math.max(0, Math.ceil((phaseEndsAtMs - nowMs) / 1000)))}`}
      </p>
      <ul className="check-rooms">
        {progress.map(({ roomId, state, reasonCode, levelDbfs }) => (
          <li key={roomId} className={`check-room ${state}`}>
            <span>{nameOf(roomId)}</span>
            {state === 'not-measurable' ? (
              <StatusMark tone="unchecked">
                {reasonCode === null ? words.state[state] : words.reasons[reasonCode].cause}
              </StatusMark>
            ) : (
              <span className="muted small">
                {words.state[state]}
                {levelDbfs !== null && ` ${decimal(levelDbfs, 0)} dBFS`}
              </span>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Who plays, or who has to, in large letters. */
function Emission({ check }: { readonly check: AudioCheck }) {
  const words = useText().audioCheck;
  const { emission, phase } = check;
  const playing = emission?.playing ?? null;
  if (emission?.problem != null)
    return (
      <p className="check-do" role="alert">
        <StatusMark tone="fault">{words.emissionProblems[emission.problem]}</StatusMark>
        {phase === 'waiting' && ` ${words.playNow}`}
      </p>
    );
  if (playing !== null)
    return (
      <p className="check-do">
        {playing.page === pageId() ? words.pagePlays(playing.device) : words.otherPlays(playing.device)}
      </p>
    );
  if (phase !== 'waiting') return null;
  if (emission === null) return <p className="check-do">{words.playNow}</p>;
  return (
    <p className="check-do">
      {words.pageAwaited(emission.device ?? '')}{' '}
      {isAsked(check, pageId()) && <Button onClick={() => void offerSignal(check)}>{words.playHere}</Button>}
    </p>
  );
}
