import { useState } from 'react';
import type { TimelineSession } from '../../../shared/contract/timeline.ts';
import { useSiteCommand } from '../../client/site.ts';
import { Button, Input, InputNumber, Modal } from '../../kit/controls.ts';
import { useText } from '../../kit/text/index.ts';

/** Moving the steps of a session, or holding it: always with a reason, which goes upward. */
export function ShiftDialog({
  kind,
  session,
  onClose,
}: {
  readonly kind: 'shift' | 'hold';
  readonly session: TimelineSession;
  onClose(): void;
}) {
  const words = useText().timeline;
  const [minutes, setMinutes] = useState<number | null>(null);
  const [reason, setReason] = useState('');
  const shift = useSiteCommand('timeline.shift');
  const hold = useSiteCommand('timeline.hold');
  const isReady = reason.trim() !== '' && (kind === 'hold' || (minutes !== null && minutes !== 0));
  const submit = async (): Promise<void> => {
    if (!isReady) return;
    const base = { sessionId: session.id, reason: reason.trim() };
    const done = kind === 'hold' ? await hold.run(base) : await shift.run({ ...base, minutes: minutes ?? 0 });
    if (done) onClose();
  };
  return (
    <Modal
      open
      title={kind === 'shift' ? words.shiftTitle(session.name) : words.holdTitle(session.name)}
      onCancel={onClose}
      destroyOnHidden
      footer={
        <>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button
            type="primary"
            disabled={!isReady}
            loading={shift.isBusy || hold.isBusy}
            onClick={() => void submit()}
          >
            {words.confirm}
          </Button>
        </>
      }
    >
      <p className="muted">{kind === 'shift' ? words.shiftWhy : words.holdWhy}</p>
      <div className="step-dialog">
        {kind === 'shift' && (
          <>
            <span>{words.minutes}</span>
            <InputNumber
              aria-label={words.minutes}
              value={minutes}
              min={-240}
              max={240}
              precision={0}
              autoFocus
              onChange={setMinutes}
            />
          </>
        )}
        <span>{words.reason}</span>
        <Input
          aria-label={words.reason}
          placeholder={words.reasonHow}
          value={reason}
          maxLength={200}
          onChange={({ target }) => setReason(target.value)}
          onPressEnter={(event) => {
            if (!event.nativeEvent.isComposing) void submit();
          }}
        />
      </div>
    </Modal>
  );
}
