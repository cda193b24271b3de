import './orders.css';
import { type KeyboardEvent, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { SiteInstruction } from '../../../shared/contract/instructions.ts';
import { clock, instructionsFeed, siteClient, useSite, useSiteCommand } from '../../client/site.ts';
import { useFeed } from '../../client/use-client.ts';
import { useTicker } from '../../client/use-ticker.ts';
import { type AlarmSound, startAlarmSound } from '../../kit/alarm-sound.ts';
import { Button } from '../../kit/controls.ts';
import { shortTime } from '../../kit/format.ts';
import { useMutedUntil } from '../../kit/mute.ts';
import { Shape } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';
import { operatorDialog } from '../operator-dialog.ts';

/** Over every page and the wall, with sound, until a named person has confirmed. */
export function InstructionNotice() {
  const board = useFeed(instructionsFeed).value;
  const waiting = (board?.instructions ?? [])
    .filter(({ state }) => state === 'waiting')
    .sort((a, b) => a.issuedAtMs - b.issuedAtMs);
  const [first] = waiting;
  return first === undefined ? null : <Notice key={first.id} instruction={first} more={waiting.length - 1} />;
}

function Notice({ instruction, more }: { readonly instruction: SiteInstruction; readonly more: number }) {
  const text = useText();
  const site = useSite();
  const timeZone = site?.site.timeZone ?? 'Asia/Shanghai';
  const confirm = useSiteCommand('instructions.confirm');
  const isAskingWho = useSyncExternalStore(operatorDialog.subscribe, operatorDialog.isOpen);
  const frame = useRef<HTMLDivElement>(null);
  const mutedUntil = useMutedUntil();
  useTicker(1000);
  const { id } = instruction;
  const isHeldBack = useSound();

  useEffect(() => {
    // Shown on a hidden page is shown to nobody.
    const tell = (): void => {
      if (document.visibilityState === 'visible')
        void siteClient.command('instructions.displayed', { id }, 'machine').catch(() => undefined);
    };
    tell();
    document.addEventListener('visibilitychange', tell);
    return () => document.removeEventListener('visibilitychange', tell);
  }, [id]);

  useEffect(() => {
    const element = frame.current;
    if (element === null || isAskingWho) return;
    // The top layer lies above open dialogs and above a wall in full screen.
    element.showPopover();
    element.querySelector('button')?.focus();
    return () => element.hidePopover();
  }, [isAskingWho]);

  const onKeyDown = (event: KeyboardEvent): void => {
    // The pages beneath must not act on keys nobody sees the effect of; muting is for this sound.
    if (event.key.toLowerCase() !== 'm') event.stopPropagation();
    if (event.key === 'Tab') event.preventDefault();
  };
  const accept = async (): Promise<void> => {
    if (document.fullscreenElement !== null) await document.exitFullscreen().catch(() => undefined);
    await confirm.run({ id });
  };
  const nowMs = clock.nowMs();
  return (
    <div
      ref={frame}
      popover="manual"
      role="alertdialog"
      aria-modal="true"
      aria-labelledby="instruction-title"
      aria-describedby="instruction-text"
      className="instruction-notice"
      onKeyDown={onKeyDown}
    >
      <div className="instruction-sheet">
        <p id="instruction-title" className="instruction-title tone-fault">
          <Shape tone="fault" /> {text.orders.notice.title}
        </p>
        <p id="instruction-text" className="instruction-text" translate="no">
          {instruction.text}
        </p>
        <p className="instruction-facts">
          <span translate="no">{text.orders.issuedBy(instruction.issuer)}</span>
          {' · '}
          {text.orders.notice.issued(shortTime(instruction.issuedAtMs, timeZone, nowMs))}
          {' · '}
          {text.orders.notice.expires(shortTime(instruction.expiresAtMs, timeZone, nowMs))}
          {' · '}
          {text.orders.requires[instruction.requires]}
        </p>
        {instruction.hasOtherDictation && (
          <p className="tone-attention">
            <Shape tone="attention" /> {text.orders.notice.otherWords}
          </p>
        )}
        <div className="toolbar">
          <Button type="primary" size="large" loading={confirm.isBusy} onClick={() => void accept()}>
            {text.orders.notice.confirm}
          </Button>
          <span className="muted">{text.orders.notice.confirmHint}</span>
          <span className="grow" />
          {more > 0 && <span className="tone-attention">{text.orders.notice.more(more)}</span>}
        </div>
        {isHeldBack && <p className="muted">{text.orders.notice.silent}</p>}
        {performance.now() < mutedUntil && <p className="muted">{text.orders.notice.muted}</p>}
      </div>
    </div>
  );
}

/** Sounds while mounted; true while the browser holds the sound back. */
function useSound(): boolean {
  const [isHeldBack, setHeldBack] = useState(false);
  useEffect(() => {
    let sound: AlarmSound | null = null;
    sound = startAlarmSound(() => setHeldBack(sound?.isAudible() === false));
    setHeldBack(!sound.isAudible());
    return () => sound?.stop();
  }, []);
  return isHeldBack;
}
