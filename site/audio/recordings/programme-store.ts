import { z } from 'zod';
import type { Database } from '../../../server/sqlite/database.ts';
import { Cue, type Programme, ProgrammeKind } from '../../../shared/contract/programme.ts';

export type StoredProgramme = Omit<Programme, 'isInUse'> & { readonly mediaType: string };

/** Rows of recordings and cue sheets. Callers hold the transaction where several rows belong together. */
export interface ProgrammeStore {
  /** Newest first, with the removed ones. */
  list(): StoredProgramme[];
  get(id: string): StoredProgramme | null;
  add(programme: Omit<StoredProgramme, 'cues' | 'cuesRevision' | 'canUndoCues' | 'removedAtMs'>): void;
  setRemoved(id: string, removedAtMs: number | null): void;
  /** Adds the next revision; `undoes` is the revision it takes back, null for a change. */
  addCues(id: string, cues: readonly Cue[], undoes: number | null, atMs: number, actor: string): void;
  /** The sheet before the newest change that was not taken back yet; null when there is nothing to undo. */
  undoable(id: string): { readonly cues: readonly Cue[]; readonly revision: number } | null;
}

const Cues = z.array(Cue);
const Row = z.object({
  id: z.string(),
  kind: ProgrammeKind,
  title: z.string(),
  file_name: z.string(),
  media_type: z.string(),
  sha256: z.string(),
  size_bytes: z.number(),
  length_ms: z.number(),
  sample_rate: z.number(),
  channels: z.number(),
  imported_at_ms: z.number(),
  imported_by: z.string(),
  removed_at_ms: z.number().nullable(),
});
const Sheet = z.object({ revision: z.number(), undoes: z.number().nullable(), cues: z.string() });

export function createProgrammeStore(database: Database): ProgrammeStore {
  const sheets = (id: string) =>
    database
      .all('SELECT revision, undoes, cues FROM cue_sheet WHERE programme_id = ? ORDER BY revision DESC', id)
      .map((row) => Sheet.parse(row));

  /** The newest change that stands: each undo takes the newest one that stood before it. */
  const standing = (id: string): { revision: number; before: readonly Cue[] } | null => {
    const all = sheets(id);
    const taken = new Set(all.flatMap(({ undoes }) => undoes ?? []));
    const newest = all.find(({ revision, undoes }) => undoes === null && !taken.has(revision));
    if (newest === undefined) return null;
    const before = all.find(
      ({ revision, undoes }) => revision < newest.revision && undoes === null && !taken.has(revision),
    );
    return {
      revision: newest.revision,
      before: before === undefined ? [] : Cues.parse(JSON.parse(before.cues)),
    };
  };

  const toProgramme = (raw: unknown): StoredProgramme => {
    const row = Row.parse(raw);
    const [sheet] = sheets(row.id);
    return {
      id: row.id,
      kind: row.kind,
      title: row.title,
      fileName: row.file_name,
      mediaType: row.media_type,
      sha256: row.sha256,
      sizeBytes: row.size_bytes,
      lengthMs: row.length_ms,
      sampleRate: row.sample_rate,
      channels: row.channels,
      importedAtMs: row.imported_at_ms,
      importedBy: row.imported_by,
      removedAtMs: row.removed_at_ms,
      cues: sheet === undefined ? [] : Cues.parse(JSON.parse(sheet.cues)),
      cuesRevision: sheet?.revision ?? 0,
      canUndoCues: standing(row.id) !== null,
    };
  };

  return {
    list: () => database.all('SELECT * FROM programme ORDER BY seq DESC').map(toProgramme),
    get(id) {
      const row = database.get('SELECT * FROM programme WHERE id = ?', id);
      return row === undefined ? null : toProgramme(row);
    },
    add(one) {
      database.run(
        `INSERT INTO programme (id, seq, kind, title, file_name, media_type, sha256, size_bytes, length_ms, sample_rate,
           channels, imported_at_ms, imported_by)
         VALUES (?, (SELECT coalesce(max(seq), 0) + 1 FROM programme), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        one.id,
        one.kind,
        one.title,
        one.fileName,
        one.mediaType,
        one.sha256,
        one.sizeBytes,
        one.lengthMs,
        one.sampleRate,
        one.channels,
        one.importedAtMs,
        one.importedBy,
      );
    },
    setRemoved(id, removedAtMs) {
      database.run('UPDATE programme SET removed_at_ms = ? WHERE id = ?', removedAtMs, id);
    },
    addCues(id, cues, undoes, atMs, actor) {
      database.run(
        `INSERT INTO cue_sheet (programme_id, revision, undoes, cues, changed_at_ms, changed_by)
         VALUES (?, (SELECT coalesce(max(revision), 0) + 1 FROM cue_sheet WHERE programme_id = ?), ?, ?, ?, ?)`,
        id,
        id,
        undoes,
        JSON.stringify(cues),
        atMs,
        actor,
      );
    },
    undoable(id) {
      const found = standing(id);
      return found === null ? null : { cues: found.before, revision: found.revision };
    },
  };
}
