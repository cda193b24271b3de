import { useState } from 'react';
import { Button, Input } from '../../kit/controls.ts';
import { useText } from '../../kit/text/index.ts';
import { parseTypedTime } from './time-view.ts';

/** A typed time and the way to it. */
export function GoToTime({
  nearMs,
  timeZone,
  onGo,
}: {
  readonly nearMs: number;
  readonly timeZone: string;
  onGo(atMs: number): void;
}) {
  const text = useText();
  const [typed, setTyped] = useState('');
  const atMs = parseTypedTime(typed, nearMs, timeZone);
  const isBad = typed.trim() !== '' && atMs === null;
  return (
    <form
      className="go-to"
      onSubmit={(event) => {
        event.preventDefault();
        if (atMs === null) return;
        onGo(atMs);
        setTyped('');
      }}
    >
      <Input
        aria-label={text.playback.goTo}
        placeholder={text.playback.goToHint}
        value={typed}
        maxLength={24}
        style={{ width: 208 }}
        {...(isBad ? { status: 'error' as const, title: text.playback.goToBad } : {})}
        onChange={(event) => setTyped(event.target.value)}
      />
      <Button htmlType="submit" disabled={atMs === null}>
        {text.playback.go}
      </Button>
    </form>
  );
}
