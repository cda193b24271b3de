import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OrderDetail } from '../../../shared/contract/orders.ts';
import { ask, type Program, until } from '../uplink-processes.ts';
import { createFaultEnds, eventsOf, FAULT_SITE, type FaultEnds, issueInstruction } from './fault-ends.ts';
import type { Fault } from './fault-line.ts';
import { findProblems, readOracle, seeded } from './oracle.ts';

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A fault of the line or of an end: strikes, lasts so long, is over. */
type Strike = (ends: FaultEnds, lastMs: number, issueOne: () => Promise<void>) => Promise<void>;
type StrikeOfLine = (ends: FaultEnds, lastMs: number) => Promise<void>;

async function frozen(program: Program, lastMs: number): Promise<void> {
  program.signal('SIGSTOP');
  await sleep(lastMs);
  program.signal('SIGCONT');
}
const during = (begin: (ends: FaultEnds, lastMs: number) => void): StrikeOfLine => {
  return async (ends, lastMs) => {
    begin(ends, lastMs);
    await sleep(lastMs);
    ends.line.mend();
  };
};

const STRIKES: Readonly<Record<string, Strike>> = {
  cut: async ({ line }) => line.cut(),
  refuse: during(({ line }) => line.refuse()),
  // Longer than the silence either end puts up with, or shorter.
  'black-hole': (ends, lastMs) => during(({ line }) => line.blackHole())(ends, lastMs * 3),
  delay: during(({ line }, lastMs) => line.delay(Math.round(lastMs / 4))),
  'drop-acks': (ends, lastMs) => during(({ line }) => line.dropAcks())(ends, lastMs * 2),
  swallow: during(({ line }) => line.swallow(1)),
  'swallow-many': during(({ line }) => line.swallow(5)),
  'swallow-instruction': async ({ line }, lastMs, issueOne) => {
    line.swallowInstructions(1);
    await issueOne();
    await sleep(lastMs);
    line.mend();
  },
  duplicate: during(({ line }) => line.duplicate(3)),
  overtake: async ({ line }) => line.overtake(),
  'kill-site': async (ends) => {
    await ends.site().kill();
    await ends.startSite();
  },
  'kill-centre': async (ends) => {
    await ends.centre().kill();
    await ends.startCentre();
  },
  'freeze-centre': async (ends, lastMs) => await frozen(ends.centre(), lastMs),
  'freeze-site': async (ends, lastMs) => await frozen(ends.site(), lastMs),
};

export interface FaultRun {
  readonly problems: readonly string[];
  readonly confirmed: number;
  readonly instructions: number;
  readonly strikes: Readonly<Record<string, number>>;
  readonly struck: Readonly<Record<Fault, number>>;
  /** Processor seconds of both ends, as far as they were still there to be asked. */
  readonly endsCpuSeconds: number;
}

/**
 * Real site, real centre, a line that is harmed at random for so long; every fault comes once before one comes twice.
 * Then the line is left alone, and what the centre holds is compared with what the site confirmed. The same seed gives
 * the same sequence of faults; what each of them hits is up to the machine.
 */
export async function runFaults(options: {
  readonly folder: string;
  readonly seed: number;
  readonly seconds: number;
  readonly mutant?: string;
  /** Between two faults, on average. */
  readonly calmMs?: number;
  /** How fast the site writes; 33 entries a second unless told. */
  readonly load?: readonly string[];
  /** Left out: all. */
  readonly strikes?: readonly string[];
  /** Without progress for so long at the end, the rest counts as stuck. */
  readonly patienceMs: number;
  readonly onStrike?: (name: string) => void;
}): Promise<FaultRun> {
  const next = seeded(options.seed);
  const names = options.strikes ?? Object.keys(STRIKES);
  const strikes: Record<string, number> = {};
  const issued: string[] = [];
  const ends = await createFaultEnds({
    folder: options.folder,
    mutant: options.mutant ?? null,
    load: [...(options.load ?? ['--every', '30']), '--keep', '0', '--instructions'],
  });
  try {
    await Promise.all([ends.startCentre(), ends.startSite()]);
    await until(
      'events flow',
      async () => {
        const lanes = (await ends.row())?.lanes;
        return existsSync(ends.oracle) && (lanes?.A.seq ?? 0) > 0 && (lanes?.B.seq ?? 0) > 0;
      },
      60_000,
    );
    // Once only: the copied greeting is a fault of the site in the centre's book, and the third costs a minute.
    if (options.strikes === undefined) {
      ends.line.copyNextConnection();
      ends.line.cut();
    }
    const endMs = performance.now() + options.seconds * 1000;
    let deck: string[] = [];
    while (performance.now() < endMs) {
      await sleep(200 + next() * 2 * (options.calmMs ?? 500));
      if (deck.length === 0) {
        deck = [...names].sort();
        for (let at = deck.length - 1; at > 0; at -= 1) {
          const other = Math.floor(next() * (at + 1));
          [deck[at], deck[other]] = [deck[other] ?? '', deck[at] ?? ''];
        }
      }
      const name = deck.pop() ?? '';
      options.onStrike?.(name);
      const issueOne = async (): Promise<void> => {
        if (issued.length < 20) issued.push(await issueInstruction(ends, `Instruction ${issued.length}`));
      };
      if (name !== 'swallow-instruction') await issueOne();
      strikes[name] = (strikes[name] ?? 0) + 1;
      await STRIKES[name]?.(ends, 200 + next() * 1_300, issueOne);
    }
    ends.line.mend();
    ends.site().signal('SIGUSR2');
    await sleep(300);
    const confirmed = readOracle(ends.oracle);
    const stuck = await catchUp(ends, confirmed, options.patienceMs);
    const untold = stuck.length > 0 ? [] : await untoldStages(ends, issued, options.patienceMs);
    const endsCpuSeconds = cpuSeconds(ends.site()) + cpuSeconds(ends.centre());
    await ends.site().stop();
    await ends.centre().stop();
    return {
      problems: [...stuck, ...findProblems(join(ends.centreData, 'centre.db'), confirmed), ...untold],
      confirmed: confirmed.length,
      instructions: issued.length,
      strikes,
      struck: ends.line.struck,
      endsCpuSeconds,
    };
  } finally {
    await ends.close();
  }
}

/** Waits until everything confirmed is at the centre; says what is stuck when nothing moves any more. */
async function catchUp(
  ends: FaultEnds,
  confirmed: ReturnType<typeof readOracle>,
  patienceMs: number,
): Promise<string[]> {
  const last = (lane: string): number => confirmed.filter((each) => each.lane === lane).at(-1)?.seq ?? 0;
  let best = -1;
  let movedMs = performance.now();
  for (;;) {
    const lanes = (await ends.row())?.lanes;
    const [a, b] = [lanes?.A.seq ?? 0, lanes?.B.seq ?? 0];
    if (a >= last('A') && b >= last('B')) return [];
    if (a + b > best) movedMs = performance.now();
    best = Math.max(best, a + b);
    if (performance.now() - movedMs > patienceMs)
      return [`stuck: lane A at ${a} of ${last('A')}, lane B at ${b} of ${last('B')}`];
    await sleep(100);
  }
}

/** Every instruction must have come back received, displayed and confirmed, each once. */
async function untoldStages(
  ends: FaultEnds,
  issued: readonly string[],
  patienceMs: number,
): Promise<string[]> {
  const wanted = ['confirmed', 'displayed', 'received'];
  const problems = async (): Promise<string[]> => {
    const events = await eventsOf(ends, 'A');
    const found: string[] = [];
    for (const id of issued) {
      const stages = events
        .filter(({ type, data }) => type === 'instruction.stage' && data['instructionId'] === id)
        .map(({ data }) => String(data['stage']))
        .sort();
      const { sites } = await ask<OrderDetail>(ends.centre(), `/api/v1/instructions/${id}`);
      const state = sites.find(({ site }) => site === FAULT_SITE)?.state ?? 'none';
      if (stages.join() !== wanted.join() || state !== 'confirmed')
        found.push(`instruction ${id}: ${state} at its issuer, stages ${stages.join()}`);
    }
    return found;
  };
  const end = performance.now() + patienceMs;
  for (;;) {
    const found = await problems();
    if (found.length === 0 || performance.now() > end) return found;
    await sleep(300);
  }
}

/** Ticks of 10 ms in /proc; 0 where there is none. */
function cpuSeconds({ child }: Program): number {
  const path = `/proc/${child.pid}/stat`;
  if (!existsSync(path)) return 0;
  const fields = readFileSync(path, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / 100;
}
