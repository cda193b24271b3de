import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import type { CameraSetupRow } from '../../../shared/contract/camera-setup.ts';
import type { CameraStatus } from '../../../shared/contract/camera-status.ts';
import type { CameraTemplate } from '../../../shared/contract/camera-template.ts';
import type { RoomConfig } from '../../../shared/contract/site-config.ts';
import { Button } from '../../kit/controls.ts';
import { usePreferences } from '../../kit/preferences.ts';
import { ScrollRegion } from '../../kit/scroll-region.tsx';
import { StatusMark } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';
import { STATE_TONES } from '../../wall/tile-view.ts';
import type { SetupLine } from './settings-model.ts';

const LINE_PX = 42;

export interface ListActions {
  editRoom(room: RoomConfig): void;
  removeRoom(room: RoomConfig): void;
  addCamera(room: RoomConfig): void;
  editCamera(camera: CameraSetupRow): void;
  removeCamera(camera: CameraSetupRow): void;
}

/** Rooms with their cameras; rows exist only while they are in view. */
export function SetupList({
  lines,
  templates,
  states,
  actions,
}: {
  readonly lines: readonly SetupLine[];
  readonly templates: readonly CameraTemplate[];
  readonly states: ReadonlyMap<string, CameraStatus>;
  readonly actions: ListActions;
}) {
  const text = useText();
  const scroller = useRef<HTMLElement>(null);
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_PX,
    overscan: 12,
  });
  const heads = text.settings.table;
  return (
    <ScrollRegion className="panel setup-list" ref={scroller} label={text.settings.section}>
      <table className="virtual-table" aria-rowcount={lines.length + 1} aria-label={text.settings.section}>
        <thead className="setup-head">
          <tr className="setup-row">
            {[heads.room, heads.state, heads.maker, heads.address, heads.streams, heads.transport].map(
              (head) => (
                <th scope="col" key={head}>
                  {head}
                </th>
              ),
            )}
            <th scope="col" className="setup-actions">
              {heads.actions}
            </th>
          </tr>
        </thead>
        <tbody style={{ height: rows.getTotalSize(), position: 'relative' }}>
          {rows.getVirtualItems().map(({ index, start }) => {
            const line = lines[index];
            if (!line) return null;
            return (
              <tr
                key={line.key}
                data-line={line.key}
                aria-rowindex={index + 2}
                className={`setup-row virtual setup-${line.kind}-line`}
                style={{ transform: `translateY(${start}px)`, height: LINE_PX }}
              >
                {line.kind === 'room' ? (
                  <RoomCells line={line} actions={actions} />
                ) : (
                  <CameraCells
                    camera={line.camera}
                    templates={templates}
                    status={states.get(line.camera.id)}
                    actions={actions}
                  />
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function RoomCells({
  line: { room, cameras },
  actions,
}: {
  readonly line: Extract<SetupLine, { kind: 'room' }>;
  readonly actions: ListActions;
}) {
  const text = useText();
  const { editOf, removeOf, addCameraTo, edit, remove, addCamera } = text.settings;
  return (
    <>
      <td className="setup-room ellipsis">
        <strong>{room.name}</strong> <span className="muted">{room.id}</span>
      </td>
      <td className="muted">{text.codes.roomKind[room.kind]}</td>
      <td className="muted">
        {cameras === 0 && <StatusMark tone="unchecked">{text.settings.noCameraInRoom}</StatusMark>}
      </td>
      <td />
      <td />
      <td />
      <td className="setup-actions">
        <Button size="small" aria-label={addCameraTo(room.name)} onClick={() => actions.addCamera(room)}>
          {addCamera}
        </Button>
        <Button size="small" aria-label={editOf(room.name)} onClick={() => actions.editRoom(room)}>
          {edit}
        </Button>
        <Button
          size="small"
          aria-label={removeOf(room.name)}
          disabled={cameras > 0}
          onClick={() => actions.removeRoom(room)}
        >
          {remove}
        </Button>
      </td>
    </>
  );
}

function CameraCells({
  camera,
  templates,
  status,
  actions,
}: {
  readonly camera: CameraSetupRow;
  readonly templates: readonly CameraTemplate[];
  readonly status: CameraStatus | undefined;
  readonly actions: ListActions;
}) {
  const text = useText();
  const { language } = usePreferences();
  const template = templates.find(({ id }) => id === camera.templateId);
  const { sub, main } = camera;
  const maker = template ? template.name[language] : text.settings.otherMaker;
  const channel =
    template?.sub?.includes('{n}') && camera.channel !== null ? text.settings.channel(camera.channel) : '';
  return (
    <>
      <td className="setup-camera ellipsis">
        {text.codes.cameraRole[camera.role]} <span className="muted">{camera.id}</span>
      </td>
      <td>
        {status && (
          <StatusMark tone={STATE_TONES[status.state]}>{text.codes.cameraState[status.state]}</StatusMark>
        )}
      </td>
      <td className="ellipsis" title={`${maker} ${channel}`}>
        {maker} <span className="muted">{channel}</span>
      </td>
      <td className="mono ellipsis" title={sub.path}>
        {sub.host}:{sub.port}
        <span className="muted">{sub.path}</span>
      </td>
      <td className="nowrap">{main ? text.settings.subAndMain : text.settings.subOnly}</td>
      <td className="nowrap">
        {camera.transport === null ? text.settings.automatic : camera.transport.toUpperCase()}
      </td>
      <td className="setup-actions">
        <Button
          size="small"
          aria-label={text.settings.editOf(camera.id)}
          onClick={() => actions.editCamera(camera)}
        >
          {text.settings.edit}
        </Button>
        <Button
          size="small"
          aria-label={text.settings.removeOf(camera.id)}
          onClick={() => actions.removeCamera(camera)}
        >
          {text.settings.remove}
        </Button>
      </td>
    </>
  );
}
