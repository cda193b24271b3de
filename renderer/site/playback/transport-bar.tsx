import { Button, Select } from '../../kit/controls.ts';
import { civilDate } from '../../kit/format.ts';
import { StatusMark } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';
import { KEY_FRAMES_ABOVE, SPEEDS } from './play-clock.ts';
import type { PlayerStatus } from './player-messages.ts';
import { preciseTime } from './time-view.ts';

/** Slower than this share of the speed asked for is worth a word. */
const NOTABLE_SHARE = 0.8;

/** Position, play, step, speed, sound, snapshot, and the way to another time. */
export function TransportBar({
  status,
  timeZone,
  hasCameras,
  soundId,
  soundChoices,
  isAllGap,
  onRun,
  onStep,
  onSpeed,
  onSound,
  onSnapshot,
  onSkipGap,
  onCloseAll,
}: {
  readonly status: PlayerStatus;
  readonly timeZone: string;
  readonly hasCameras: boolean;
  readonly soundId: string | null;
  readonly soundChoices: readonly { readonly value: string; readonly label: string }[];
  readonly isAllGap: boolean;
  onRun(isRunning: boolean): void;
  onStep(direction: 1 | -1): void;
  onSpeed(speed: number): void;
  onSound(cameraId: string | null): void;
  onSnapshot(): void;
  onSkipGap(): void;
  onCloseAll(): void;
}) {
  const text = useText();
  const { positionMs, isRunning, speed, reachedSpeed } = status;
  const isSlow = isRunning && reachedSpeed !== null && reachedSpeed < speed * NOTABLE_SHARE;
  return (
    <div className="toolbar transport">
      <span className="transport-time">
        <span className="muted">{civilDate(positionMs, timeZone)} </span>
        <strong>{preciseTime(positionMs, timeZone)}</strong>
      </span>
      <Button disabled={!hasCameras} aria-label={text.playback.frameBack} onClick={() => onStep(-1)}>
        ◂|
      </Button>
      <Button type="primary" disabled={!hasCameras} onClick={() => onRun(!isRunning)}>
        {isRunning ? text.playback.pause : text.playback.play}
      </Button>
      <Button disabled={!hasCameras} aria-label={text.playback.frameForward} onClick={() => onStep(1)}>
        |▸
      </Button>
      <Select
        aria-label={text.playback.speed}
        value={speed}
        style={{ width: 88 }}
        options={SPEEDS.map((value) => ({ value, label: text.playback.speedOf(value) }))}
        onChange={onSpeed}
      />
      {hasCameras && (
        <>
          <Select
            aria-label={text.playback.soundOf}
            value={soundId ?? ''}
            style={{ width: 140 }}
            options={[{ value: '', label: text.playback.soundOff }, ...soundChoices]}
            onChange={(value) => onSound(value === '' ? null : value)}
          />
          <Button onClick={onSnapshot}>{text.playback.snapshot}</Button>
        </>
      )}
      {speed > KEY_FRAMES_ABOVE && <span className="muted">{text.playback.keyFramesOnly}</span>}
      {soundId !== null && speed !== 1 && <span className="muted">{text.playback.soundOnlyNormal}</span>}
      {isSlow && (
        <StatusMark tone="attention">{text.playback.reached((reachedSpeed ?? 0).toFixed(1))}</StatusMark>
      )}
      {isAllGap && (
        <Button onClick={onSkipGap} title={text.playback.allGap}>
          {text.playback.skipGap}
        </Button>
      )}
      <span className="grow" />
      {hasCameras && <Button onClick={onCloseAll}>{text.playback.closeAll}</Button>}
    </div>
  );
}
