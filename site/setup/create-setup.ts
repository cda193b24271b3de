import type { HookedDatabase } from '../../server/sqlite/after-commit.ts';
import type { CameraDraft, SetupAction } from '../../shared/contract/camera-setup.ts';
import type { CameraTemplate } from '../../shared/contract/camera-template.ts';
import { ContractError } from '../../shared/contract/errors.ts';
import type { CameraConfig, RoomConfig } from '../../shared/contract/site-config.ts';
import type { Journal } from '../ports/journal.ts';
import type { CameraSetup } from '../ports/setup.ts';
import { cameraRow, maskPath, type ParseAddress } from './camera-view.ts';
import { createTrials, type TrialTools } from './create-trials.ts';
import { planCameraImport } from './plan-camera-import.ts';
import { resolveDraft } from './resolve-draft.ts';
import { type Changed, createSetupEdits, type SetupChange } from './setup-edits.ts';

const MOST_CAMERAS = 2_000;
const MOST_ROOMS = 2_000;

/** The site's own list of rooms and cameras. Its changes count once the transaction is committed. */
export interface SetupRegistry {
  rooms(): readonly RoomConfig[];
  cameras(): readonly CameraConfig[];
  onChange(listener: () => void): () => void;
  saveRoom(room: RoomConfig, position?: number): void;
  saveCamera(camera: CameraConfig, position?: number): void;
  removeRoom(id: string): number | null;
  removeCamera(id: string): number | null;
}

export interface SetupOptions {
  readonly database: HookedDatabase;
  readonly registry: SetupRegistry;
  readonly box: { seal(text: string): Uint8Array; open(sealed: Uint8Array): string };
  readonly journal: Journal;
  readonly templates: readonly CameraTemplate[];
  readonly parse: ParseAddress;
  readonly trial: TrialTools;
  /** Called with every password of a draft before it is used anywhere. */
  registerSecret(secret: string): void;
  /** The roster's view of rooms: whether people are assigned there, and to follow a change. */
  readonly roster: { isRoomStaffed(roomId: string): boolean; followRooms(actor: string): void };
  nowMs(): number;
}

interface Writes {
  readonly rooms: readonly { readonly id: string; readonly value: RoomConfig | null }[];
  readonly cameras: readonly { readonly id: string; readonly value: CameraConfig | null }[];
}

/** Rooms and cameras as technicians edit them. Each change is one transaction with its journal entry and its undo. */
export function createSetup(options: SetupOptions): CameraSetup {
  const { database, registry, journal, templates, parse, roster } = options;
  const edits = createSetupEdits(database, options.box);
  const trial = createTrials(options.trial);
  const refuse = (text: string, field: string, code: 'bad-input' | 'conflict' | 'not-found' = 'bad-input') =>
    new ContractError(code, text, field);
  const cameraOf = (id: string): CameraConfig | null =>
    registry.cameras().find((one) => one.id === id) ?? null;
  const roomOf = (id: string): RoomConfig | null => registry.rooms().find((one) => one.id === id) ?? null;
  const labelOf = (camera: Pick<CameraConfig, 'id' | 'roomId'>): string =>
    `${roomOf(camera.roomId)?.name ?? camera.roomId} ${camera.id}`;

  function resolve(draft: CameraDraft): CameraConfig {
    if (draft.password !== null && draft.password !== '') options.registerSecret(draft.password);
    return resolveDraft(draft, { templates, parse, stored: cameraOf(draft.id) });
  }

  function checkCamera(draft: CameraDraft, isNew: boolean): void {
    const isKnown = cameraOf(draft.id) !== null;
    if (isNew && isKnown) throw refuse(`the id ${draft.id} is used already`, 'id', 'conflict');
    if (!isNew && !isKnown) throw refuse('there is no such camera', 'id', 'not-found');
    if (roomOf(draft.roomId) === null) throw refuse('there is no such room', 'roomId');
    if (isNew && registry.cameras().length >= MOST_CAMERAS)
      throw refuse(`a site has at most ${MOST_CAMERAS} cameras`, 'id');
  }

  /** Rooms come before their cameras and go after them. Answers what was there before. */
  function write(
    { rooms, cameras }: Writes,
    positions: ReadonlyMap<string, number> = new Map(),
  ): SetupChange {
    const before = { rooms: registry.rooms(), cameras: registry.cameras() };
    const had = <T extends { id: string }>(list: readonly T[], id: string): T | null =>
      list.find((one) => one.id === id) ?? null;
    const changedRooms: Changed<RoomConfig>[] = [];
    const changedCameras: Changed<CameraConfig>[] = [];
    for (const { id, value } of rooms)
      if (value !== null) {
        changedRooms.push({ id, before: had(before.rooms, id), after: value, position: null });
        registry.saveRoom(value, positions.get(`room ${id}`));
      }
    for (const { id, value } of cameras) {
      const old = had(before.cameras, id);
      if (value !== null) registry.saveCamera(value, positions.get(`camera ${id}`));
      const position = value === null ? registry.removeCamera(id) : null;
      changedCameras.push({ id, before: old, after: value, position });
    }
    for (const { id, value } of rooms)
      if (value === null) {
        const position = registry.removeRoom(id);
        changedRooms.push({ id, before: had(before.rooms, id), after: null, position });
      }
    return { rooms: changedRooms, cameras: changedCameras };
  }

  function change(
    what: { action: SetupAction; subject: string; label: string; details: Record<string, unknown> },
    actor: string,
    writes: Writes,
  ): void {
    const { action, subject, label, details } = what;
    database.transaction(() => {
      const done = write(writes);
      if (writes.rooms.length > 0) roster.followRooms(actor);
      edits.remember({ action, subject, label, atMs: options.nowMs(), actor }, done);
      journal.append({ actor, action, subject, details });
    });
  }

  const cameraDetails = (camera: CameraConfig): Record<string, unknown> => ({
    roomId: camera.roomId,
    role: camera.role,
    address: shownAddress(camera.sub, parse),
  });

  return {
    table: () => ({
      rooms: [...registry.rooms()],
      cameras: registry.cameras().map((camera) => cameraRow(camera, templates, parse)),
      templates: [...templates],
      lastEdit: edits.last(),
    }),
    onChange: (listener) => registry.onChange(listener),

    saveCamera(draft, isNew, actor) {
      checkCamera(draft, isNew);
      const before = cameraOf(draft.id);
      const camera = resolve(draft);
      const changed = before === null ? [] : changedParts(before, camera, parse);
      if (before !== null && changed.length === 0) return;
      const what = {
        action: isNew ? ('camera.added' as const) : ('camera.changed' as const),
        subject: camera.id,
        label: labelOf(camera),
        details: isNew ? cameraDetails(camera) : { ...cameraDetails(camera), parts: changed },
      };
      change(what, actor, { rooms: [], cameras: [{ id: camera.id, value: camera }] });
    },

    addCameras(drafts, label, actor) {
      const ids = new Set<string>();
      const cameras = drafts.map((draft, index) => {
        const inList = (error: unknown): never => {
          if (!(error instanceof ContractError)) throw error;
          const { code, message, field = '' } = error;
          throw new ContractError(code, message, `cameras.${index}.${field}`);
        };
        try {
          checkCamera(draft, true);
          if (ids.has(draft.id)) throw refuse(`the id ${draft.id} is used twice`, 'id', 'conflict');
          ids.add(draft.id);
          return resolve(draft);
        } catch (error) {
          return inList(error);
        }
      });
      const what = {
        action: 'cameras.added' as const,
        subject: label,
        label,
        details: { added: cameras.length, cameraIds: cameras.map(({ id }) => id) },
      };
      change(what, actor, {
        rooms: [],
        cameras: cameras.map((camera) => ({ id: camera.id, value: camera })),
      });
    },

    removeCamera(id, actor) {
      const camera = cameraOf(id);
      if (camera === null) throw refuse('there is no such camera', 'id', 'not-found');
      const details = cameraDetails(camera);
      const what = { action: 'camera.removed' as const, subject: id, label: labelOf(camera), details };
      change(what, actor, { rooms: [], cameras: [{ id, value: null }] });
    },

    saveRoom(room, isNew, actor) {
      const before = roomOf(room.id);
      if (isNew && before !== null) throw refuse(`the id ${room.id} is used already`, 'id', 'conflict');
      if (!isNew && before === null) throw refuse('there is no such room', 'id', 'not-found');
      if (isNew && registry.rooms().length >= MOST_ROOMS)
        throw refuse(`a site has at most ${MOST_ROOMS} rooms`, 'id');
      if (before?.kind === 'exam' && room.kind !== 'exam' && roster.isRoomStaffed(room.id))
        throw refuse('people are assigned to this exam room', 'kind', 'conflict');
      if (before !== null && before.name === room.name && before.kind === room.kind) return;
      const what = {
        action: isNew ? ('room.added' as const) : ('room.changed' as const),
        subject: room.id,
        label: room.name,
        details: {
          name: room.name,
          kind: room.kind,
          ...(before && before.name !== room.name && { formerName: before.name }),
          ...(before && before.kind !== room.kind && { formerKind: before.kind }),
        },
      };
      change(what, actor, { rooms: [{ id: room.id, value: room }], cameras: [] });
    },

    removeRoom(id, actor) {
      const room = roomOf(id);
      if (room === null) throw refuse('there is no such room', 'id', 'not-found');
      const cameras = registry.cameras().filter(({ roomId }) => roomId === id).length;
      if (cameras > 0) throw refuse(`the room still has ${cameras} cameras`, 'id', 'conflict');
      if (roster.isRoomStaffed(id)) throw refuse('people are assigned to this room', 'id', 'conflict');
      const details = { name: room.name, kind: room.kind };
      const what = { action: 'room.removed' as const, subject: id, label: room.name, details };
      change(what, actor, { rooms: [{ id, value: null }], cameras: [] });
    },

    undo(editId, actor) {
      database.transaction(() => {
        const edit = edits.last();
        const done = edits.take(editId);
        if (edit === null || done === null)
          throw refuse('somebody has changed something since', 'editId', 'conflict');
        const isThere = <T extends { id: string }>(list: readonly T[], { id, after }: Changed<T>): boolean =>
          JSON.stringify(list.find((one) => one.id === id) ?? null) === JSON.stringify(after);
        const isAsLeft =
          done.rooms.every((one) => isThere(registry.rooms(), one)) &&
          done.cameras.every((one) => isThere(registry.cameras(), one));
        if (!isAsLeft) throw refuse('it has been changed in another way since', 'editId', 'conflict');
        const gone = done.rooms.filter(({ before }) => before === null);
        for (const { id } of gone)
          if (roster.isRoomStaffed(id))
            throw refuse('people are assigned to this room', 'editId', 'conflict');
        const positions = new Map<string, number>();
        for (const { id, position } of done.rooms)
          if (position !== null) positions.set(`room ${id}`, position);
        for (const { id, position } of done.cameras)
          if (position !== null) positions.set(`camera ${id}`, position);
        const back = <T>({ id, before }: Changed<T>) => ({ id, value: before });
        write({ rooms: done.rooms.map(back), cameras: done.cameras.map(back) }, positions);
        if (done.rooms.length > 0) roster.followRooms(actor);
        edits.forget(editId);
        journal.append({
          actor,
          action: 'setup.undone',
          subject: edit.label,
          details: { undone: edit.action },
        });
      });
    },

    tryStream(draft, stream) {
      const camera = resolve(draft);
      const address = stream === 'sub' ? camera.sub : camera.main;
      if (address === undefined) throw refuse('there is no main stream', 'address.main');
      return trial(address, camera.transport ?? 'tcp');
    },

    previewImport: (bytes, removesMissing) => plan(bytes, removesMissing).preview,
    import(fileName, bytes, removesMissing, actor) {
      const { preview, rooms, cameras, removed } = plan(bytes, removesMissing);
      const [first] = preview.problems;
      if (first !== undefined)
        throw refuse(
          `the file has ${preview.problems.length} problems, the first in row ${first.row}: ${first.text}`,
          first.column,
        );
      const { added, changed, unchanged } = preview;
      if (rooms.length === 0 && cameras.length === 0 && removed.length === 0) return preview;
      const what = {
        action: 'cameras.imported' as const,
        subject: fileName,
        label: fileName,
        details: { fileName, encoding: preview.encoding, added, changed, unchanged, removed: removed.length },
      };
      change(what, actor, {
        rooms: rooms.map((room) => ({ id: room.id, value: room })),
        cameras: [
          ...cameras.map((camera) => ({ id: camera.id, value: camera })),
          ...removed.map((id) => ({ id, value: null })),
        ],
      });
      return preview;
    },
  };

  function plan(bytes: Uint8Array, removesMissing: boolean) {
    return planCameraImport(bytes, {
      rooms: registry.rooms(),
      cameras: registry.cameras(),
      templates,
      parse,
      removesMissing,
      registerSecret: options.registerSecret,
      isRoomStaffed: roster.isRoomStaffed,
    });
  }
}

/** An address for people and the journal: no user, no password. */
function shownAddress(address: string, parse: ParseAddress): string {
  const parts = parse(address);
  return parts === null ? '' : maskPath(parts.requestUrl);
}

/** What of a camera differs, by name; a password is named, never told. */
function changedParts(before: CameraConfig, after: CameraConfig, parse: ParseAddress): string[] {
  const [oldSub, newSub] = [parse(before.sub), parse(after.sub)];
  const [oldMain, newMain] = [parse(before.main ?? ''), parse(after.main ?? '')];
  const isSame = (pick: (parts: ReturnType<ParseAddress>) => unknown): boolean =>
    pick(oldSub) === pick(newSub) && pick(oldMain) === pick(newMain);
  return [
    ...(before.roomId === after.roomId ? [] : ['roomId']),
    ...(before.role === after.role ? [] : ['role']),
    ...(before.transport === after.transport ? [] : ['transport']),
    ...(isSame((parts) => parts?.requestUrl) ? [] : ['address']),
    ...(isSame((parts) => parts?.username) ? [] : ['user']),
    ...(isSame((parts) => parts?.password) ? [] : ['password']),
  ];
}
