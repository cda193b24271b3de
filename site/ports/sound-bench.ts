import type { BenchInput, BenchKind, BenchResult } from '../../shared/contract/sound-bench.ts';

/** The technician's bench. */
export interface SoundBench {
  /** Newest first, at most 100. */
  list(): readonly BenchResult[];
  /** Measures and keeps. Rejects with ContractError `bad-input` or `unavailable`. */
  measure(capture: {
    readonly kind: BenchKind;
    readonly wav: Uint8Array;
    readonly input: BenchInput;
    readonly actor: string;
  }): Promise<BenchResult>;
}
