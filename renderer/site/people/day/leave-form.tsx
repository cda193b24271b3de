import { useState } from 'react';
import { LEAVE_REASONS, type LeaveReason } from '../../../../shared/contract/roster-day.ts';
import { Button, Input, Select } from '../../../kit/controls.ts';
import { useText } from '../../../kit/text/index.ts';

/** Why somebody leaves before the end; the seat is open again afterwards. */
export function LeaveForm({
  isBusy,
  onLeave,
  onCancel,
}: {
  readonly isBusy: boolean;
  onLeave(reason: LeaveReason, note: string): void;
  onCancel(): void;
}) {
  const words = useText().day;
  const [reason, setReason] = useState<LeaveReason | null>(null);
  const [note, setNote] = useState('');
  return (
    <p className="day-choice">
      <Select
        aria-label={words.leaveReason}
        placeholder={words.leaveReason}
        value={reason}
        popupMatchSelectWidth={false}
        options={LEAVE_REASONS.map((value) => ({ value, label: words.leaveReasons[value] }))}
        onChange={setReason}
      />
      <span className="grow">
        <Input
          aria-label={words.leaveNote}
          placeholder={words.leaveNote}
          value={note}
          maxLength={200}
          onChange={(event) => setNote(event.target.value)}
        />
      </span>
      <Button
        type="primary"
        disabled={reason === null || isBusy}
        onClick={() => reason !== null && onLeave(reason, note.trim())}
      >
        {words.markLeft}
      </Button>
      <Button onClick={onCancel}>{words.cancel}</Button>
    </p>
  );
}
