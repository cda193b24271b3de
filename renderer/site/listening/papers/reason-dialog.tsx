import { useState } from 'react';
import { Button, Input, Modal } from '../../../kit/controls.ts';
import { useText } from '../../../kit/text/index.ts';
import { Labelled } from './labelled.tsx';

/** Something that is written down for ever is done with a reason. `onConfirm` answers whether it was done. */
export function ReasonDialog({
  title,
  placeholder,
  onConfirm,
  onClose,
}: {
  readonly title: string;
  readonly placeholder: string;
  onConfirm(reason: string): Promise<boolean>;
  onClose(): void;
}) {
  const words = useText().listeningPapers;
  const [reason, setReason] = useState('');
  const [isBusy, setBusy] = useState(false);
  const submit = async (): Promise<void> => {
    if (reason.trim() === '' || isBusy) return;
    setBusy(true);
    const isDone = await onConfirm(reason.trim());
    setBusy(false);
    if (isDone) onClose();
  };
  return (
    <Modal
      open
      title={title}
      width={520}
      onCancel={onClose}
      destroyOnHidden
      footer={
        <>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button
            type="primary"
            disabled={reason.trim() === ''}
            loading={isBusy}
            onClick={() => void submit()}
          >
            {words.confirm}
          </Button>
        </>
      }
    >
      <Labelled label={words.reason}>
        <Input
          aria-label={words.reason}
          placeholder={placeholder}
          value={reason}
          maxLength={200}
          autoFocus
          onChange={(event) => setReason(event.target.value)}
          onPressEnter={(event) => {
            if (!event.nativeEvent.isComposing) void submit();
          }}
        />
      </Labelled>
    </Modal>
  );
}
