import type { RoomLevel, ToneCheck } from '../../shared/contract/audio-levels.ts';

/** Room microphones: live levels and the tone check. */
export interface Listening {
  /** Every room once, in site order; figures only while someone watches. */
  levels(): RoomLevel[];
  watch(push: (levels: RoomLevel[]) => void): () => void;
  /** Throws ContractError `conflict` while another check runs. */
  startToneCheck(options: { output: 'page' | 'external'; frequencyHz: number; actor: string }): ToneCheck;
  /** Throws ContractError `not-found` for an unknown or finished check. */
  cancelToneCheck(id: string): void;
  current(): ToneCheck | null;
  onToneCheck(listener: (check: ToneCheck | null) => void): () => void;
  close(): void;
}
