import { type FormEvent, useState } from 'react';
import type { CameraSetupRow, CameraSetupTable, TrialResult } from '../../../shared/contract/camera-setup.ts';
import { CameraRole } from '../../../shared/contract/site-config.ts';
import { type PageError, toPageError } from '../../client/page-error.ts';
import { siteClient, useSiteCommand } from '../../client/site.ts';
import { Button, Input, Select } from '../../kit/controls.ts';
import { notify } from '../../kit/notices.ts';
import { usePreferences } from '../../kit/preferences.ts';
import { useText } from '../../kit/text/index.ts';
import { wordOf } from '../../kit/text/worded.ts';
import { FormField } from './form-field.tsx';
import {
  type CameraFields,
  draftOf,
  fieldOfRefusal,
  fieldsOf,
  freeCameraId,
  isWordedAtField,
  newFields,
  previewAddresses,
} from './settings-model.ts';
import { TrialView } from './trial-view.tsx';

interface Trial {
  readonly stream: 'sub' | 'main';
  readonly result: TrialResult;
}

/** A camera by hand: maker, host, credentials; the addresses before they are saved, and a trial. */
export function CameraForm({
  table,
  camera,
  roomId,
  onClose,
}: {
  readonly table: CameraSetupTable;
  /** Null for a new one. */
  readonly camera: CameraSetupRow | null;
  readonly roomId: string;
  onClose(saved: string | null): void;
}) {
  const text = useText();
  const { language } = usePreferences();
  const words = text.settings.form;
  const [fields, setFields] = useState<CameraFields>(() =>
    camera ? fieldsOf(camera) : newFields(roomId, table.templates[0]),
  );
  const [trials, setTrials] = useState<readonly Trial[]>([]);
  const [isTrying, setTrying] = useState(false);
  const [trialError, setTrialError] = useState<PageError | null>(null);
  const save = useSiteCommand('cameraSetup.saveCamera', isWordedAtField);
  const taken = new Set(table.cameras.map(({ id }) => id));
  const suggested = freeCameraId(fields.roomId, fields.role, taken);
  const complete: CameraFields = fields.id === '' ? { ...fields, id: suggested } : fields;
  const refusal = save.error ?? trialError;
  const refused = refusal && (refusal.code === 'bad-input' || refusal.code === 'conflict') ? refusal : null;
  const problem = (name: string): string | null =>
    refused && fieldOfRefusal(refused.field) === name
      ? (wordOf(text.settings.problem, name) ?? refused.message)
      : null;
  const set = (change: Partial<CameraFields>): void => setFields((before) => ({ ...before, ...change }));
  const template = table.templates.find(({ id }) => id === fields.templateId);
  const hasStored = camera?.sub.hasPassword ?? false;
  const preview = previewAddresses(fields, table.templates, hasStored);
  const hasMain = template ? template.main !== null : fields.main.trim() !== '';

  const tryIt = async (): Promise<void> => {
    setTrying(true);
    setTrials([]);
    setTrialError(null);
    const draft = draftOf(complete);
    const tryOne = async (stream: 'sub' | 'main'): Promise<void> => {
      const result = await siteClient.query('cameraSetup.tryStream', { camera: draft, stream });
      setTrials((before) => [...before, { stream, result }].sort((a) => (a.stream === 'sub' ? -1 : 1)));
    };
    try {
      await Promise.all([tryOne('sub'), ...(hasMain ? [tryOne('main')] : [])]);
    } catch (error) {
      const failure = toPageError(error);
      setTrialError(failure);
      if (failure.code !== 'bad-input')
        notify({ kind: 'error', code: failure.code, detail: failure.message });
    } finally {
      setTrying(false);
    }
  };
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const done = await save.run({ camera: draftOf(complete), isNew: camera === null });
    if (done) onClose(complete.id);
  };
  const input = (
    name: 'id' | 'host' | 'port' | 'channel' | 'sub' | 'main' | 'user',
    label: string,
    more = {},
  ) => (
    <Input
      aria-label={label}
      value={fields[name]}
      onChange={(event) => set({ [name]: event.target.value })}
      autoComplete="off"
      spellCheck={false}
      {...more}
    />
  );
  const title = camera ? text.settings.editOf(camera.id) : text.settings.newCamera;
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
      <FormField label={words.room} problem={problem('roomId')}>
        <Select
          aria-label={words.room}
          value={fields.roomId}
          options={table.rooms.map(({ id, name }) => ({ value: id, label: name }))}
          showSearch={{ optionFilterProp: 'label' }}
          onChange={(value) => set({ roomId: value })}
        />
      </FormField>
      <FormField label={words.role} problem={problem('role')}>
        <Select
          aria-label={words.role}
          value={fields.role}
          options={CameraRole.options.map((role) => ({ value: role, label: text.codes.cameraRole[role] }))}
          onChange={(value) => set({ role: value })}
        />
      </FormField>
      <FormField label={words.id} problem={problem('id')} hint={camera ? undefined : words.idHint}>
        {input('id', words.id, { disabled: camera !== null, placeholder: suggested, maxLength: 64 })}
      </FormField>
      <FormField
        label={words.maker}
        problem={problem('address.templateId')}
        hint={template && (template.sub === null ? words.onvifOnly : template.channelHint[language])}
      >
        <Select
          aria-label={words.maker}
          value={fields.templateId}
          options={[
            ...table.templates.map(({ id, name }) => ({ value: id, label: name[language] })),
            { value: '', label: words.makerOwn },
          ]}
          onChange={(value) => set({ templateId: value })}
        />
      </FormField>
      {fields.templateId === '' ? (
        <>
          <FormField label={words.sub} problem={problem('address.sub')}>
            {input('sub', words.sub, { placeholder: 'rtsp://10.0.0.1:554/path', autoFocus: camera === null })}
          </FormField>
          <FormField label={words.main} problem={problem('address.main')}>
            {input('main', words.main)}
          </FormField>
        </>
      ) : (
        <>
          <FormField label={words.host} problem={problem('address.host')}>
            {input('host', words.host, { autoFocus: camera === null })}
          </FormField>
          <div className="form-pair">
            <FormField label={words.port} problem={problem('address.port')}>
              {input('port', words.port, { inputMode: 'numeric' })}
            </FormField>
            <FormField label={words.channel} problem={problem('address.channel')}>
              {input('channel', words.channel, { inputMode: 'numeric' })}
            </FormField>
          </div>
        </>
      )}
      <div className="form-pair">
        <FormField label={words.user} problem={problem('user')}>
          {input('user', words.user, { maxLength: 64 })}
        </FormField>
        <FormField
          label={words.password}
          problem={problem('password')}
          hint={hasStored ? words.passwordKept : words.passwordNone}
        >
          <Input.Password
            aria-label={words.password}
            value={fields.password}
            maxLength={128}
            autoComplete="new-password"
            onChange={(event) => set({ password: event.target.value })}
          />
        </FormField>
      </div>
      <FormField label={words.transport}>
        <Select
          aria-label={words.transport}
          value={fields.transport}
          options={[
            { value: 'auto', label: text.settings.automatic },
            { value: 'tcp', label: 'TCP' },
            { value: 'udp', label: 'UDP' },
          ]}
          onChange={(value) => set({ transport: value })}
        />
      </FormField>
      {preview && (
        <dl className="address-preview" aria-label={words.preview}>
          <div>
            <dt className="muted">{words.previewSub}</dt>
            <dd className="mono">{preview.sub}</dd>
          </div>
          {preview.main && (
            <div>
              <dt className="muted">{words.previewMain}</dt>
              <dd className="mono">{preview.main}</dd>
            </div>
          )}
        </dl>
      )}
      <div className="toolbar">
        <Button type="primary" htmlType="submit" loading={save.isBusy}>
          {words.save}
        </Button>
        <Button loading={isTrying} onClick={() => void tryIt()}>
          {words.tryIt}
        </Button>
        <Button onClick={() => onClose(null)}>{words.cancel}</Button>
      </div>
      {isTrying && <p className="muted">{words.trying}</p>}
      {trials.map(({ stream, result }) => (
        <TrialView
          key={stream}
          title={text.settings.trial.title(stream === 'sub' ? words.previewSub : words.previewMain)}
          result={result}
        />
      ))}
      <p className="muted small">{words.nothingSet}</p>
    </form>
  );
}
