import { type ReactNode, useId, useState } from 'react';
import {
  LEAST_PATROL_SECONDS,
  MOST_PATROL_SECONDS,
  MOST_TILES,
  type WallView,
} from '../../shared/contract/wall-contract.ts';
import { useSiteCommand } from '../client/site.ts';
import { Button, Checkbox, Input, InputNumber, Segmented, Select } from '../kit/controls.ts';
import { notify } from '../kit/notices.ts';
import { useText } from '../kit/text/index.ts';
import { contentOf, draftOf, missingIn, type ViewDraft } from './view-draft.ts';

interface Choice {
  readonly id: string;
  readonly name: string;
}

/** Makes or changes a stored view, beside the pictures; a deletion can be undone from its notice. */
export function ViewPanel({
  view,
  views,
  rooms,
  cameras,
  patrolSeconds,
  onOpen,
  onClose,
}: {
  /** Null: a new one. */
  readonly view: WallView | null;
  readonly views: readonly WallView[];
  readonly rooms: readonly Choice[];
  readonly cameras: readonly Choice[];
  readonly patrolSeconds: number;
  onOpen(id: string | null): void;
  onClose(): void;
}) {
  const text = useText();
  const words = text.wall;
  const [draft, setDraft] = useState<ViewDraft>(() => draftOf(view, patrolSeconds));
  const change = (values: Partial<ViewDraft>): void => setDraft((before) => ({ ...before, ...values }));
  const create = useSiteCommand('wall.createView');
  const save = useSiteCommand('wall.changeView');
  const remove = useSiteCommand('wall.removeView');
  const restore = useSiteCommand('wall.restoreView');
  const move = useSiteCommand('wall.moveView');
  const missing = missingIn(draft);
  const position = views.findIndex(({ id }) => id === view?.id);
  const isNameUsed = views.some(({ id, name }) => id !== view?.id && name === draft.name.trim());
  const optionsOf = (choices: readonly Choice[]) =>
    choices.map(({ id, name }) => ({ value: id, label: name }));

  const keep = async (): Promise<void> => {
    const content = contentOf(draft);
    const kept = view ? await save.run({ id: view.id, view: content }) : await create.run({ view: content });
    if (!kept) return;
    notify({ kind: 'information', text: words.viewSaved(kept.name) });
    onOpen(kept.id);
    onClose();
  };
  const removeNow = async (gone: WallView): Promise<void> => {
    if (!(await remove.run({ id: gone.id }))) return;
    onOpen(null);
    onClose();
    notify({
      kind: 'information',
      text: words.viewRemoved(gone.name),
      action: {
        label: words.undo,
        run: () =>
          void restore.run({ id: gone.id }).then((done) => {
            if (done) onOpen(gone.id);
          }),
      },
    });
  };
  return (
    <aside className="single-facts view-panel" aria-label={view ? words.editView : words.newView}>
      <h2 className="single-state">{view ? words.editView : words.newView}</h2>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (missing === null && !isNameUsed) void keep();
        }}
      >
        <Field label={words.viewName} {...(isNameUsed ? { hint: words.nameUsed } : {})}>
          {(id) => (
            <Input
              id={id}
              value={draft.name}
              maxLength={32}
              placeholder={words.viewNamePlaceholder}
              onChange={(event) => change({ name: event.target.value })}
            />
          )}
        </Field>
        <Field label={words.viewScope}>
          {(id) => (
            <>
              <Segmented
                id={id}
                aria-label={words.viewScope}
                block
                value={draft.kind}
                options={[
                  { value: 'rooms', label: words.scopeRooms },
                  { value: 'cameras', label: words.scopeCameras },
                  { value: 'all', label: words.scopeAll },
                ]}
                onChange={(kind) => change({ kind: kind === 'all' || kind === 'cameras' ? kind : 'rooms' })}
              />
              {draft.kind === 'rooms' && (
                <Picker
                  label={words.scopeRooms}
                  placeholder={words.scopeRoomsNone}
                  value={draft.roomIds}
                  options={optionsOf(rooms)}
                  onChange={(roomIds) => change({ roomIds })}
                />
              )}
              {draft.kind === 'cameras' && (
                <Picker
                  label={words.scopeCameras}
                  placeholder={words.scopeCamerasNone}
                  value={draft.cameraIds}
                  options={optionsOf(cameras)}
                  onChange={(cameraIds) => change({ cameraIds })}
                />
              )}
            </>
          )}
        </Field>
        <Field label={words.viewGrid} hint={words.gridHint}>
          {(id) => (
            <InputNumber
              id={id}
              min={1}
              max={MOST_TILES}
              precision={0}
              value={draft.grid}
              placeholder={words.gridAuto}
              onChange={(grid) => change({ grid })}
            />
          )}
        </Field>
        <Field label={words.pinned} hint={words.pinnedHint}>
          {() => (
            <Picker
              label={words.pinned}
              placeholder=""
              value={draft.pinnedRoomIds}
              options={optionsOf(rooms)}
              onChange={(pinnedRoomIds) => change({ pinnedRoomIds })}
            />
          )}
        </Field>
        <Field label={words.patrolInterval}>
          {(id) => (
            <InputNumber
              id={id}
              min={LEAST_PATROL_SECONDS}
              max={MOST_PATROL_SECONDS}
              precision={0}
              suffix={text.wall.secondsUnit}
              value={draft.patrolSeconds}
              onChange={(seconds) => change({ patrolSeconds: seconds ?? LEAST_PATROL_SECONDS })}
            />
          )}
        </Field>
        <Checkbox
          checked={draft.startsPatrol}
          onChange={(event) => change({ startsPatrol: event.target.checked })}
        >
          {words.startsPatrol}
        </Checkbox>
        <div className="toolbar">
          <Button
            type="primary"
            htmlType="submit"
            disabled={missing !== null || isNameUsed}
            loading={create.isBusy || save.isBusy}
          >
            {view ? words.saveView : words.createView}
          </Button>
          <Button onClick={onClose}>{text.frame.cancel}</Button>
        </div>
      </form>
      {view && (
        <div className="toolbar">
          <Button
            disabled={position === 0}
            onClick={() => void move.run({ id: view.id, position: position - 1 })}
          >
            {words.moveEarlier}
          </Button>
          <Button
            disabled={position >= views.length - 1}
            onClick={() => void move.run({ id: view.id, position: position + 1 })}
          >
            {words.moveLater}
          </Button>
          <span className="grow" />
          <Button danger onClick={() => void removeNow(view)}>
            {words.removeView}
          </Button>
        </div>
      )}
    </aside>
  );
}

function Field({
  label,
  hint,
  children,
}: {
  readonly label: string;
  readonly hint?: string;
  children(id: string): ReactNode;
}) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children(id)}
      {hint && <p className="muted small">{hint}</p>}
    </div>
  );
}

function Picker({
  label,
  placeholder,
  value,
  options,
  onChange,
}: {
  readonly label: string;
  readonly placeholder: string;
  readonly value: readonly string[];
  readonly options: readonly { readonly value: string; readonly label: string }[];
  onChange(ids: string[]): void;
}) {
  return (
    <Select
      mode="multiple"
      aria-label={label}
      placeholder={placeholder}
      value={[...value]}
      options={[...options]}
      optionFilterProp="label"
      maxTagCount={6}
      allowClear
      style={{ width: '100%' }}
      onChange={onChange}
    />
  );
}
