import { useState } from 'react';
import type { OpenedSeal, Seal } from '../../../shared/contract/evidence.ts';
import { nameOfCamera } from '../../client/name-of-camera.ts';
import { useSite, useSiteCommand } from '../../client/site.ts';
import { Button, Input, Modal } from '../../kit/controls.ts';
import { ScrollRegion } from '../../kit/scroll-region.tsx';
import { useText } from '../../kit/text/index.ts';
import { fileHref, sizeInWords } from './evidence-model.ts';
import { Field } from './field.tsx';

/** A seal is opened with a reason; only then are its files listed. */
export function OpenDialog({ seal, onClose }: { readonly seal: Seal; onClose(): void }) {
  const text = useText();
  const words = text.evidence.open;
  const site = useSite();
  const open = useSiteCommand('evidence.open');
  const [reason, setReason] = useState('');
  const [opened, setOpened] = useState<OpenedSeal | null>(null);
  const submit = async (): Promise<void> => {
    if (reason.trim() !== '') setOpened(await open.run({ id: seal.id, reason: reason.trim() }));
  };
  return (
    <Modal
      open
      title={`${words.title}${text.frame.colon}${seal.title}`}
      width={760}
      onCancel={onClose}
      destroyOnHidden
      footer={
        <div className="seal-footer">
          <span />
          <Button onClick={onClose}>{opened ? text.evidence.close : text.evidence.cancel}</Button>
          {!opened && (
            <Button
              type="primary"
              disabled={reason.trim() === ''}
              loading={open.isBusy}
              onClick={() => void submit()}
            >
              {words.confirm}
            </Button>
          )}
        </div>
      }
    >
      {opened === null ? (
        <>
          <p>{words.why}</p>
          <Field label={words.reason}>
            <Input
              aria-label={words.reason}
              value={reason}
              maxLength={200}
              autoFocus
              onChange={(event) => setReason(event.target.value)}
              onPressEnter={(event) => {
                if (!event.nativeEvent.isComposing) void submit();
              }}
            />
          </Field>
        </>
      ) : (
        <ScrollRegion label={words.files} className="seal-files">
          <table className="rows">
            <tbody>
              {opened.files.map((file) => (
                <tr key={file.path}>
                  <td className="seal-path">
                    {file.path}
                    {file.cameraId !== null && (
                      <div className="muted small">{nameOfCamera(site, file.cameraId, text)}</div>
                    )}
                  </td>
                  <td className="number nowrap">{sizeInWords(file.sizeBytes)}</td>
                  <td className="nowrap">
                    <a href={fileHref(seal.id, opened.openingId, file.path)} download>
                      {words.download}
                    </a>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </Modal>
  );
}
