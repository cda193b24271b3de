import type { AudioCheck } from '../../../../shared/contract/audio-check.ts';
import { clock } from '../../../client/site.ts';
import { useTicker } from '../../../client/use-ticker.ts';
import { decimal } from '../../../kit/format.ts';
import { StatusMark } from '../../../kit/status-mark.tsx';
import { useText } from '../../../kit/text/index.ts';

/** What the check does now, what a person must do now, and how far every room is. */
export function CheckProgress({
  check,
  isPlaying,
  nameOf,
}: {
  readonly check: AudioCheck;
  readonly isPlaying: boolean;
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
      {mayPlay && (
        <p className="check-do">{isPlaying ? words.pagePlays : phase === 'waiting' ? words.playNow : ''}</p>
      )}
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
