import { useEffect, useState } from 'react';
import type { ToneCheck } from '../../../shared/contract/audio-levels.ts';
import type { RoomConfig } from '../../../shared/contract/site-config.ts';
import { clock, toneCheckFeed, useOperators, useSiteCommand } from '../../client/site.ts';
import { useFeed } from '../../client/use-client.ts';
import { useTicker } from '../../client/use-ticker.ts';
import { Button, Select } from '../../kit/controls.ts';
import { clockTime } from '../../kit/format.ts';
import { toggleMute } from '../../kit/mute.ts';
import { notify } from '../../kit/notices.ts';
import { useText } from '../../kit/text/index.ts';
import { useCommands } from '../../kit/use-commands.ts';
import { allowSound, playTone } from './tone-output.ts';
import { ToneResults } from './tone-results.tsx';

type Output = ToneCheck['output'];
const isRunning = (check: ToneCheck): boolean => check.state === 'background' || check.state === 'emitting';

/** "Play a tone, see it in every room": start, progress, cancel, result of every room. */
export function ToneCheckPanel({
  rooms,
  timeZone,
}: {
  readonly rooms: readonly RoomConfig[];
  readonly timeZone: string;
}) {
  const text = useText();
  const check = useFeed(toneCheckFeed).value;
  const operators = useOperators().data ?? [];
  const start = useSiteCommand('audio.startToneCheck');
  const cancel = useSiteCommand('audio.cancelToneCheck');
  const [output, setOutput] = useState<Output>('page');
  const [ownId, setOwnId] = useState<string | null>(null);

  // Only the page that started the check plays: two open pages must not sound together.
  const isOwn = check !== null && check.id === ownId;
  const mustPlay = isOwn && check.output === 'page' && isRunning(check);
  useEffect(() => {
    const current = toneCheckFeed.get().value;
    return mustPlay && current ? playTone(current) : undefined;
  }, [mustPlay]);

  // The tone is the only sound of the console, and it ends with this page: elsewhere there is nothing to mute.
  useCommands([
    {
      id: 'listening.mute',
      keys: 'M',
      label: text.frame.commands.mute,
      group: text.frame.commandGroups.listening,
      run: toggleMute,
    },
  ]);

  const begin = async (): Promise<void> => {
    if (output === 'page' && !(await allowSound()))
      return notify({ kind: 'information', text: text.listening.audioBlocked });
    const made = await start.run({ output });
    if (made) setOwnId(made.id);
  };
  const who = operators.find(({ id }) => id === check?.startedBy)?.name ?? check?.startedBy ?? '';
  return (
    <section className="panel tone-panel" aria-labelledby="tone-head">
      <div className="panel-head">
        <h2 id="tone-head">{text.listening.check}</h2>
        {check && (
          <span className="muted small">
            {text.listening.startedBy(who, clockTime(check.startedAtMs, timeZone))}
          </span>
        )}
      </div>
      {check && isRunning(check) ? (
        <>
          <Progress check={check} />
          <Button danger loading={cancel.isBusy} onClick={() => void cancel.run({ id: check.id })}>
            {text.listening.cancel}
          </Button>
        </>
      ) : (
        <>
          <p className="muted">{text.listening.checkWhy}</p>
          <div className="toolbar tone-start">
            <Select
              aria-label={text.listening.output}
              value={output}
              popupMatchSelectWidth={false}
              options={[
                { value: 'page' as const, label: text.listening.outputPage },
                { value: 'external' as const, label: text.listening.outputExternal },
              ]}
              onChange={setOutput}
            />
            <Button type="primary" loading={start.isBusy} onClick={() => void begin()}>
              {check ? text.listening.again : text.listening.start}
            </Button>
          </div>
          {check?.state === 'cancelled' && <p>{text.listening.cancelled}</p>}
          {check?.state === 'failed' && <p className="tone-fault">{text.listening.failed}</p>}
          {check?.state === 'done' && <ToneResults check={check} rooms={rooms} />}
        </>
      )}
    </section>
  );
}

function Progress({ check }: { readonly check: ToneCheck }) {
  useTicker(200);
  const text = useText();
  const nowMs = clock.nowMs();
  const leftMs = Math.max(0, check.emitToMs - nowMs);
  const done = 1 - leftMs / Math.max(1, check.emitToMs - check.startedAtMs);
  const step =
    check.state === 'background'
      ? text.listening.background
      : check.output === 'page'
        ? text.listening.emitting
        : text.listening.emittingExternal;
  return (
    <div className="tone-progress">
      <p className="tone-step">{step}</p>
      <progress max={1} value={Math.min(1, Math.max(0, done))} aria-label={step} />
      <p className="muted">{text.listening.left(Math.ceil(leftMs / 1000))}</p>
    </div>
  );
}
