import { useEffect, useState, useSyncExternalStore } from 'react';
import { Button, Segmented } from '../../../kit/controls.ts';
import { decimal } from '../../../kit/format.ts';
import { StatusMark } from '../../../kit/status-mark.tsx';
import { useText } from '../../../kit/text/index.ts';
import { useCommands } from '../../../kit/use-commands.ts';
import type { AbPlayer, Side } from './ab-player.ts';

const TICK_MS = 200;

/** One press plays the room; the next choice switches to the reference at the same place, equally loud. */
export function ListenBar({
  player,
  beginSeconds,
  totalSeconds,
  matchDb,
}: {
  readonly player: AbPlayer;
  /** Where listening begins: before it there is only the empty room. */
  readonly beginSeconds: number;
  readonly totalSeconds: number;
  readonly matchDb: number | null;
}) {
  const text = useText();
  const words = text.pictures.room;
  const { phase, side, hasReference } = useSyncExternalStore(player.subscribe, player.get);
  const [, setTick] = useState(0);
  const isPlaying = phase === 'playing';
  useEffect(() => {
    if (!isPlaying) return undefined;
    const timer = setInterval(() => setTick((tick) => tick + 1), TICK_MS);
    return () => clearInterval(timer);
  }, [isPlaying]);
  const toggle = (): void => {
    if (isPlaying) player.pause();
    else void player.play(player.position() > 0 ? player.position() : beginSeconds);
  };
  const swap = (): void => player.choose(side === 'room' ? 'reference' : 'room');
  useCommands([
    {
      id: 'listening.play',
      keys: 'Space',
      label: words.playKey,
      group: text.frame.commandGroups.listening,
      run: toggle,
    },
    {
      id: 'listening.swap',
      keys: 'S',
      label: words.swapKey,
      group: text.frame.commandGroups.listening,
      run: swap,
    },
  ]);
  return (
    <div className="toolbar listen-bar">
      <Button type="primary" loading={phase === 'loading'} aria-pressed={isPlaying} onClick={toggle}>
        {isPlaying ? words.pause : words.play}
      </Button>
      <Segmented
        aria-label={words.sides}
        value={side}
        options={(['room', 'reference'] as const).map((value) => ({
          value,
          label: words.sideNames[value],
          disabled: value === 'reference' && !hasReference,
        }))}
        onChange={(value: Side) => player.choose(value)}
      />
      <span className="muted small nowrap">
        {decimal(Math.max(0, player.position()), 0)} / {decimal(totalSeconds, 0)} s
      </span>
      <span className="muted small">
        {hasReference && matchDb !== null ? words.matched(decimal(matchDb)) : words.noReference}
      </span>
      {phase === 'failed' && <StatusMark tone="attention">{text.audioCheck.soundFailed}</StatusMark>}
    </div>
  );
}
