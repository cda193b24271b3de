import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { enrolSite } from '../../../centre/enrol.ts';
import { createSteppedClock } from '../clock-step.ts';
import { bareClient, helloFor } from '../uplink-client.ts';
import { until } from '../uplink-processes.ts';
import { eventsOf, FAULT_SITE, type FaultEnds, issueInstruction, QUICK_TIMING } from './fault-ends.ts';
import { runFaults } from './fault-run.ts';
import { findProblems, readOracle } from './oracle.ts';
import { fullCentre, fullSite } from './proofs-of-disks.ts';
import { twoPaths } from './proofs-of-levels.ts';
import { clone, damage, forgery } from './proofs-of-stores.ts';
import { comesTrue, flows, patienceMs, sleep, withEnds } from './with-ends.ts';

/** Shows one promise with real processes. Empty: kept; a broken program must leave something here. */
export interface Proof {
  readonly promise: number;
  readonly what: string;
  readonly mutants: readonly string[];
  run(folder: string, mutant: string | null): Promise<readonly string[]>;
}

const DAY_MS = 24 * 3_600_000;
async function allArrives(ends: FaultEnds, mutant: string | null): Promise<string[]> {
  ends.site().signal('SIGUSR2');
  await sleep(300);
  const confirmed = readOracle(ends.oracle);
  const last = (lane: string): number => confirmed.filter((each) => each.lane === lane).at(-1)?.seq ?? 0;
  const isThere = await comesTrue(async () => {
    const lanes = (await ends.row())?.lanes;
    return (lanes?.A.seq ?? 0) >= last('A') && (lanes?.B.seq ?? 0) >= last('B');
  }, mutant);
  await ends.site().stop();
  await ends.centre().stop();
  const problems = findProblems(join(ends.centreData, 'centre.db'), confirmed);
  return isThere ? problems : ['stuck', ...problems];
}

async function faults(
  folder: string,
  mutant: string | null,
  seconds: number,
  strikes: readonly string[],
  load?: readonly string[],
): Promise<readonly string[]> {
  const run = await runFaults({
    folder,
    seed: 7,
    seconds,
    strikes,
    calmMs: 200,
    patienceMs: patienceMs(mutant),
    ...(mutant === null ? {} : { mutant }),
    ...(load === undefined ? {} : { load }),
  });
  return run.problems;
}

async function clock(folder: string, mutant: string | null): Promise<string[]> {
  const stepped = createSteppedClock(folder);
  const load = ['--every', '20', '--instructions'];
  return await withEnds(
    folder,
    mutant,
    load,
    async (ends) => {
      const problems: string[] = [];
      const lines = ends.line.connections();
      for (const step of [DAY_MS, -DAY_MS]) {
        stepped.step(step);
        await flows(ends, 20);
      }
      // With hardly anything on the line its watch has only the time to go by.
      ends.site().signal('SIGUSR2');
      await sleep(500);
      for (const step of [DAY_MS, -2 * DAY_MS, DAY_MS]) {
        // The line is looked at while nothing comes: the centre's next ping would hide what the jump did to it.
        ends.centre().signal('SIGSTOP');
        stepped.step(step);
        await sleep(2_500);
        ends.centre().signal('SIGCONT');
        const id = await issueInstruction(ends, `after ${step}`, 600_000);
        const isConfirmed = await comesTrue(async () => {
          const events = await eventsOf(ends, 'A');
          return events.some(({ data }) => data['instructionId'] === id && data['stage'] === 'confirmed');
        }, mutant);
        if (!isConfirmed) problems.push(`an instruction of ten minutes was over after a jump of ${step} ms`);
      }
      if (ends.line.connections() !== lines)
        problems.push(`the line was given up ${ends.line.connections() - lines} times for the clock`);
      return [...problems, ...(await allArrives(ends, mutant))];
    },
    // Silence of half a minute would end a line: the centre is frozen for less, the clock jumps by more.
    { ...stepped.env, EXAM_TIMING: JSON.stringify({ ...JSON.parse(QUICK_TIMING), silenceMs: 30_000 }) },
  );
}

async function hostile(folder: string, mutant: string | null): Promise<string[]> {
  return await withEnds(folder, mutant, ['--every', '50'], async (ends) => {
    const problems: string[] = [];
    const lines = ends.line.connections();
    const direct = JSON.parse(readFileSync(join(folder, 'direct.json'), 'utf8')) as { endpoints: string[] };
    let code = 3_301_069_000;
    const enrol = async () => {
      code += 1;
      return await enrolSite({
        place: { kind: 'folder', folder: ends.centreData },
        code: String(code),
        name: 'Other',
        out: join(folder, `${code}.json`),
        uplinkUrls: direct.endpoints,
        days: 10,
      });
    };
    const expectClose = async (
      name: string,
      wanted: number,
      attack: (client: ReturnType<typeof bareClient>, nonce: string) => void,
      as = enrol(),
    ): Promise<void> => {
      const client = bareClient(await as);
      const nonce = String((await client.next('challenge'))['nonce']);
      attack(client, nonce);
      const welcome = client.next('welcome').catch(() => null);
      const answer = await Promise.race([
        client.closed,
        welcome.then((got) => (got === null ? client.closed : 'welcome')),
      ]);
      client.socket.terminate();
      if (answer !== wanted) problems.push(`${name}: answered ${JSON.stringify(answer)}, not ${wanted}`);
    };
    const [first, second] = [await enrol(), await enrol()];
    let replayed = '';
    await expectClose(
      'another site code',
      4403,
      (client, nonce) =>
        client.send(helloFor({ ...second, site: { ...second.site, code: FAULT_SITE } }, nonce)),
      Promise.resolve(second),
    );
    await expectClose(
      'a foreign signature',
      4403,
      (client, nonce) => client.send(helloFor({ ...first, signingKey: second.signingKey }, nonce)),
      Promise.resolve(first),
    );
    const third = await enrol();
    const own = bareClient(third);
    replayed = helloFor(third, String((await own.next('challenge'))['nonce']));
    own.send(replayed);
    await own.next('welcome');
    own.socket.terminate();
    await expectClose('a replayed greeting', 4403, (client) => client.send(replayed), Promise.resolve(third));
    await expectClose('an oversized frame', 1009, (client) => client.send(new Uint8Array(300 * 1024)));
    await expectClose('a malformed greeting', 4400, (client) => client.send('{"t":"hello"}'));
    await flows(ends, 5);
    if (ends.line.connections() !== lines) problems.push('the good site lost its line');
    return problems;
  });
}

async function expiry(folder: string, mutant: string | null): Promise<string[]> {
  return await withEnds(folder, mutant, ['--every', '50', '--instructions'], async (ends) => {
    ends.line.refuse();
    const late = await issueInstruction(ends, 'too late', 1_500);
    await sleep(2_000);
    ends.line.mend();
    const stages = async (id: string): Promise<string[]> =>
      (await eventsOf(ends, 'A'))
        .filter(({ type, data }) => type === 'instruction.stage' && data['instructionId'] === id)
        .map(({ data }) => String(data['stage']));
    await until('it is on record', async () => (await stages(late)).length > 0, 60_000);
    const good = await issueInstruction(ends, 'in time');
    await until('the next is confirmed', async () => (await stages(good)).includes('confirmed'), 60_000);
    const found = await stages(late);
    return found.join() === 'received' ? [] : [`expired, and yet ${found.join()}`];
  });
}

const HEAVY = ['--every', '5', '--burst', '10'];

export const PROOFS: readonly Proof[] = [
  {
    promise: 1,
    what: 'frames are swallowed while the line stays up: everything confirmed arrives once and in order',
    mutants: ['no-rewind'],
    run: (folder, mutant) => faults(folder, mutant, 5, ['swallow', 'swallow-many']),
  },
  {
    promise: 2,
    what: 'the centre is killed (-9) under load: nothing acknowledged is missing',
    mutants: ['ack-before-commit'],
    run: (folder, mutant) => faults(folder, mutant, 5, ['kill-centre'], HEAVY),
  },
  {
    promise: 3,
    what: 'the tail of the outbox vanishes: noticed at the start, the rest delivered',
    mutants: ['no-high-water'],
    run: damage,
  },
  {
    promise: 4,
    what: "the site's disk is full: urgent entries are accepted and delivered, others counted, no restart",
    mutants: ['no-ballast', 'thins-urgent'],
    run: fullSite,
  },
  {
    promise: 4,
    what: "the centre's disk is full: nothing acknowledged is lost, the board stays, no restart",
    mutants: ['ack-before-commit'],
    run: fullCentre,
  },
  {
    promise: 5,
    what: 'the clock jumps by a day, twice: no order, line or deadline changes',
    mutants: ['wall-clock-line'],
    run: clock,
  },
  {
    promise: 6,
    what: 'foreign signature, other code, replay, oversized and malformed are refused',
    mutants: ['hello-not-verified', 'code-of-hello'],
    run: hostile,
  },
  {
    promise: 7,
    what: 'edit, deletion, swap and truncation are found, the first number is named',
    mutants: ['chain-not-recomputed'],
    run: forgery,
  },
  {
    promise: 8,
    what: 'a copied site is noticed, both branches are kept',
    mutants: ['heads-not-compared'],
    run: clone,
  },
  {
    promise: 9,
    what: 'instructions are swallowed: each comes once and is confirmed once',
    mutants: ['swallowed-instruction-forgotten'],
    run: (folder, mutant) => faults(folder, mutant, 3, ['swallow-instruction']),
  },
  {
    promise: 9,
    what: 'an instruction that expired on the way is on record and cannot be confirmed',
    mutants: ['expired-is-actionable'],
    run: expiry,
  },
  {
    promise: 10,
    what: 'city killed (-9), then the site moves to it while the county has the same under way: each event once',
    mutants: ['path-is-identity', 'relay-never-asks'],
    run: twoPaths,
  },
];
