import { type FormEvent, useState } from 'react';
import { ROOM_KINDS, type RoomConfig } from '../../../shared/contract/site-config.ts';
import { useSiteCommand } from '../../client/site.ts';
import { Button, Input, Select } from '../../kit/controls.ts';
import { useText } from '../../kit/text/index.ts';
import { wordOf } from '../../kit/text/worded.ts';
import { FormField } from './form-field.tsx';
import { fieldOfRefusal, isWordedAtField } from './settings-model.ts';

/** A room by hand: its name and what it is used for. */
export function RoomForm({
  room,
  suggestedId,
  onClose,
}: {
  /** Null for a new one. */
  readonly room: RoomConfig | null;
  readonly suggestedId: string;
  onClose(saved: string | null): void;
}) {
  const text = useText();
  const words = text.settings.form;
  const [id, setId] = useState('');
  const [name, setName] = useState(room?.name ?? '');
  const [kind, setKind] = useState(room?.kind ?? 'exam');
  const save = useSiteCommand('cameraSetup.saveRoom', isWordedAtField);
  const problem = (field: string): string | null =>
    save.error && fieldOfRefusal(save.error.field) === field
      ? (wordOf(text.settings.problem, field) ?? save.error.message)
      : null;
  const wanted = room?.id ?? (id.trim() || suggestedId);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const done = await save.run({ room: { id: wanted, name, kind }, isNew: room === null });
    if (done) onClose(wanted);
  };
  const title = room ? text.settings.editOf(room.name) : text.settings.newRoom;
  return (
    <form
      className="panel setup-form"
      aria-label={title}
      onSubmit={(event) => void submit(event)}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.nativeEvent.isComposing) onClose(null);
      }}
    >
      <h2>{title}</h2>
      <FormField label={words.roomName} problem={problem('name')}>
        <Input
          aria-label={words.roomName}
          value={name}
          maxLength={64}
          autoFocus
          onChange={(event) => setName(event.target.value)}
        />
      </FormField>
      <FormField label={words.roomKind} problem={problem('kind')}>
        <Select
          aria-label={words.roomKind}
          value={kind}
          options={ROOM_KINDS.map((value) => ({ value, label: text.codes.roomKind[value] }))}
          onChange={setKind}
        />
      </FormField>
      <FormField label={words.id} problem={problem('id')} hint={room ? undefined : words.idHint}>
        <Input
          aria-label={words.id}
          value={room?.id ?? id}
          disabled={room !== null}
          placeholder={suggestedId}
          maxLength={64}
          autoComplete="off"
          onChange={(event) => setId(event.target.value)}
        />
      </FormField>
      <div className="toolbar">
        <Button type="primary" htmlType="submit" loading={save.isBusy}>
          {words.save}
        </Button>
        <Button onClick={() => onClose(null)}>{words.cancel}</Button>
      </div>
    </form>
  );
}
