import type { FileSeal } from '../../server/files/sealed-file.ts';
import type { AudioCheck, AudioCheckKind, AudioCheckSummary } from '../../shared/contract/audio-check.ts';
import type { PreflightRoom } from '../../shared/contract/listening-preflight.ts';
import type { RoomZone } from '../../shared/contract/listening-zone.ts';
import type { EmissionProblem } from '../../shared/contract/signal-emission.ts';

export interface AudioCheckRequest {
  readonly rooms: readonly string[] | 'all';
  readonly kind: AudioCheckKind;
  readonly chain: AudioCheck['chain'];
  readonly output: AudioCheck['output'];
  /** Name of a stored recording; needed for the kind `programme`. */
  readonly programme: string | null;
  /** The check whose rooms this one repeats. */
  readonly repeats: string | null;
  /** For the kind `zone`: the zone that is played into. */
  readonly zone: string | null;
  /** For the output `page`: which page, and over which device; null: whichever can. */
  readonly page: string | null;
  readonly device: string | null;
  readonly actor: string;
}

/** Checks of the listening equipment: one signal, every room measured at once. */
export interface AudioChecks {
  /** Throws ContractError: `conflict` while another check runs, `bad-input` for rooms or a recording that do not exist. */
  start(request: AudioCheckRequest): AudioCheck;
  /** Throws ContractError `not-found` for an unknown or finished check. */
  cancel(id: string, actor: string): void;
  /** Stops waiting and measures what was heard. Throws like `cancel`. */
  finishNow(id: string, actor: string): void;
  /** Whether this page is to play the signal, now. Throws like `cancel`. */
  takeSignal(id: string, by: { page: string; device: string; actor: string }): boolean;
  /** A page cannot play, or broke off. Throws like `cancel`. */
  signalFailed(id: string, by: { page: string; problem: EmissionProblem; actor: string }): void;
  /** Throws ContractError `not-found`. */
  get(id: string): AudioCheck;
  /**
   * What is known of each room's microphone before a signal is played by this chain. Throws like `start` for unknown rooms.
   */
  preflight(rooms: readonly string[] | 'all', chain: AudioCheck['chain']): readonly PreflightRoom[];
  /** Newest first, at most 100. */
  list(): readonly AudioCheckSummary[];
  /** The running check, else the newest one of this run of the service. */
  current(): AudioCheck | null;
  onChange(listener: (check: AudioCheck | null) => void): () => void;
  /**
   * What was measured in the passed rooms becomes what later checks are compared with. Needs a named operator and a check that is
   * signed. Answers how many rooms. Throws ContractError.
   */
  accept(id: string, actor: string): number;
  /** What a running check plays, as a WAV file. Throws like `cancel`. */
  playedWav(id: string): Uint8Array;
  /** The signal of a kind as a WAV file. */
  signalWav(kind: AudioCheckKind): Uint8Array;
  /** Sound of one room as it was heard: a sealed WAV. Throws ContractError `not-found`, `unavailable` when it is not what was kept. */
  evidence(id: string, roomId: string): FileSeal;
  /** Rooms that belong to a loudspeaker zone. */
  zones(): readonly RoomZone[];
  /** Null takes the rooms out of their zones. Throws ContractError `bad-input` for unknown rooms. */
  setZone(rooms: readonly string[], zone: string | null, actor: string): readonly RoomZone[];
  close(): Promise<void>;
}
