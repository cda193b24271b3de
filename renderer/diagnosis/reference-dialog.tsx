import './diagnosis.css';
import { type ReactNode, useEffect, useState } from 'react';
import { nameOfCamera } from '../client/name-of-camera.ts';
import { useSite, useSiteCommand } from '../client/site.ts';
import { Button, Modal } from '../kit/controls.ts';
import { notify } from '../kit/notices.ts';
import { useText } from '../kit/text/index.ts';
import { pictureOf, placeInWords } from './reference-facts.ts';
import { useDiagnosis, useReferencesChanged } from './use-diagnosis.ts';

/**
 * Puts up the current picture of one camera after another, beside the reference it would replace and how far the
 * view lies from it; each is looked at before it is approved.
 */
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
  /** Undefined until there is an answer, which may wait for the choice of an operator; null without a picture. */
  const [proposalId, setProposalId] = useState<string | null | undefined>(undefined);
  const cameraId = queue[index];
  const { run } = propose;

  useEffect(() => {
    let isCurrent = true;
    setProposalId(undefined);
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
    if (typeof proposalId !== 'string' || !(await approve.run({ cameraId, proposalId }))) return;
    notify({ kind: 'information', text: words.approved(name) });
    await referencesChanged();
    next();
  };
  return (
    <Modal
      open
      width={960}
      title={`${name}${queue.length > 1 ? ` (${index + 1} / ${queue.length})` : ''}`}
      onCancel={onClose}
      footer={
        <div className="toolbar">
          <Button onClick={next}>{isLast ? words.discard : words.skip}</Button>
          <Button
            type="primary"
            disabled={typeof proposalId !== 'string'}
            loading={approve.isBusy}
            onClick={() => void accept()}
          >
            {isLast ? words.approve : words.approveNext}
          </Button>
        </div>
      }
    >
      <p>{words.look}</p>
      <Comparison key={cameraId} cameraId={cameraId}>
        {typeof proposalId !== 'string' ? (
          <p className="muted">
            {proposalId === undefined ? text.frame.loading : words.unmeasured['no-picture']}
          </p>
        ) : (
          <img src={pictureOf(cameraId, 'reference-proposal', `?proposal=${proposalId}`)} alt={name} />
        )}
      </Comparison>
    </Modal>
  );
}

/** The proposal alone, or beside the reference that stands, with the measured shift and rotation. */
function Comparison({ cameraId, children }: { readonly cameraId: string; readonly children: ReactNode }) {
  const text = useText();
  const words = text.selfTest;
  const { reference = null, place = null, atMs = null } = useDiagnosis(cameraId) ?? {};
  if (reference === null) return <div className="proposal">{children}</div>;
  return (
    <>
      <div className="picture-pair proposal">
        <figure>
          <img
            src={pictureOf(cameraId, 'reference', `?reference=${reference.id}`)}
            alt={words.referencePicture}
          />
          <figcaption>{words.referencePicture}</figcaption>
        </figure>
        <figure>
          {children}
          <figcaption>{words.nowPicture}</figcaption>
        </figure>
      </div>
      {atMs !== null && <p>{placeInWords(place, text)}</p>}
    </>
  );
}
