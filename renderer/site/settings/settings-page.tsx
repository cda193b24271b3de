import './settings.css';
import { useDeferredValue, useMemo, useState } from 'react';
import type { CameraSetupRow, CameraSetupTable } from '../../../shared/contract/camera-setup.ts';
import type { RoomConfig } from '../../../shared/contract/site-config.ts';
import { camerasFeed, setupFeed, useSiteCommand } from '../../client/site.ts';
import { useFeed } from '../../client/use-client.ts';
import { Button, Input } from '../../kit/controls.ts';
import { EmptyPage } from '../../kit/empty-page.tsx';
import { FeedFault } from '../../kit/feed-fault.tsx';
import { notify } from '../../kit/notices.ts';
import { usePreferences } from '../../kit/preferences.ts';
import { goTo, useRoute } from '../../kit/route.ts';
import { useText } from '../../kit/text/index.ts';
import { useCommands } from '../../kit/use-commands.ts';
import { CameraForm } from './camera-form.tsx';
import { FindCameras } from './find-cameras.tsx';
import { ImportCameras } from './import-cameras.tsx';
import { RoomForm } from './room-form.tsx';
import { setupLines } from './settings-model.ts';
import { SetupList } from './setup-list.tsx';

type Side =
  | { readonly kind: 'camera'; readonly camera: CameraSetupRow | null; readonly roomId: string }
  | { readonly kind: 'room'; readonly room: RoomConfig | null };

/** Rooms and cameras of the site: which there are, where they are, and how to change that. */
export function SettingsPage() {
  const text = useText();
  const { value: table, error } = useFeed(setupFeed);
  if (!table) return error ? <FeedFault error={error} /> : <EmptyPage title={text.frame.loading} />;
  return <RoomsAndCameras table={table} />;
}

function RoomsAndCameras({ table }: { readonly table: CameraSetupTable }) {
  const text = useText();
  const words = text.settings;
  const { language } = usePreferences();
  const { parameters } = useRoute();
  const view = parameters.get('view');
  const cameras = useFeed(camerasFeed).value;
  const states = useMemo(() => new Map((cameras ?? []).map((camera) => [camera.id, camera])), [cameras]);
  const [side, setSide] = useState<Side | null>(null);
  const [search, setSearch] = useState('');
  const wanted = useDeferredValue(search);
  const removeCamera = useSiteCommand('cameraSetup.removeCamera');
  const removeRoom = useSiteCommand('cameraSetup.removeRoom');
  const undo = useSiteCommand('cameraSetup.undo');
  const { lastEdit, rooms, templates } = table;

  const lines = useMemo(() => {
    const makers = new Map(templates.map(({ id, name }) => [id, name[language]]));
    return setupLines(
      rooms,
      table.cameras,
      wanted,
      (camera) =>
        `${text.codes.cameraRole[camera.role]} ${makers.get(camera.templateId ?? '') ?? words.otherMaker} ${camera.sub.path}`,
    );
  }, [rooms, table.cameras, templates, wanted, language, text, words]);

  const addCamera = (roomId: string): void => setSide({ kind: 'camera', camera: null, roomId });
  const firstRoom = rooms[0]?.id;
  const saidOf = (edit: NonNullable<CameraSetupTable['lastEdit']>): string =>
    words.editLabel[edit.action](edit.label);
  const takeBack = async (): Promise<void> => {
    if (!lastEdit) return;
    const what = saidOf(lastEdit);
    if (await undo.run({ editId: lastEdit.id })) notify({ kind: 'information', text: words.undone(what) });
  };
  const list = (): void => goTo('settings');

  useCommands([
    {
      id: 'settings.addCamera',
      keys: 'N',
      label: words.addCamera,
      group: text.frame.commandGroups.settings,
      run: () => {
        if (firstRoom !== undefined) addCamera(firstRoom);
      },
    },
    {
      id: 'settings.back',
      keys: 'Escape',
      label: text.frame.commands.back,
      group: text.frame.commandGroups.settings,
      run: () => (side ? setSide(null) : list()),
    },
  ]);

  const isEmpty = rooms.length === 0 && table.cameras.length === 0;
  const close = (): void => setSide(null);
  const suggestedRoomId = `r${String(rooms.length + 1).padStart(2, '0')}`;
  return (
    <div className="page fixed settings">
      <div className="toolbar">
        <h1>
          {words.heading} <span className="muted settings-section">{words.section}</span>
        </h1>
        <span className="muted">{words.counts(rooms.length, table.cameras.length)}</span>
        <span className="grow" />
        {lastEdit && (
          <Button loading={undo.isBusy} onClick={() => void takeBack()}>
            <span className="ellipsis undo-words">{words.undo(saidOf(lastEdit))}</span>
          </Button>
        )}
        {view === undefined ? (
          <>
            <Button onClick={() => setSide({ kind: 'room', room: null })}>{words.addRoom}</Button>
            <Button onClick={() => goTo('settings', { view: 'import' })}>{words.importTable}</Button>
            <Button onClick={() => goTo('settings', { view: 'find' })}>{words.find}</Button>
            <Button
              type="primary"
              disabled={firstRoom === undefined}
              onClick={() => firstRoom !== undefined && addCamera(firstRoom)}
            >
              {words.addCamera}
            </Button>
          </>
        ) : (
          <Button onClick={list}>{words.back}</Button>
        )}
      </div>
      {view === 'import' ? (
        <ImportCameras onDone={list} />
      ) : view === 'find' ? (
        <FindCameras table={table} />
      ) : (
        <div className={side ? 'settings-body with-side' : 'settings-body'}>
          {isEmpty ? (
            <EmptyPage
              title={words.none}
              action={
                <Button type="primary" onClick={() => goTo('settings', { view: 'import' })}>
                  {words.importTable}
                </Button>
              }
            >
              {words.noneAction}
            </EmptyPage>
          ) : (
            <div className="settings-main">
              <span data-search className="settings-search">
                <Input
                  aria-label={words.search}
                  placeholder={words.search}
                  value={search}
                  allowClear
                  onChange={(event) => setSearch(event.target.value)}
                />
              </span>
              {lines.length === 0 ? (
                <p className="muted">{words.noMatch}</p>
              ) : (
                <SetupList
                  lines={lines}
                  templates={templates}
                  states={states}
                  actions={{
                    editRoom: (room) => setSide({ kind: 'room', room }),
                    removeRoom: (room) => void removeRoom.run({ id: room.id }),
                    addCamera: (room) => addCamera(room.id),
                    editCamera: (camera) => setSide({ kind: 'camera', camera, roomId: camera.roomId }),
                    removeCamera: (camera) => {
                      if (side?.kind === 'camera' && side.camera?.id === camera.id) close();
                      void removeCamera.run({ id: camera.id });
                    },
                  }}
                />
              )}
            </div>
          )}
          {side?.kind === 'camera' && (
            <CameraForm
              key={side.camera?.id ?? `new in ${side.roomId}`}
              table={table}
              camera={side.camera}
              roomId={side.roomId}
              onClose={close}
            />
          )}
          {side?.kind === 'room' && (
            <RoomForm
              key={side.room?.id ?? 'new'}
              room={side.room}
              suggestedId={suggestedRoomId}
              onClose={close}
            />
          )}
        </div>
      )}
    </div>
  );
}
