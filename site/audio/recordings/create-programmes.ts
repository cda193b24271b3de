import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type FileSeal,
  readSealed,
  type SmallSeal,
  sealedStream,
} from '../../../server/files/sealed-file.ts';
import type { HookedDatabase } from '../../../server/sqlite/after-commit.ts';
import { ContractError } from '../../../shared/contract/errors.ts';
import type { Cue, Programme } from '../../../shared/contract/programme.ts';
import type { Journal } from '../../ports/journal.ts';
import type { Programmes } from '../../ports/programmes.ts';
import { readCueSheet, withMark, writeCueSheet, wrongCue } from './cue-sheet.ts';
import { PREPARED_RATE, type PreparedSound } from './prepare-sound.ts';
import type { ProgrammeStore, StoredProgramme } from './programme-store.ts';
import { mediaTypeOf, receiveFile } from './receive-file.ts';
import { createSoundFiles } from './sound-files.ts';

/** A removed recording can be brought back for this long; then its files go. */
const KEPT_REMOVED_MS = 24 * 3_600_000;
/** Longer than any listening test with its trial. */
const TICKET_MS = 4 * 3_600_000;
const MOST_PROGRAMMES = 100;

export interface ProgrammesOptions {
  readonly database: HookedDatabase;
  readonly store: ProgrammeStore;
  readonly journal: Journal;
  /** Sounds and their prepared copies lie here; readable by this user alone. */
  readonly folder: string;
  /** Sounds are sealed on the disk with keys that only this one opens. */
  readonly keyBox: SmallSeal;
  /** Decodes in a thread of its own. */
  prepare(from: FileSeal, to: FileSeal, toWatch: FileSeal): Promise<PreparedSound>;
  isOperator(actor: string): boolean;
  nowMs(): number;
  log(message: string, fields: object): void;
}

/** The site's recordings of listening tests and their cue sheets. */
export function createProgrammes(options: ProgrammesOptions): Programmes {
  const { database, store, journal, folder } = options;
  const listeners = new Set<(list: readonly Programme[]) => void>();
  const holds = new Map<string, number>();
  const tickets = new Map<string, { id: string; untilMs: number }>();
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  clearFolder();
  const files = createSoundFiles(folder, options.keyBox);
  const sealing = files.sealPlain().catch((error: unknown) => {
    options.log('recordings of an earlier version could not be sealed', { error });
  });

  const soundName = (id: string): string => `${id}.sound`;
  const preparedName = (id: string): string => `${id}.s16`;
  const watchName = (id: string): string => `${id}.watch`;

  /** Files of recordings removed for good, and of uploads that never ended. */
  function clearFolder(): void {
    const keptFromMs = options.nowMs() - KEPT_REMOVED_MS;
    const kept = new Set(
      store
        .list()
        .filter(({ removedAtMs }) => removedAtMs === null || removedAtMs > keptFromMs)
        .map(({ id }) => id),
    );
    for (const name of readdirSync(folder))
      if (!kept.has(name.replace(/\.[^.]*$/, ''))) rmSync(join(folder, name), { force: true });
  }

  const shown = ({ mediaType: _mediaType, ...one }: StoredProgramme): Programme => ({
    ...one,
    isInUse: holds.has(one.id),
  });
  const list = (): Programme[] => {
    const keptFromMs = options.nowMs() - KEPT_REMOVED_MS;
    return store
      .list()
      .filter(({ removedAtMs }) => removedAtMs === null || removedAtMs > keptFromMs)
      .map(shown);
  };
  const tell = (): void => {
    if (listeners.size === 0) return;
    const now = list();
    for (const listener of listeners) listener(now);
  };
  const stored = (id: string): StoredProgramme => {
    const found = store.get(id);
    if (found === null || found.removedAtMs !== null)
      throw new ContractError('not-found', 'there is no such recording', 'id');
    return found;
  };
  const changeCues = (
    id: string,
    cues: readonly Cue[],
    actor: string,
    action: string,
    undoes: number | null = null,
  ): Programme => {
    database.transaction(() => {
      store.addCues(id, cues, undoes, options.nowMs(), actor);
      journal.append({ actor, action, subject: id, details: { questions: cues.length } });
    });
    tell();
    return shown(stored(id));
  };

  return {
    list,
    onChange(listener) {
      const own = (value: readonly Programme[]) => listener(value);
      listeners.add(own);
      return () => listeners.delete(own);
    },
    get: (id) => shown(stored(id)),
    async upload({ kind, title, fileName, actor, bytes }) {
      if (list().length >= MOST_PROGRAMMES)
        throw new ContractError('conflict', `at most ${MOST_PROGRAMMES} recordings are kept`, 'file');
      const id = randomUUID();
      try {
        const sound = files.create(soundName(id));
        const received = await receiveFile(bytes, sound);
        const twin = list().find(
          ({ sha256, removedAtMs }) => sha256 === received.sha256 && removedAtMs === null,
        );
        if (twin !== undefined)
          throw new ContractError('conflict', `this recording is here already: ${twin.title}`, 'file');
        const made = await options.prepare(
          sound,
          files.create(preparedName(id)),
          files.create(watchName(id)),
        );
        if (!made.ok)
          throw new ContractError(
            made.code === 'ffmpeg-missing' ? 'unavailable' : 'bad-input',
            made.text,
            'file',
          );
        database.transaction(() => {
          store.add({
            id,
            kind,
            title,
            fileName,
            mediaType: mediaTypeOf(received.head),
            sha256: received.sha256,
            sizeBytes: received.sizeBytes,
            lengthMs: made.lengthMs,
            sampleRate: made.sampleRate,
            channels: made.channels,
            importedAtMs: options.nowMs(),
            importedBy: actor,
          });
          journal.append({
            actor,
            action: 'programme.imported',
            subject: id,
            details: {
              title,
              programmeKind: kind,
              seconds: Math.round(made.lengthMs / 1000),
              sha256: received.sha256,
            },
          });
        });
      } catch (error) {
        for (const name of [soundName(id), preparedName(id), watchName(id)])
          await rm(join(folder, name), { force: true });
        throw error;
      }
      tell();
      return shown(stored(id));
    },
    remove(id, actor) {
      const found = stored(id);
      const removedAtMs = options.nowMs();
      if (holds.has(id)) throw new ContractError('conflict', 'this recording is being played', 'id');
      database.transaction(() => {
        store.setRemoved(id, removedAtMs);
        journal.append({ actor, action: 'programme.removed', subject: id, details: { title: found.title } });
      });
      for (const [ticket, one] of tickets) if (one.id === id) tickets.delete(ticket);
      tell();
      return { ...shown(found), removedAtMs };
    },
    restore(id, actor) {
      const found = store.get(id);
      const isKept = found?.removedAtMs != null && found.removedAtMs > options.nowMs() - KEPT_REMOVED_MS;
      if (found === null || !isKept)
        throw new ContractError('not-found', 'there is no such removed recording', 'id');
      database.transaction(() => {
        store.setRemoved(id, null);
        journal.append({ actor, action: 'programme.restored', subject: id, details: { title: found.title } });
      });
      tell();
      return shown(stored(id));
    },
    open(id, actor) {
      const { kind, title } = stored(id);
      if (kind === 'real' && !options.isOperator(actor))
        throw new ContractError('forbidden', 'only a named person can open a sealed recording', 'actor');
      const nowMs = options.nowMs();
      for (const [ticket, { untilMs }] of tickets) if (untilMs <= nowMs) tickets.delete(ticket);
      const ticket = randomBytes(24).toString('hex');
      const validUntilMs = nowMs + TICKET_MS;
      journal.append({
        actor,
        action: 'programme.opened',
        subject: id,
        details: { title, programmeKind: kind },
      });
      tickets.set(ticket, { id, untilMs: validUntilMs });
      return { ticket, validUntilMs };
    },
    file(id, ticket) {
      const { kind, mediaType, sizeBytes } = stored(id);
      const found = ticket === null ? undefined : tickets.get(ticket);
      const isOpened = found?.id === id && found.untilMs > options.nowMs();
      if (kind === 'real' && !isOpened)
        throw new ContractError('forbidden', 'this recording is sealed: open it as a named person', 'ticket');
      const seal = files.open(soundName(id));
      return { sizeBytes, mediaType, read: (from, to) => sealedStream(seal, from, to) };
    },
    importCues(id, bytes, actor) {
      const { lengthMs } = stored(id);
      const { cues, rows, problems } = readCueSheet(bytes, lengthMs);
      const isWhole = problems.length === 0;
      return {
        rows,
        problems: [...problems],
        programme: isWhole ? changeCues(id, cues, actor, 'cues.imported') : shown(stored(id)),
      };
    },
    setCues(id, revision, cues, actor) {
      const { lengthMs, cuesRevision } = stored(id);
      if (revision !== cuesRevision)
        throw new ContractError('conflict', 'the cue sheet has changed in the meantime', 'revision');
      const wrong = wrongCue(cues, lengthMs);
      if (wrong !== null) throw new ContractError('bad-input', wrong.text, wrong.field);
      return changeCues(id, cues, actor, 'cues.changed');
    },
    markCue(id, atMs, actor) {
      const { cues, lengthMs } = stored(id);
      const marked = withMark(cues, atMs, lengthMs);
      if (marked === null)
        throw new ContractError(
          'bad-input',
          'a question begins here already, or the recording has ended',
          'atMs',
        );
      return changeCues(id, marked, actor, 'cues.changed');
    },
    undoCues(id, actor) {
      stored(id);
      const before = store.undoable(id);
      if (before === null) throw new ContractError('conflict', 'there is no change to undo', 'id');
      return changeCues(id, before.cues, actor, 'cues.undone', before.revision);
    },
    cuesCsv: (id) => writeCueSheet(stored(id).cues),
    sound(id) {
      stored(id);
      // A copy: 16-bit samples begin at an even place.
      const bytes = Uint8Array.from(readSealed(files.open(preparedName(id))));
      const whole = new Int16Array(bytes.buffer, 0, Math.floor(bytes.length / 2));
      return { samples: Float32Array.from(whole, (value) => value / 32768), sampleRate: PREPARED_RATE };
    },
    watchFile(id) {
      stored(id);
      return files.has(watchName(id)) ? files.open(watchName(id)) : null;
    },
    hold(id) {
      stored(id);
      holds.set(id, (holds.get(id) ?? 0) + 1);
      let isHeld = true;
      tell();
      return () => {
        if (!isHeld) return;
        isHeld = false;
        const left = (holds.get(id) ?? 1) - 1;
        if (left === 0) holds.delete(id);
        else holds.set(id, left);
        tell();
      };
    },
    sealed: () => sealing,
    async close() {
      listeners.clear();
      tickets.clear();
      files.stop();
      await sealing;
    },
  };
}
