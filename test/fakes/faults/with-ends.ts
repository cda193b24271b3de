import { until } from '../uplink-processes.ts';
import { createFaultEnds, type FaultEnds } from './fault-ends.ts';

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
/** How long a program that keeps its promise may take; only a broken one waits so long. */
export const patienceMs = (mutant: string | null): number => (mutant === null ? 120_000 : 15_000);

/** Runs `work` with both ends up and events flowing. */
export async function withEnds<T>(
  folder: string,
  mutant: string | null,
  load: readonly string[],
  work: (ends: FaultEnds) => Promise<T>,
  env?: Readonly<Record<string, string>>,
): Promise<T> {
  const ends = await createFaultEnds({ folder, mutant, load });
  try {
    await Promise.all([ends.startCentre(), ends.startSite([], env)]);
    await flows(ends, 10);
    return await work(ends);
  } finally {
    await ends.close();
  }
}

/** So many entries more of lane B are at the centre. */
export async function flows(ends: FaultEnds, more: number): Promise<void> {
  const before = (await ends.row())?.lanes.B.seq ?? 0;
  await until('events flow', async () => ((await ends.row())?.lanes.B.seq ?? 0) >= before + more, 60_000);
}

/** Answers whether it has become true, instead of failing. */
export const comesTrue = (isTrue: () => Promise<boolean>, mutant: string | null): Promise<boolean> =>
  until('', isTrue, patienceMs(mutant)).then(
    () => true,
    () => false,
  );
