import { useState } from 'react';
import type { Seal } from '../../../shared/contract/evidence.ts';
import { useSiteCommand } from '../../client/site.ts';
import { Button, Input, Modal } from '../../kit/controls.ts';
import { StatusMark } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';
import { byUse, sizeInWords } from './evidence-model.ts';
import { Field } from './field.tsx';
import { useVolumes } from './use-evidence.ts';

/** Where a copy goes: a disk of this machine, or a folder typed by hand. */
export function CopyDialog({ seal, onClose }: { readonly seal: Seal; onClose(): void }) {
  const text = useText();
  const words = text.evidence.copy;
  const volumes = byUse(useVolumes(true).data ?? []);
  const copy = useSiteCommand('evidence.copy');
  const [folder, setFolder] = useState('');
  const start = async (): Promise<void> => {
    if (await copy.run({ id: seal.id, folder: folder.trim() })) onClose();
  };
  return (
    <Modal
      open
      title={`${words.title}${text.frame.colon}${seal.title}`}
      width={640}
      onCancel={onClose}
      destroyOnHidden
      footer={
        <div className="seal-footer">
          <span className="muted">{words.needs(sizeInWords(seal.bytes))}</span>
          <Button onClick={onClose}>{text.evidence.cancel}</Button>
          <Button
            type="primary"
            disabled={folder.trim() === ''}
            loading={copy.isBusy}
            onClick={() => void start()}
          >
            {words.confirm}
          </Button>
        </div>
      }
    >
      <ul className="volumes" aria-label={words.to}>
        {volumes.map(({ path, freeBytes, isOwnDisk }) => (
          <li key={path}>
            <button
              type="button"
              className="plain-button volume"
              aria-pressed={folder === path}
              onClick={() => setFolder(path)}
            >
              <span className="seal-path">{path}</span>
              <span className="muted nowrap">{words.free(sizeInWords(freeBytes))}</span>
            </button>
            {freeBytes < seal.bytes && <StatusMark tone="fault">{words.tooSmall}</StatusMark>}
            {isOwnDisk && <StatusMark tone="attention">{words.ownDisk}</StatusMark>}
          </li>
        ))}
      </ul>
      <Field label={words.typed}>
        <Input
          aria-label={words.typed}
          placeholder={words.placeholder}
          value={folder}
          maxLength={1024}
          autoComplete="off"
          onChange={(event) => setFolder(event.target.value)}
        />
      </Field>
      <p className="muted small">{words.note}</p>
    </Modal>
  );
}
