import { Button } from '../../kit/controls.ts';
import { decimal } from '../../kit/format.ts';
import { StatusMark } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';
import { type Heard, METER_FLOOR_DBFS } from './use-sound.ts';

/** Which room is heard, how loud it is, and why nothing is heard when nothing is. */
export function SoundStrip({
  room,
  heard,
  onStop,
}: {
  readonly room: string;
  readonly heard: Heard;
  onStop(): void;
}) {
  const text = useText();
  const { state, levelDbfs } = heard;
  const level = levelDbfs ?? METER_FLOOR_DBFS;
  return (
    <div className="sound-strip">
      <strong className="nowrap">{text.wall.listeningTo(room)}</strong>
      {state === 'playing' ? (
        <>
          <meter
            aria-label={text.wall.soundLevel(decimal(levelDbfs, 0))}
            min={METER_FLOOR_DBFS}
            max={0}
            value={Math.max(METER_FLOOR_DBFS, level)}
          />
          <span className="sound-level muted">{`${decimal(levelDbfs, 0)} dBFS`}</span>
        </>
      ) : (
        <span role="status">
          <StatusMark tone={state === 'connecting' ? 'unchecked' : 'attention'}>
            {text.wall.soundStates[state]}
          </StatusMark>
        </span>
      )}
      {heard.isMuted && (
        <span role="status">
          <StatusMark tone="shelved">{text.wall.soundMuted}</StatusMark>
        </span>
      )}
      <Button size="small" onClick={onStop}>
        {text.wall.stopListening}
      </Button>
    </div>
  );
}
