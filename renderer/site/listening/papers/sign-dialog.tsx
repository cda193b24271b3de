import { useState } from 'react';
import { SIGNER_ROLES, type SignerRole } from '../../../../shared/contract/listening-papers.ts';
import { useOperators } from '../../../client/site.ts';
import { Button, Input, Modal, Select } from '../../../kit/controls.ts';
import { DatalistInput } from '../../../kit/datalist-input.tsx';
import { useText } from '../../../kit/text/index.ts';
import { Labelled } from './labelled.tsx';

const WHOLE = '';

export interface Signing {
  /** Null for the whole. */
  readonly roomId: string | null;
  readonly role: SignerRole;
  readonly name: string;
  readonly operatorId: string | null;
  readonly statement: string;
}

/** Who signs, as what, and for what. A name of the list is that operator; another is entered as it is. */
export function SignDialog({
  title,
  statement: given,
  whole,
  rooms,
  onSign,
  onClose,
}: {
  readonly title: string;
  /** What is signed unless somebody writes otherwise, and what the whole is called. */
  readonly statement: string;
  readonly whole: string;
  readonly rooms: readonly { readonly id: string; readonly name: string }[];
  /** False when it was refused. */
  onSign(signing: Signing): Promise<boolean>;
  onClose(): void;
}) {
  const words = useText().listeningPapers;
  const operators = useOperators().data ?? [];
  const [isBusy, setBusy] = useState(false);
  const [name, setName] = useState('');
  const [role, setRole] = useState<SignerRole>('technician');
  const [roomId, setRoomId] = useState<string>(WHOLE);
  const [statement, setStatement] = useState(given);
  const isComplete = name.trim() !== '' && statement.trim() !== '';
  const submit = async (): Promise<void> => {
    if (!isComplete) return;
    const operator = operators.find((one) => one.name === name.trim());
    setBusy(true);
    const isSigned = await onSign({
      roomId: roomId === WHOLE ? null : roomId,
      role,
      name: name.trim(),
      operatorId: operator?.id ?? null,
      statement: statement.trim(),
    });
    setBusy(false);
    if (!isSigned) return;
    onClose();
  };
  const popup = (trigger: HTMLElement): HTMLElement => trigger.parentElement ?? document.body;
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
          <Button type="primary" disabled={!isComplete} loading={isBusy} onClick={() => void submit()}>
            {words.sign}
          </Button>
        </>
      }
    >
      <p className="muted">{words.signaturesWhy}</p>
      <div className="sign-form">
        <Labelled label={words.name}>
          <DatalistInput
            label={words.name}
            value={name}
            maxLength={64}
            autoFocus
            proposals={operators.map(({ name: value, post }) => ({ value, note: post }))}
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
              { value: WHOLE, label: whole },
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
            rows={3}
            onChange={(event) => setStatement(event.target.value)}
          />
        </Labelled>
      </div>
    </Modal>
  );
}
