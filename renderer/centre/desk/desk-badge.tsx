import { useEffect, useRef } from 'react';
import { deskKey } from '../../../shared/contract/desk.ts';
import { deskFeed } from '../../client/centre.ts';
import { useFeed } from '../../client/use-client.ts';
import { startAlarmSound } from '../../kit/alarm-sound.ts';
import { Shape } from '../../kit/status-mark.tsx';

const SOUND_MS = 6_000;

/** Items nobody has taken note of, seen from every page; a new one sounds for a few seconds. */
export function DeskBadge() {
  const items = useFeed(deskFeed).value?.items;
  const seen = useRef<ReadonlySet<string> | null>(null);
  const waiting = (items ?? []).filter(({ acknowledged }) => acknowledged === null);
  const keys = items === undefined ? null : waiting.map(deskKey).sort().join('\n');
  useEffect(() => {
    if (keys === null) return;
    const now = keys === '' ? [] : keys.split('\n');
    const before = seen.current;
    seen.current = new Set(now);
    // What was there when the page was opened is shown, not sounded.
    if (before === null || now.every((key) => before.has(key))) return;
    const sound = startAlarmSound(() => undefined);
    setTimeout(() => sound.stop(), SOUND_MS);
  }, [keys]);
  if (waiting.length === 0) return null;
  return (
    <span className="rail-count tone-fault">
      <Shape tone="fault" />
      {waiting.length}
    </span>
  );
}
