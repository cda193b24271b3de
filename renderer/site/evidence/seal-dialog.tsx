import { useState } from 'react';
import type { Seal } from '../../../shared/contract/evidence.ts';
import { clock, useSite, useSiteCommand } from '../../client/site.ts';
import { useTicker } from '../../client/use-ticker.ts';
import { Button, Checkbox, Input, Modal, Select } from '../../kit/controls.ts';
import { usePreferences } from '../../kit/preferences.ts';
import { useText } from '../../kit/text/index.ts';
import {
  civilField,
  lastBegun,
  problemOf,
  readCivilField,
  type SealForm,
  type SessionRange,
} from './evidence-model.ts';
import { Field } from './field.tsx';
import { SealPreviewList } from './seal-preview-list.tsx';
import { useOperatorName, useSessionRanges, useTimeZone } from './use-evidence.ts';

const FREE = '';

/** Everything that goes onto the seal, and what will be in it, before it is made. */
export function SealDialog({ newest, onClose }: { readonly newest: Seal | null; onClose(): void }) {
  const text = useText();
  const words = text.evidence.dialog;
  const site = useSite();
  const timeZone = useTimeZone();
  const sessions = useSessionRanges(timeZone);
  const nameOf = useOperatorName();
  const { operatorId } = usePreferences();
  const seal = useSiteCommand('evidence.seal');
  useTicker(5_000);
  const nowMs = clock.nowMs();
  const withCamera = (site?.rooms ?? []).filter(({ id }) =>
    site?.cameras.some(({ roomId }) => roomId === id),
  );
  const allIds = withCamera.map(({ id }) => id);

  const fieldsOf = (session: SessionRange | null) => ({
    sessionId: session?.id ?? FREE,
    from: civilField(session?.fromMs ?? nowMs - 7_200_000, timeZone),
    to: civilField(Math.min(session?.toMs ?? nowMs, nowMs), timeZone),
    title: session ? [session.subject, session.name].filter(Boolean).join(' ') : '',
  });
  const [fields, setFields] = useState(() => ({
    ...fieldsOf(lastBegun(sessions, nowMs)),
    number: '',
    place: newest?.place ?? '',
    custodian: newest?.custodian ?? '',
  }));
  const [chosenRooms, setChosenRooms] = useState<readonly string[] | null>(null);
  const set = (values: Partial<typeof fields>): void => setFields({ ...fields, ...values });

  const form: SealForm = {
    ...fields,
    fromMs: readCivilField(fields.from, timeZone),
    toMs: readCivilField(fields.to, timeZone),
    roomIds: chosenRooms ?? allIds,
  };
  const problem = problemOf(form, nowMs);
  const isRangeGood = problem === null || problem === 'fill';
  const range =
    isRangeGood && form.fromMs !== null && form.toMs !== null
      ? { fromMs: form.fromMs, toMs: form.toMs }
      : null;
  const submit = async (): Promise<void> => {
    if (problem !== null || range === null) return;
    const { title, number, place, custodian, sessionId } = fields;
    const label = {
      title: title.trim(),
      number: number.trim(),
      place: place.trim(),
      custodian: custodian.trim(),
    };
    const started = await seal.run({
      ...label,
      ...range,
      roomIds: [...form.roomIds],
      sessionId: sessionId === FREE ? null : sessionId,
    });
    if (started) onClose();
  };
  const line = (key: 'title' | 'number' | 'place' | 'custodian', label: string, max: number) => (
    <Field label={label}>
      <Input
        aria-label={label}
        value={fields[key]}
        maxLength={max}
        autoComplete="off"
        onChange={(event) => set({ [key]: event.target.value })}
      />
    </Field>
  );
  const instant = (key: 'from' | 'to', label: string) => (
    <Field label={label}>
      <Input
        aria-label={label}
        value={fields[key]}
        maxLength={19}
        autoComplete="off"
        placeholder="2026-06-07 09:00:00"
        onChange={(event) => set({ [key]: event.target.value })}
      />
    </Field>
  );
  return (
    <Modal
      open
      title={words.title}
      width={860}
      onCancel={onClose}
      destroyOnHidden
      footer={
        <div className="seal-footer">
          <span className="muted">{problem === null ? words.note : words[problem]}</span>
          <Button onClick={onClose}>{text.evidence.cancel}</Button>
          <Button
            type="primary"
            disabled={problem !== null}
            loading={seal.isBusy}
            onClick={() => void submit()}
          >
            {words.confirm}
          </Button>
        </div>
      }
    >
      <div className="seal-form">
        <div className="seal-fields">
          <Field label={words.session}>
            <Select
              aria-label={words.session}
              value={fields.sessionId}
              getPopupContainer={(trigger) => trigger.parentElement ?? document.body}
              options={[
                ...sessions.map(({ id, name, subject }) => ({
                  value: id,
                  label: [name, subject].filter(Boolean).join(' '),
                })),
                { value: FREE, label: words.freeRange },
              ]}
              onChange={(id: string) => set(fieldsOf(sessions.find((session) => session.id === id) ?? null))}
            />
          </Field>
          {instant('from', words.from)}
          {instant('to', words.to)}
          <Field label={words.rooms}>
            <Checkbox
              checked={chosenRooms === null}
              onChange={(event) => setChosenRooms(event.target.checked ? null : [])}
            >
              {words.allRooms(allIds.length)}
            </Checkbox>
            {chosenRooms !== null && (
              <Select
                mode="multiple"
                aria-label={words.rooms}
                value={[...chosenRooms]}
                optionFilterProp="label"
                getPopupContainer={(trigger) => trigger.parentElement ?? document.body}
                options={withCamera.map(({ id, name }) => ({ value: id, label: name }))}
                onChange={(ids: string[]) => setChosenRooms(ids)}
              />
            )}
          </Field>
          {line('title', words.name, 120)}
          {line('number', words.number, 64)}
          {line('place', words.place, 120)}
          {line('custodian', words.custodian, 64)}
          <p>
            <span className="muted">
              {words.operator}
              {text.frame.colon}
            </span>
            {operatorId ? nameOf(operatorId) : words.noOperator}
          </p>
        </div>
        <SealPreviewList range={range} roomIds={form.roomIds} />
      </div>
    </Modal>
  );
}
