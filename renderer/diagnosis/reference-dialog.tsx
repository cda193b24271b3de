import './diagnosis.css';
import { useEffect, useState } from 'react';
import { nameOfCamera } from '../client/name-of-camera.ts';
import { useSite, useSiteCommand } from '../client/site.ts';
import { Button, Modal } from '../kit/controls.ts';
import { notify } from '../kit/notices.ts';
import { useText } from '../kit/text/index.ts';
import { useReferencesChanged } from './use-diagnosis.ts';

/** Puts up the current picture of one camera after another; each is looked at before it is approved. */
export function ReferenceDialog({
  cameraIds,
  onClose,
}: {
  readonly cameraIds: readonly string[];
  onClose(): void;
}) {
  const text = useText();
  const words = text.selfTest;
  const site = useSite();
  const propose = useSiteCommand('diagnosis.proposeReference');
  const approve = useSiteCommand('diagnosis.approveReference');
  const referencesChanged = useReferencesChanged();
  // The list is fixed while the dialog is open: an approval must not shift what comes next.
  const [queue] = useState(cameraIds);
  const [index, setIndex] = useState(0);
  const [proposalId, setProposalId] = useState<string | null>(null);
  const cameraId = queue[index];
  const { run } = propose;

  useEffect(() => {
    let isCurrent = true;
    setProposalId(null);
    if (cameraId !== undefined)
      void run({ cameraId }).then((made) => {
        if (isCurrent) setProposalId(made?.proposalId ?? null);
      });
    return () => {
      isCurrent = false;
    };
  }, [cameraId, run]);

  if (cameraId === undefined) return null;
  const name = nameOfCamera(site, cameraId, text);
  const isLast = index + 1 >= queue.length;
  const next = (): void => (isLast ? onClose() : setIndex(index + 1));
  const accept = async (): Promise<void> => {
    if (proposalId === null || !(await approve.run({ cameraId, proposalId }))) return;
    notify({ kind: 'information', text: words.approved(name) });
    await referencesChanged();
    next();
  };
  return (
    <Modal
      open
      width={720}
      title={`${name}${queue.length > 1 ? ` (${index + 1} / ${queue.length})` : ''}`}
      onCancel={onClose}
      footer={
        <div className="toolbar">
          <Button onClick={next}>{isLast ? words.discard : words.skip}</Button>
          <Button
            type="primary"
            disabled={proposalId === null}
            loading={approve.isBusy}
            onClick={() => void accept()}
          >
            {isLast ? words.approve : words.approveNext}
          </Button>
        </div>
      }
    >
      <p>{words.look}</p>
      <div className="proposal">
        {proposalId === null ? (
          <p className="muted">{propose.isBusy ? text.frame.loading : words.unmeasured['no-picture']}</p>
        ) : (
          <img
            src={`/api/v1/cameras/${encodeURIComponent(cameraId)}/reference-proposal.jpg?proposal=${proposalId}`}
            alt={name}
          />
        )}
      </div>
    </Modal>
  );
}
