import { useState } from 'react';
import { centreClient, clock } from '../../client/centre.ts';
import { toPageError } from '../../client/page-error.ts';
import { Button, Input, Select } from '../../kit/controls.ts';
import { notify } from '../../kit/notices.ts';
import { useText } from '../../kit/text/index.ts';
import { useActingPerson } from '../acting-person.ts';

const VALID_MS = 2 * 3_600_000;

/** A patrol note (巡查记录): a task for the site over the path of instructions, so its stages come back. */
export function PatrolForm({
  code,
  rooms,
}: {
  readonly code: string;
  readonly rooms: readonly { readonly id: string; readonly name: string | null }[];
}) {
  const words = useText().centreSite;
  const [room, setRoom] = useState<string>('');
  const [note, setNote] = useState('');
  const { name: by, setName: setBy, isFixed } = useActingPerson();
  const [isBusy, setBusy] = useState(false);
  const missing = note.trim() === '' ? words.patrolNoText : by.trim() === '' ? words.patrolNoBy : null;
  const submit = async (): Promise<void> => {
    if (missing !== null || isBusy) return;
    setBusy(true);
    const place = rooms.find(({ id }) => id === room);
    try {
      await centreClient.command(
        'orders.issue',
        {
          ...{ id: crypto.randomUUID(), issuedBy: by, scope: { sites: [code] }, requires: 'done' },
          text: words.patrolText(place?.name ?? place?.id ?? '', note.trim()),
          expiresAtMs: Math.round(clock.nowMs() + VALID_MS),
        },
        by.trim(),
      );
      notify({ kind: 'information', text: words.patrolSent });
      setNote('');
    } catch (error) {
      const failure = toPageError(error);
      notify({ kind: 'error', code: failure.code, detail: failure.message });
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      className="panel patrol-form"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <h2>{words.patrol}</h2>
      <div className="toolbar">
        <Select
          aria-label={words.room}
          value={room}
          onChange={setRoom}
          popupMatchSelectWidth={false}
          options={[
            { value: '', label: words.patrolWhole },
            ...rooms.map(({ id, name }) => ({ value: id, label: name ?? id })),
          ]}
        />
        <Input
          aria-label={words.patrolBy}
          placeholder={words.patrolBy}
          disabled={isFixed}
          value={by}
          maxLength={64}
          onChange={(event) => setBy(event.target.value)}
        />
      </div>
      <Input.TextArea
        aria-label={words.patrolNote}
        placeholder={words.patrolNote}
        rows={2}
        maxLength={800}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
      <div className="toolbar">
        <span className="muted small">{missing ?? words.patrolWhat}</span>
        <span className="grow" />
        <Button type="primary" htmlType="submit" loading={isBusy} disabled={missing !== null}>
          {words.patrolSend}
        </Button>
      </div>
    </form>
  );
}
