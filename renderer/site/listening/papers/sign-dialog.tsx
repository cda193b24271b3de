import { useState } from 'react';
import {
  type ListeningPapers,
  SIGNER_ROLES,
  type SignerRole,
} from '../../../../shared/contract/listening-papers.ts';
import { useOperators, useSiteCommand } from '../../../client/site.ts';
import { AutoComplete, Button, Input, Modal, Select } from '../../../kit/controls.ts';
import { useText } from '../../../kit/text/index.ts';
import { Labelled } from './labelled.tsx';

const WHOLE = '';

/** Who signs, as what, and for what. A name of the list is that operator; another is entered as it is. */
export function SignDialog({
  checkId,
  rooms,
  onSigned,
  onClose,
}: {
  readonly checkId: string;
  readonly rooms: readonly { readonly id: string; readonly name: string }[];
  onSigned(papers: ListeningPapers): void;
  onClose(): void;
}) {
  const words = useText().listeningPapers;
  const operators = useOperators().data ?? [];
  const sign = useSiteCommand('listeningPapers.sign');
  const [name, setName] = useState('');
  const [role, setRole] = useState<SignerRole>('technician');
  const [roomId, setRoomId] = useState<string>(WHOLE);
  const [statement, setStatement] = useState(words.defaultStatement);
  const isComplete = name.trim() !== '' && statement.trim() !== '';
  const submit = async (): Promise<void> => {
    if (!isComplete) return;
    const operator = operators.find((one) => one.name === name.trim());
    const signed = await sign.run({
      checkId,
      roomId: roomId === WHOLE ? null : roomId,
      role,
      name: name.trim(),
      operatorId: operator?.id ?? null,
      statement: statement.trim(),
    });
    if (signed === null) return;
    onSigned(signed);
    onClose();
  };
  const popup = (trigger: HTMLElement): HTMLElement => trigger.parentElement ?? document.body;
  return (
    <Modal
      open
      title={words.signTitle}
      width={640}
      onCancel={onClose}
      destroyOnHidden
      footer={
        <>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="primary" disabled={!isComplete} loading={sign.isBusy} onClick={() => void submit()}>
            {words.sign}
          </Button>
        </>
      }
    >
      <p className="muted">{words.signaturesWhy}</p>
      <div className="sign-form">
        <Labelled label={words.name}>
          <AutoComplete
            aria-label={words.name}
            value={name}
            maxLength={64}
            autoFocus
            getPopupContainer={popup}
            options={operators.map((one) => ({ value: one.name, label: `${one.name} ${one.post}`.trim() }))}
            onChange={setName}
          />
        </Labelled>
        <Labelled label={words.role}>
          <Select
            aria-label={words.role}
            value={role}
            getPopupContainer={popup}
            options={SIGNER_ROLES.map((value) => ({ value, label: words.roles[value] }))}
            onChange={setRole}
          />
        </Labelled>
        <Labelled label={words.scope} isWide>
          <Select
            aria-label={words.scope}
            value={roomId}
            getPopupContainer={popup}
            showSearch
            optionFilterProp="label"
            options={[
              { value: WHOLE, label: words.wholeCheck },
              ...rooms.map((room) => ({ value: room.id, label: room.name })),
            ]}
            onChange={setRoomId}
          />
        </Labelled>
        <Labelled label={words.statement} isWide>
          <Input.TextArea
            aria-label={words.statement}
            value={statement}
            maxLength={300}
            autoSize={{ minRows: 2, maxRows: 5 }}
            onChange={(event) => setStatement(event.target.value)}
          />
        </Labelled>
      </div>
    </Modal>
  );
}
