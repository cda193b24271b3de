import type {
  AddressDraft,
  CameraDraft,
  CameraSetupRow,
  ShownAddress,
} from '../../../shared/contract/camera-setup.ts';
import type { CameraTemplate } from '../../../shared/contract/camera-template.ts';
import type { CameraRole, RoomConfig } from '../../../shared/contract/site-config.ts';
import { buildAddresses, type StreamAddresses } from '../../../shared/domain/camera-address.ts';
import { TEXTS } from '../../kit/text/index.ts';
import { wordOf } from '../../kit/text/worded.ts';

/** A line of the list: a room, or a camera below its room. */
export type SetupLine =
  | { readonly kind: 'room'; readonly key: string; readonly room: RoomConfig; readonly cameras: number }
  | { readonly kind: 'camera'; readonly key: string; readonly camera: CameraSetupRow };

/** Rooms with their cameras below; a search keeps a room when it or one of its cameras fits. */
export function setupLines(
  rooms: readonly RoomConfig[],
  cameras: readonly CameraSetupRow[],
  search: string,
  wordsOf: (camera: CameraSetupRow) => string,
): SetupLine[] {
  const needle = search.trim().toLowerCase();
  const fits = (...texts: readonly string[]): boolean =>
    needle === '' || texts.some((text) => text.toLowerCase().includes(needle));
  const byRoom = new Map<string, CameraSetupRow[]>();
  for (const camera of cameras) {
    const list = byRoom.get(camera.roomId);
    if (list === undefined) byRoom.set(camera.roomId, [camera]);
    else list.push(camera);
  }
  return rooms.flatMap((room): SetupLine[] => {
    const own = byRoom.get(room.id) ?? [];
    const isRoomWanted = fits(room.name, room.id);
    const shown = isRoomWanted
      ? own
      : own.filter((camera) => fits(camera.id, camera.sub.host, wordsOf(camera)));
    if (!isRoomWanted && shown.length === 0) return [];
    return [
      { kind: 'room', key: `room ${room.id}`, room, cameras: own.length },
      ...shown.map((camera) => ({ kind: 'camera' as const, key: `camera ${camera.id}`, camera })),
    ];
  });
}

/** What stands in the fields of the form; numbers as typed. */
export interface CameraFields {
  readonly id: string;
  readonly roomId: string;
  readonly role: CameraRole;
  readonly transport: 'auto' | 'tcp' | 'udp';
  /** A template's id, or empty for full addresses. */
  readonly templateId: string;
  readonly host: string;
  readonly port: string;
  readonly channel: string;
  readonly sub: string;
  readonly main: string;
  readonly user: string;
  readonly password: string;
}

const written = (address: ShownAddress | null): string => {
  if (address === null) return '';
  const host = address.host.includes(':') ? `[${address.host}]` : address.host;
  return `rtsp://${host}:${address.port}${address.path}`;
};

export const fieldsOf = (camera: CameraSetupRow): CameraFields => ({
  id: camera.id,
  roomId: camera.roomId,
  role: camera.role,
  transport: camera.transport ?? 'auto',
  templateId: camera.templateId ?? '',
  host: camera.sub.host,
  port: String(camera.sub.port),
  channel: String(camera.channel ?? 1),
  sub: written(camera.sub),
  main: written(camera.main),
  user: camera.sub.user ?? '',
  password: '',
});

export const newFields = (roomId: string, template: CameraTemplate | undefined): CameraFields => ({
  id: '',
  roomId,
  role: 'front',
  transport: 'auto',
  templateId: template?.id ?? '',
  host: '',
  port: String(template?.port ?? 554),
  channel: '1',
  sub: '',
  main: '',
  user: '',
  password: '',
});

/** An id nobody has: room and position, with a number when that is taken. */
export function freeCameraId(roomId: string, role: CameraRole, taken: ReadonlySet<string>): string {
  const base = `${roomId}-${role}`;
  if (!taken.has(base)) return base;
  for (let number = 2; ; number += 1) if (!taken.has(`${base}-${number}`)) return `${base}-${number}`;
}

const whole = (text: string): number => (/^\d{1,6}$/.test(text.trim()) ? Number(text) : 0);

function addressOf(fields: CameraFields): AddressDraft {
  if (fields.templateId === '') return { kind: 'urls', sub: fields.sub, main: fields.main };
  const { templateId, host } = fields;
  return { kind: 'template', templateId, host, port: whole(fields.port), channel: whole(fields.channel) };
}

export const draftOf = (fields: CameraFields): CameraDraft => ({
  id: fields.id.trim(),
  roomId: fields.roomId,
  role: fields.role,
  transport: fields.transport === 'auto' ? null : fields.transport,
  address: addressOf(fields),
  user: fields.user.trim(),
  password: fields.password === '' ? null : fields.password,
});

/** The addresses as they would be stored, the password masked; null while something is missing. */
export function previewAddresses(
  fields: CameraFields,
  templates: readonly CameraTemplate[],
  hasStoredPassword: boolean,
): StreamAddresses | null {
  const template = templates.find(({ id }) => id === fields.templateId);
  const port = whole(fields.port);
  const channel = whole(fields.channel);
  if (template === undefined || fields.host.trim() === '' || port === 0 || channel === 0) return null;
  const plain = buildAddresses(template, { host: fields.host.trim(), port, channel });
  if (plain === null) return null;
  const hasPassword = fields.password !== '' || hasStoredPassword;
  const credentials = fields.user === '' ? '' : `${fields.user}${hasPassword ? ':•••' : ''}@`;
  const shown = (address: string): string => address.replace('rtsp://', `rtsp://${credentials}`);
  return { sub: shown(plain.sub), main: plain.main === null ? null : shown(plain.main) };
}

/** Paths of a refusal start with the part of the call it is in; the form knows its own fields. */
/** A refusal that names a field the forms word beside it: a notice as well would only lie on the buttons. */
export const isWordedAtField = ({
  code,
  field,
}: {
  readonly code: string;
  readonly field?: string | undefined;
}): boolean =>
  (code === 'bad-input' || code === 'conflict') &&
  wordOf(TEXTS.zh.settings.problem, fieldOfRefusal(field)) !== null;

export const fieldOfRefusal = (field: string | undefined): string =>
  (field ?? '').replace(/^(camera|room)\./, '').replace(/^cameras\.\d+\./, '');
