import { useState } from 'react';
import type { DutyPostState } from '../../../../shared/contract/duty.ts';
import { useSiteCommand } from '../../../client/site.ts';
import { Checkbox, Input, Select } from '../../../kit/controls.ts';
import { span } from '../../../kit/format.ts';
import { notify } from '../../../kit/notices.ts';
import { useText } from '../../../kit/text/index.ts';
import { DutyDialog } from './duty-dialog.tsx';
import { isRefusal } from './refusal-line.tsx';

/** Somebody comes in for a post that is short: of those who are free, best rested first, or anybody by name. */
export function FillDialog({
  post,
  time,
  nowMs,
  onClose,
}: {
  readonly post: DutyPostState;
  time(ms: number): string;
  readonly nowMs: number;
  onClose(): void;
}) {
  const text = useText();
  const words = text.duty;
  const fill = useSiteCommand('duty.fill', isRefusal);
  const [who, setWho] = useState<string | null>(post.relief[0]?.id ?? null);
  const [name, setName] = useState('');
  const [isKeeper, setKeeper] = useState(false);
  const [reason, setReason] = useState('');
  const other = name.trim();
  const submit = async (): Promise<void> => {
    if (!post.current) return;
    const person = other !== '' ? { name: other, isKeeper } : who === null ? null : { id: who };
    if (person === null || !(await fill.run({ shiftId: post.current.id, person, reason }))) return;
    const known = post.relief.find(({ id }) => id === who)?.name ?? '';
    notify({ kind: 'information', text: words.filled(other === '' ? known : other) });
    onClose();
  };
  return (
    <DutyDialog
      title={words.fillDialog(post.name)}
      action={words.fill}
      isBusy={fill.isBusy}
      isReady={reason.trim() !== '' && (other !== '' || who !== null)}
      error={fill.error}
      note={
        post.current && (
          <p className="muted small">
            {words.thisShift} {time(post.current.startMs)}–{time(post.current.endMs)}{' '}
            {words.untilHandOver(span(post.current.endMs - nowMs))}
          </p>
        )
      }
      onSubmit={submit}
      onClose={onClose}
    >
      <span>{words.fillWho}</span>
      <Select
        aria-label={words.fillWho}
        value={who}
        disabled={other !== ''}
        popupMatchSelectWidth={false}
        options={post.relief.map((one) => ({
          value: one.id as string | null,
          label: [
            one.isKeeper ? `${one.name}（${words.keeper}）` : one.name,
            one.restMinutes === null
              ? words.neverOn
              : words.rested(text.frame.duration(one.restMinutes * 60_000)),
            ...(one.nextStartMs === null ? [] : [words.nextAt(time(one.nextStartMs))]),
          ].join(' · '),
        }))}
        onChange={setWho}
      />
      <span>{words.fillOther}</span>
      <span className="toolbar">
        <Input
          aria-label={words.fillOther}
          value={name}
          maxLength={64}
          onChange={(event) => setName(event.target.value)}
        />
        <Checkbox
          checked={isKeeper}
          disabled={other === ''}
          onChange={(event) => setKeeper(event.target.checked)}
        >
          {words.fillIsKeeper}
        </Checkbox>
      </span>
      <span>{words.fillReason}</span>
      <Input
        aria-label={words.fillReason}
        value={reason}
        maxLength={200}
        onChange={(event) => setReason(event.target.value)}
      />
    </DutyDialog>
  );
}
