import { z } from 'zod';
import { command, query, ROLES } from './define.ts';
import { BenchInput, BenchKind, BenchResult, MOST_CAPTURE_CHARACTERS } from './sound-bench.ts';

/** The technician's bench: the sound card of the control computer, measured by itself. */
export const soundBenchContract = {
  /** Newest first, at most 100. */
  'soundBench.list': query(ROLES, z.object({}), z.array(BenchResult)),
  /** Measures a recording the page made and keeps the result. `bad-input`: no WAV; `unavailable`: too many at once. */
  'soundBench.measure': command(
    ['director', 'technician'],
    z.object({
      kind: BenchKind,
      wavBase64: z.string().min(64).max(MOST_CAPTURE_CHARACTERS),
      input: BenchInput,
    }),
    BenchResult,
  ),
};
