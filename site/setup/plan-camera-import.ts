import { readWhole, readWord } from '../../server/table/cell-values.ts';
import { column, type ImportRow, type ProblemList, readColumns } from '../../server/table/read-columns.ts';
import { ROOM_KIND_WORDS } from '../../server/table/room-kind-words.ts';
import type { CameraImportPreview, ImportedCamera } from '../../shared/contract/camera-setup.ts';
import { CameraDraft, MOST_CHANNELS } from '../../shared/contract/camera-setup.ts';
import type { CameraTemplate } from '../../shared/contract/camera-template.ts';
import { ContractError } from '../../shared/contract/errors.ts';
import { type CameraConfig, RoomConfig } from '../../shared/contract/site-config.ts';
import { maskPath, type ParseAddress } from './camera-view.ts';
import { resolveDraft } from './resolve-draft.ts';

/** What is there before an import. */
export interface CameraImportBase {
  readonly rooms: readonly RoomConfig[];
  readonly cameras: readonly CameraConfig[];
  readonly templates: readonly CameraTemplate[];
  readonly parse: ParseAddress;
  readonly removesMissing: boolean;
  registerSecret(secret: string): void;
  isRoomStaffed(roomId: string): boolean;
}

/** What an import would write; empty lists while the preview has problems. */
export interface CameraImportPlan {
  readonly preview: CameraImportPreview;
  readonly rooms: readonly RoomConfig[];
  readonly cameras: readonly CameraConfig[];
  readonly removed: readonly string[];
}

/** A row stands for a camera, or with no camera cells for a room without one. */
const COLUMNS = [
  column('roomId', true, '考场编号', '房间编号', 'room', 'roomid', 'room id'),
  column('roomName', false, '考场名称', '房间名称', '考场', 'room name', 'roomname'),
  column('roomKind', false, '用途', '类型', 'kind', 'room kind'),
  column('id', false, '摄像机编号', '编号', 'camera', 'camera id', 'cameraid', 'id'),
  column('role', false, '位置', 'role', 'position'),
  column('maker', false, '厂商', '地址模板', 'maker', 'template'),
  column('sub', false, '子码流地址', '取流地址', 'sub', 'sub url', 'url'),
  column('main', false, '主码流地址', 'main', 'main url'),
  column('host', false, '主机', 'ip', 'ip地址', 'host', 'address'),
  column('port', false, '端口', 'port'),
  column('user', false, '用户名', '用户', 'user', 'username'),
  column('password', false, '密码', 'password'),
  column('channel', false, '通道', '通道号', 'channel'),
  column('transport', false, '传输', '传输方式', 'transport'),
] as const;

const ROLE_WORDS = {
  front: ['', '前', '前置', '前方', 'front'],
  back: ['后', '后置', '后方', 'back'],
  door: ['门', '门口', 'door'],
  safe: ['保密柜', '柜', 'safe'],
  other: ['其他', '其它', 'other'],
} as const;
const TRANSPORT_WORDS = { tcp: ['tcp'], udp: ['udp'] } as const;
const CAMERA_KEYS = ['id', 'role', 'maker', 'sub', 'main', 'host', 'port', 'user', 'password', 'channel'];
/** Which column a refusal of a draft belongs to. */
const COLUMN_OF: Readonly<Record<string, string>> = {
  'address.host': 'host',
  'address.port': 'port',
  'address.channel': 'channel',
  'address.templateId': 'maker',
  'address.sub': 'sub',
  'address.main': 'main',
};

/** Compares a file with what is there. Changes nothing and never throws on any file. */
export function planCameraImport(bytes: Uint8Array, base: CameraImportBase): CameraImportPlan {
  const file = readColumns(COLUMNS, bytes, { isSecret: true });
  const { problems } = file;
  const knownRooms = new Map(base.rooms.map((room) => [room.id, room]));
  const stored = new Map(base.cameras.map((camera) => [camera.id, camera]));
  const rooms = readRooms(file.rows, knownRooms, base, problems);
  const ids = new Map<string, number>();
  const cameras: { config: CameraConfig; shown: ImportedCamera }[] = [];
  for (const row of file.rows) {
    const draft = readDraft(row, base, stored, problems);
    // A row whose room is refused has its problem already.
    if (draft === null || problems.list.some((problem) => problem.row === row.row)) continue;
    const before = ids.get(draft.id);
    if (before !== undefined) {
      // The reader has named a repeated id already; one made of room and position is found here.
      if (row.cell('id') === '') problems.add(row.row, 'id', 'duplicate', '', `also in row ${before}`);
      continue;
    }
    ids.set(draft.id, row.row);
    const config = resolveRow(row, draft, base, stored, problems);
    if (config !== null)
      cameras.push({ config, shown: imported(row.row, config, stored.get(config.id), base.parse) });
  }
  const count = (change: ImportedCamera['change']): number =>
    cameras.filter(({ shown }) => shown.change === change).length;
  const missing = base.cameras.filter(({ id }) => !ids.has(id));
  const preview: CameraImportPreview = {
    encoding: file.encoding,
    rows: file.rows.length,
    rooms: {
      added: rooms.filter(({ id }) => !knownRooms.has(id)).length,
      changed: rooms.filter(({ id }) => knownRooms.has(id)).length,
      unchanged: new Set(file.rows.map((row) => row.cell('roomId'))).size - rooms.length,
    },
    cameras: cameras.map(({ shown }) => shown),
    added: count('added'),
    changed: count('changed'),
    unchanged: count('unchanged'),
    missing: missing.map(({ id, roomId, role }) => ({ id, roomId, role })),
    problems: problems.list,
  };
  if (problems.list.length > 0) return { preview, rooms: [], cameras: [], removed: [] };
  return {
    preview,
    rooms,
    cameras: cameras.filter(({ shown }) => shown.change !== 'unchanged').map(({ config }) => config),
    removed: base.removesMissing ? missing.map(({ id }) => id) : [],
  };
}

/** Rooms that are new or different, once each; two rows of one room must agree. */
function readRooms(
  rows: readonly ImportRow[],
  known: ReadonlyMap<string, RoomConfig>,
  base: CameraImportBase,
  problems: ProblemList,
): RoomConfig[] {
  const found = new Map<string, RoomConfig>();
  for (const row of rows) {
    const id = row.cell('roomId');
    if (id === '') continue;
    const old = found.get(id) ?? known.get(id);
    const kindText = row.cell('roomKind');
    const kind = kindText === '' ? (old?.kind ?? 'exam') : readWord(kindText, ROOM_KIND_WORDS);
    if (kind === null) {
      problems.add(row.row, 'roomKind', 'not-valid', kindText, 'must be a use of a room');
      continue;
    }
    const name = row.cell('roomName') || old?.name || id;
    const parsed = RoomConfig.safeParse({ id, name, kind });
    if (!parsed.success) {
      const isId = parsed.error.issues.some((issue) => issue.path[0] === 'id');
      const why = parsed.error.issues[0]?.message ?? 'not valid';
      problems.add(row.row, isId ? 'roomId' : 'roomName', 'not-valid', isId ? id : name, why);
      continue;
    }
    const first = found.get(id);
    if (first !== undefined && (first.name !== name || first.kind !== kind))
      problems.add(row.row, 'roomName', 'not-valid', name, 'an earlier row says something else of this room');
    if (known.get(id)?.kind === 'exam' && kind !== 'exam' && base.isRoomStaffed(id))
      problems.add(row.row, 'roomKind', 'not-valid', kindText, 'people are assigned to this exam room');
    found.set(id, parsed.data);
  }
  return [...found.values()].filter((room) => {
    const old = known.get(room.id);
    return old === undefined || old.name !== room.name || old.kind !== room.kind;
  });
}

/** The camera of a row as a draft; null for a row that is only a room, or that has a problem. */
function readDraft(
  row: ImportRow,
  base: CameraImportBase,
  stored: ReadonlyMap<string, CameraConfig>,
  problems: ProblemList,
): CameraDraft | null {
  if (CAMERA_KEYS.every((key) => row.cell(key) === '')) return null;
  const before = problems.list.length;
  const bad = (key: string, text: string): null => {
    problems.add(row.row, key, row.cell(key) === '' ? 'empty' : 'not-valid', row.cell(key), text);
    return null;
  };
  const role = readWord(row.cell('role'), ROLE_WORDS) ?? bad('role', 'must be 前, 后, 门口, 保密柜 or 其他');
  const roomId = row.cell('roomId');
  const transportText = row.cell('transport');
  const transport =
    transportText === ''
      ? null
      : (readWord(transportText, TRANSPORT_WORDS) ?? bad('transport', 'must be tcp or udp'));
  const address = readAddress(row, base.templates, bad);
  const id = row.cell('id') || `${roomId}-${role ?? ''}`;
  const password = row.cell('password');
  if (password !== '') base.registerSecret(password);
  if (problems.list.length > before || roomId === '') return null;
  const known = stored.get(id);
  const storedUser = known === undefined ? null : base.parse(known.sub)?.username;
  const draft = CameraDraft.safeParse({
    id,
    roomId,
    role,
    transport,
    address,
    user: row.cell('user') || (password === '' ? (storedUser ?? '') : ''),
    // A file without passwords is for changing everything else.
    password: password === '' ? null : password,
  });
  if (draft.success) return draft.data;
  const issue = draft.error.issues[0];
  const path = issue?.path.join('.') ?? '';
  return bad(COLUMN_OF[path] ?? path, issue?.message ?? 'not valid');
}

function readAddress(
  row: ImportRow,
  templates: readonly CameraTemplate[],
  bad: (key: string, text: string) => null,
): object | null {
  if (row.cell('sub') !== '') return { kind: 'urls', sub: row.cell('sub'), main: row.cell('main') };
  if (row.cell('main') !== '') return bad('sub', 'a main address needs a sub address');
  if (row.cell('host') === '') return bad('host', 'a camera needs a host with a maker, or full addresses');
  const maker = row.cell('maker').toLowerCase();
  const template = templates.find(({ id, name }) =>
    [id, name.zh.toLowerCase(), name.en.toLowerCase()].includes(maker),
  );
  if (template === undefined)
    return bad('maker', `must be one of: ${templates.map(({ name }) => name.zh).join('、')}`);
  const channel = row.cell('channel') === '' ? 1 : readWhole(row.cell('channel'));
  if (channel === null || channel < 1 || channel > MOST_CHANNELS)
    return bad('channel', `must be a number from 1 to ${MOST_CHANNELS}`);
  const port = row.cell('port') === '' ? template.port : readWhole(row.cell('port'));
  if (port === null || port < 1 || port > 65_535) return bad('port', 'must be a number from 1 to 65535');
  return { kind: 'template', templateId: template.id, host: row.cell('host'), port, channel };
}

function resolveRow(
  row: ImportRow,
  draft: CameraDraft,
  base: CameraImportBase,
  stored: ReadonlyMap<string, CameraConfig>,
  problems: ProblemList,
): CameraConfig | null {
  try {
    const known = stored.get(draft.id) ?? null;
    return resolveDraft(draft, { templates: base.templates, parse: base.parse, stored: known });
  } catch (error) {
    if (!(error instanceof ContractError)) throw error;
    const field = error.field ?? '';
    problems.add(row.row, COLUMN_OF[field] ?? field, 'not-valid', '', error.message);
    return null;
  }
}

function imported(
  row: number,
  config: CameraConfig,
  before: CameraConfig | undefined,
  parse: ParseAddress,
): ImportedCamera {
  const shown = (address: string): string => maskPath(parse(address)?.requestUrl ?? '');
  const parts = parse(config.sub);
  const isSame = before !== undefined && JSON.stringify(before) === JSON.stringify(config);
  return {
    row,
    id: config.id,
    roomId: config.roomId,
    role: config.role,
    change: before === undefined ? 'added' : isSame ? 'unchanged' : 'changed',
    sub: shown(config.sub),
    main: config.main === undefined ? null : shown(config.main),
    user: parts?.username ?? null,
    hasPassword: parts?.password !== null && parts?.password !== '',
  };
}
