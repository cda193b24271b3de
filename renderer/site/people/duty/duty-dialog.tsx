import type { ReactNode } from 'react';
import type { PageError } from '../../../client/page-error.ts';
import { Button, Modal } from '../../../kit/controls.ts';
import { useText } from '../../../kit/text/index.ts';
import { RefusalLine } from './refusal-line.tsx';

/** A form of duty: its lines, one thing to do, and beside it why it was refused. */
export function DutyDialog({
  title,
  action,
  isBusy,
  isReady,
  error,
  note,
  onSubmit,
  onClose,
  children,
}: {
  readonly title: string;
  readonly action: string;
  readonly isBusy: boolean;
  readonly isReady: boolean;
  readonly error: PageError | null;
  /** Below the lines. */
  readonly note: ReactNode;
  onSubmit(): Promise<void>;
  onClose(): void;
  readonly children: ReactNode;
}) {
  const words = useText().duty;
  return (
    <Modal
      open
      title={title}
      width={640}
      onCancel={onClose}
      destroyOnHidden
      footer={
        <>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="primary" loading={isBusy} disabled={!isReady} onClick={() => void onSubmit()}>
            {action}
          </Button>
        </>
      }
    >
      <div className="duty-form-lines">{children}</div>
      {note}
      <RefusalLine error={error} />
    </Modal>
  );
}
