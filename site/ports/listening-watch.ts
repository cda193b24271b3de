import type { FileSeal } from '../../server/files/sealed-file.ts';
import type { ParsedInputOf } from '../../shared/contract/define.ts';
import type { SuggestedRooms, Watch, WatchSummary } from '../../shared/contract/listening-watch.ts';
import type { listeningWatchContract } from '../../shared/contract/listening-watch-contract.ts';

export type WatchRequest = ParsedInputOf<(typeof listeningWatchContract)['watch.start']>;
export type VerdictRequest = ParsedInputOf<(typeof listeningWatchContract)['watch.verdict']>;

/** Trial listening and the watch during the listening test. ContractErrors name the field. */
export interface ListeningWatch {
  current(): Watch | null;
  onChange(listener: (watch: Watch | null) => void): () => void;
  /** Newest first, at most 100. */
  list(): readonly WatchSummary[];
  get(id: string): Watch;
  suggestedRooms(): SuggestedRooms;
  /** Throws `conflict` while another one runs, `not-found` for the recording, `bad-input` for rooms. */
  start(request: WatchRequest, actor: string): Watch;
  played(id: string, positionMs: number): void;
  pause(id: string, actor: string): void;
  resume(id: string, actor: string): void;
  end(id: string, actor: string): void;
  verdict(request: VerdictRequest, actor: string): Watch;
  /** Sound of a room around a fault: a sealed WAV. Throws `not-found`, `unavailable` when it is not what was kept. */
  clip(watchId: string, incidentId: string): FileSeal;
  close(): Promise<void>;
}
