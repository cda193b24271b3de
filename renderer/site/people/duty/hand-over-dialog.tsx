import { useState } from 'react';
import type { DutyPostState, DutyShift } from '../../../../shared/contract/duty.ts';
import { DUTY_LIMITS } from '../../../../shared/contract/duty.ts';
import { useSiteCommand } from '../../../client/site.ts';
import { Input, Select } from '../../../kit/controls.ts';
import { notify } from '../../../kit/notices.ts';
import { useText } from '../../../kit/text/index.ts';
import { DutyDialog } from './duty-dialog.tsx';
import { isRefusal } from './refusal-line.tsx';

/** Both names and the written report; without a later shift the duty ends. */
export function HandOverDialog({
  post,
  shift,
  time,
  onClose,
}: {
  readonly post: DutyPostState;
  readonly shift: DutyShift;
  time(ms: number): string;
  onClose(): void;
}) {
  const words = useText().duty;
  const handOver = useSiteCommand('duty.handOver', isRefusal);
  const signed = shift.people.filter(({ signedOnAtMs }) => signedOnAtMs !== null);
  // A report after the shift may come from anybody of it.
  const givers = signed.length > 0 ? signed : shift.people;
  const following =
    [post.current, post.next].find((one) => one && one.startMs > shift.startMs && one.handOver === null) ??
    null;
  const [from, setFrom] = useState(givers[0]?.id ?? '');
  const [to, setTo] = useState<string | null>(following?.people[0]?.id ?? null);
  const [report, setReport] = useState('');
  const submit = async (): Promise<void> => {
    const isDone = await handOver.run({
      shiftId: shift.id,
      fromPersonId: from,
      toShiftId: to === null ? null : (following?.id ?? null),
      toPersonId: to,
      report,
    });
    if (!isDone) return;
    notify({ kind: 'information', text: words.handedOver });
    onClose();
  };
  return (
    <DutyDialog
      title={words.dialog(post.name)}
      action={words.handOver}
      isBusy={handOver.isBusy}
      isReady={report.trim() !== '' && from !== ''}
      error={handOver.error}
      note={following !== null && <p className="muted small">{words.takerHint}</p>}
      onSubmit={submit}
      onClose={onClose}
    >
      <span>
        {words.giver}（{time(shift.startMs)}–{time(shift.endMs)}）
      </span>
      <Select
        aria-label={words.giver}
        value={from}
        options={givers.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={setFrom}
      />
      <span>
        {words.taker}
        {following && `（${time(following.startMs)}–${time(following.endMs)}）`}
      </span>
      {following === null ? (
        <span className="muted">{words.noTaker}</span>
      ) : (
        <Select
          aria-label={words.taker}
          value={to}
          options={[
            ...following.people.map(({ id, name }) => ({ value: id as string | null, label: name })),
            { value: null, label: words.none },
          ]}
          onChange={(value) => setTo(value)}
        />
      )}
      <span>{words.report}</span>
      <Input.TextArea
        aria-label={words.report}
        placeholder={words.reportHint}
        rows={5}
        maxLength={DUTY_LIMITS.reportLength}
        value={report}
        onChange={(event) => setReport(event.target.value)}
      />
    </DutyDialog>
  );
}
