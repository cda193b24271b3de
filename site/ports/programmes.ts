import type { Readable } from 'node:stream';
import type { FileSeal } from '../../server/files/sealed-file.ts';
import type {
  Cue,
  CueImport,
  PlayTicket,
  Programme,
  ProgrammeKind,
} from '../../shared/contract/programme.ts';

export interface ProgrammeUpload {
  readonly kind: ProgrammeKind;
  readonly title: string;
  readonly fileName: string;
  readonly actor: string;
  readonly bytes: Readable;
}

/** The site's recordings of listening tests. ContractErrors name the field. */
export interface Programmes {
  /** Newest first, removed ones of the last day among them. */
  list(): readonly Programme[];
  onChange(listener: (list: readonly Programme[]) => void): () => void;
  /** Throws `not-found`; removed ones are not found. */
  get(id: string): Programme;
  /** Stores and decodes. Rejects with `too-large`, `bad-input` (what the file is not) or `unavailable` (FFmpeg missing). */
  upload(upload: ProgrammeUpload): Promise<Programme>;
  /** Throws `conflict` while it is played. */
  remove(id: string, actor: string): Programme;
  restore(id: string, actor: string): Programme;
  /** Throws `forbidden` for a sealed recording unless `actor` is a named operator. */
  open(id: string, actor: string): PlayTicket;
  /**
   * The file to play; `read` gives the bytes from the first to the last, both included. Throws `forbidden` for a
   * sealed one without a valid ticket.
   */
  file(
    id: string,
    ticket: string | null,
  ): { sizeBytes: number; mediaType: string; read(first: number, last: number): Readable };
  importCues(id: string, bytes: Uint8Array, actor: string): CueImport;
  /** Throws `conflict` when the sheet has changed since `revision`. */
  setCues(id: string, revision: number, cues: readonly Cue[], actor: string): Programme;
  markCue(id: string, atMs: number, actor: string): Programme;
  undoCues(id: string, actor: string): Programme;
  /** The sheet as CSV: UTF-8 with byte-order mark, as it can be imported again. */
  cuesCsv(id: string): string;
  /** Mono sound at 16 kHz, prepared at the upload. Throws `not-found`. */
  sound(id: string): { samples: Float32Array; sampleRate: number };
  /** File of its sound at the rate of the watch: 16-bit mono, no header; null when it is gone. Never leaves the service. */
  watchFile(id: string): FileSeal | null;
  /** While held it cannot be removed. Returns the release. */
  hold(id: string): () => void;
  /** Resolves when files that an earlier version left plain are sealed, or could not be. */
  sealed(): Promise<void>;
  close(): Promise<void>;
}
