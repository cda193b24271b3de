import { type FormEvent, useState } from 'react';
import type { CameraSetupTable } from '../../../shared/contract/camera-setup.ts';
import type { DeviceAnswer, FoundDevice, OnvifDevice } from '../../../shared/contract/onvif-device.ts';
import { CameraRole } from '../../../shared/contract/site-config.ts';
import { toPageError } from '../../client/page-error.ts';
import { siteClient, useSiteCommand } from '../../client/site.ts';
import { Button, Checkbox, Input, Select } from '../../kit/controls.ts';
import { notify } from '../../kit/notices.ts';
import { StatusMark } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';
import { FormField } from './form-field.tsx';
import { choicesOf, draftsOf, idsOf, type SourceChoice } from './found-model.ts';

/** One found device: sign in, see its streams, choose rooms, add. */
export function FoundDeviceForm({
  found,
  table,
  onClose,
}: {
  readonly found: FoundDevice;
  readonly table: CameraSetupTable;
  onClose(): void;
}) {
  const text = useText();
  const words = text.settings.discovery;
  const form = text.settings.form;
  const [user, setUser] = useState('admin');
  const [password, setPassword] = useState('');
  const [answer, setAnswer] = useState<DeviceAnswer | null>(null);
  const [choices, setChoices] = useState<readonly SourceChoice[]>([]);
  const [isReading, setReading] = useState(false);
  const add = useSiteCommand('cameraSetup.addCameras');
  const device = answer?.ok ? answer.device : null;
  const ids = idsOf(choices, new Set(table.cameras.map(({ id }) => id)));
  const taken = choices.filter(({ isTaken }) => isTaken).length;

  const read = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setReading(true);
    setAnswer(null);
    try {
      const { host, port, path } = found;
      const next = await siteClient.query('cameraSetup.readDevice', { host, port, path, user, password });
      setAnswer(next);
      setChoices(next.ok ? choicesOf(next.device, table.rooms[0]?.id ?? '') : []);
    } catch (error) {
      const failure = toPageError(error);
      notify({ kind: 'error', code: failure.code, detail: failure.message });
    } finally {
      setReading(false);
    }
  };
  const addAll = async (): Promise<void> => {
    if (!device) return;
    const cameras = draftsOf(device, choices, ids, { user, password });
    if (await add.run({ cameras, label: found.host })) onClose();
  };
  const change = (source: string, next: Partial<SourceChoice>): void =>
    setChoices((before) =>
      before.map((choice) => (choice.source === source ? { ...choice, ...next } : choice)),
    );
  const title = words.readTitle(found.host);
  return (
    <section
      className="panel setup-form"
      aria-label={title}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.nativeEvent.isComposing) onClose();
      }}
    >
      <h2>{title}</h2>
      <form className="setup-sign-in" onSubmit={(event) => void read(event)}>
        <div className="form-pair">
          <FormField label={form.user}>
            <Input
              aria-label={form.user}
              value={user}
              maxLength={64}
              autoComplete="off"
              onChange={(event) => setUser(event.target.value)}
            />
          </FormField>
          <FormField label={form.password}>
            <Input.Password
              aria-label={form.password}
              value={password}
              maxLength={128}
              autoFocus
              autoComplete="new-password"
              onChange={(event) => setPassword(event.target.value)}
            />
          </FormField>
        </div>
        <div className="toolbar">
          <Button type={device ? 'default' : 'primary'} htmlType="submit" loading={isReading}>
            {words.readNow}
          </Button>
          <Button onClick={onClose}>{form.cancel}</Button>
        </div>
      </form>
      {answer && !answer.ok && (
        <p role="alert">
          <StatusMark tone="fault">{words.errors[answer.code]}</StatusMark>
        </p>
      )}
      {device && <DeviceFacts device={device} />}
      {device && device.proposals.length === 0 && <p className="muted">{words.noProfiles}</p>}
      {device &&
        choices.map((choice) => (
          <SourceFields
            key={choice.source}
            device={device}
            choice={choice}
            suggestedId={ids.get(choice.source) ?? ''}
            table={table}
            onChange={(next) => change(choice.source, next)}
          />
        ))}
      {add.error && (
        <p role="alert">
          <StatusMark tone="fault">{add.error.message}</StatusMark>
        </p>
      )}
      {device && choices.length > 0 && (
        <div className="toolbar">
          <Button
            type="primary"
            disabled={taken === 0 || table.rooms.length === 0}
            loading={add.isBusy}
            onClick={() => void addAll()}
          >
            {words.add(taken)}
          </Button>
        </div>
      )}
      <p className="muted small">{form.nothingSet}</p>
    </section>
  );
}

function DeviceFacts({ device }: { readonly device: OnvifDevice }) {
  const text = useText();
  const words = text.settings.discovery;
  const told = device.profiles.find(({ toldHost }) => toldHost !== null)?.toldHost;
  const { clockOffsetMs } = device;
  const clock =
    clockOffsetMs === null
      ? text.settings.trial.clockUnknown
      : `${clockOffsetMs < 0 ? '−' : '+'}${text.frame.duration(Math.abs(clockOffsetMs))}`;
  return (
    <>
      <dl className="trial-facts">
        {[
          [words.device, `${device.maker} ${device.model}`],
          [words.firmware, device.firmware],
          [words.serial, device.serial],
          [words.clock, clock],
        ].map(([name, value]) => (
          <div key={name}>
            <dt className="muted">{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {told && <p className="muted">{words.rewritten(told)}</p>}
    </>
  );
}

function SourceFields({
  device,
  choice,
  suggestedId,
  table,
  onChange,
}: {
  readonly device: OnvifDevice;
  readonly choice: SourceChoice;
  readonly suggestedId: string;
  readonly table: CameraSetupTable;
  onChange(next: Partial<SourceChoice>): void;
}) {
  const text = useText();
  const words = text.settings.discovery;
  const streams = device.profiles
    .filter(({ source }) => source === choice.source)
    .map(({ token, name, encoding, width, height }) => ({
      value: token,
      label: `${name} · ${encoding} ${width ?? '—'} × ${height ?? '—'}`,
    }));
  const named = (label: string): string => `${label} ${choice.source}`;
  return (
    <fieldset className="source-fields">
      <legend>
        <Checkbox checked={choice.isTaken} onChange={(event) => onChange({ isTaken: event.target.checked })}>
          {words.channel(choice.source)}
        </Checkbox>
      </legend>
      <FormField label={words.subStream}>
        <Select
          aria-label={named(words.subStream)}
          value={choice.sub}
          options={streams}
          onChange={(sub) => onChange({ sub })}
        />
      </FormField>
      <FormField label={words.mainStream}>
        <Select
          aria-label={named(words.mainStream)}
          value={choice.main}
          options={[{ value: '', label: words.none }, ...streams]}
          onChange={(main) => onChange({ main })}
        />
      </FormField>
      <div className="form-pair">
        <FormField label={words.room}>
          <Select
            aria-label={named(words.room)}
            value={choice.roomId}
            options={table.rooms.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(roomId) => onChange({ roomId })}
          />
        </FormField>
        <FormField label={words.role}>
          <Select
            aria-label={named(words.role)}
            value={choice.role}
            options={CameraRole.options.map((role) => ({ value: role, label: text.codes.cameraRole[role] }))}
            onChange={(role) => onChange({ role })}
          />
        </FormField>
      </div>
      <FormField label={words.id}>
        <Input
          aria-label={named(words.id)}
          value={choice.id}
          placeholder={suggestedId}
          maxLength={64}
          autoComplete="off"
          onChange={(event) => onChange({ id: event.target.value })}
        />
      </FormField>
    </fieldset>
  );
}
