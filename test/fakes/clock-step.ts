import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** A compiler for the library that is loaded into the program under test. */
export const canStepClocks =
  process.platform === 'linux' && spawnSync('gcc', ['--version'], { stdio: 'ignore' }).status === 0;

export interface SteppedClock {
  /** For the program under test and all processes it starts. */
  readonly env: Readonly<Record<string, string>>;
  /** What its wall clock shows now, milliseconds. */
  nowMs(): number;
  /** Sets its wall clock by so much, at once. */
  step(ms: number): void;
}

/** A wall clock that can be set while a real program runs; its monotonic clock goes on. */
export function createSteppedClock(folder: string): SteppedClock {
  const library = join(folder, 'clock-step.so');
  const source = join(import.meta.dirname, 'clock-step.c');
  execFileSync('gcc', ['-O2', '-shared', '-fPIC', '-o', library, source]);
  const file = join(folder, 'clock-step');
  let offsetMs = 0;
  const put = (): void => {
    const bytes = Buffer.from(BigInt64Array.of(BigInt(offsetMs) * 1000n).buffer);
    const handle = openSync(file, 'a+');
    closeSync(handle);
    const writable = openSync(file, 'r+');
    writeSync(writable, bytes, 0, bytes.length, 0);
    closeSync(writable);
  };
  put();
  return {
    env: { LD_PRELOAD: library, CLOCK_STEP_FILE: file },
    nowMs: () => Date.now() + offsetMs,
    step(ms) {
      offsetMs += ms;
      put();
    },
  };
}
