import { copyFileSync, cpSync, existsSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../../../server/sqlite/database.ts';
import { CENTRE_ENTRY, runSource, until } from '../uplink-processes.ts';
import { eventsOf } from './fault-ends.ts';
import { mutantEnv } from './mutants.ts';
import { readOracle } from './oracle.ts';
import { comesTrue, flows, withEnds } from './with-ends.ts';

/** The newest commits vanish from the write-ahead log without an error, as after a damaged frame. */
export async function damage(folder: string, mutant: string | null): Promise<string[]> {
  return await withEnds(folder, mutant, ['--every', '20'], async (ends) => {
    ends.line.refuse();
    await ends.site().kill();
    // Everything so far into the database itself: its log then holds nothing but what comes now.
    openDatabase(join(ends.siteData, 'site.db')).close();
    await ends.startSite();
    const from = readOracle(ends.oracle).length;
    await until('entries wait', async () => readOracle(ends.oracle).length > from + 60, 60_000);
    await ends.site().kill();
    const log = join(ends.siteData, 'site.db-wal');
    if (!existsSync(log)) throw new Error('there is no write-ahead log');
    truncateSync(log, Math.floor(statSync(log).size * 0.7));
    const kept = openDatabase(join(ends.siteData, 'site.db'));
    const intact = kept
      .all("SELECT lane, seq FROM outbox_event WHERE epoch = 1 AND type = 'duty-log.entry'")
      .map((row) => `${row.lane} ${row.seq}`);
    kept.close();
    ends.line.mend();
    await ends.startSite();
    const problems: string[] = [];
    const isTold = await comesTrue(
      async () => (await eventsOf(ends, 'A')).some(({ type }) => type === 'outbox.damaged'),
      mutant,
    );
    if (!isTold) problems.push('the shorter log was not noticed');
    else if (!((await ends.row())?.warnings ?? []).includes('outbox-damaged'))
      problems.push('the board does not warn');
    await flows(ends, 3);
    const stored = new Set(
      [...(await eventsOf(ends, 'A', 1)), ...(await eventsOf(ends, 'B', 1))].map(
        ({ lane, seq }) => `${lane} ${seq}`,
      ),
    );
    const missing = intact.filter((number) => !stored.has(number));
    if (missing.length > 0) problems.push(`${missing.length} intact rows were not delivered`);
    return problems;
  });
}

/** Each way to falsify the centre's log, with the number the verification has to name. */
const FORGERIES: readonly (readonly [string, string, number])[] = [
  [
    'edit',
    "UPDATE ev SET bytes = CAST(replace(CAST(bytes AS TEXT), 'entry', 'other') AS BLOB) WHERE lane = 'B' AND seq = 5",
    5,
  ],
  ['deletion', "DELETE FROM ev WHERE lane = 'B' AND seq = 6", 6],
  [
    'swap',
    `CREATE TEMP TABLE one AS SELECT bytes, hash FROM ev WHERE lane = 'B' AND seq = 7;
     UPDATE ev SET (bytes, hash) = (SELECT bytes, hash FROM ev AS other WHERE other.lane = 'B' AND other.seq = 8) WHERE lane = 'B' AND seq = 7;
     UPDATE ev SET (bytes, hash) = (SELECT bytes, hash FROM one) WHERE lane = 'B' AND seq = 8`,
    7,
  ],
  ['truncation', "DELETE FROM ev WHERE lane = 'B' AND seq > 9", 10],
];

export async function forgery(folder: string, mutant: string | null): Promise<string[]> {
  return await withEnds(folder, null, ['--every', '20'], async (ends) => {
    await flows(ends, 20);
    await ends.site().stop();
    await ends.centre().stop();
    const problems: string[] = [];
    for (const [name, sql, seq] of FORGERIES) {
      const copy = join(folder, `forged-${name}`);
      cpSync(ends.centreData, copy, { recursive: true });
      const database = openDatabase(join(copy, 'centre.db'));
      database.exec(sql);
      database.close();
      const { stdout } = await runSource(
        CENTRE_ENTRY,
        ['verify', '--data', copy, '--json'],
        mutantEnv(mutant),
      );
      const verdict = JSON.parse(stdout) as { ok: boolean; firstBad: { lane: string; seq: number } | null };
      if (verdict.ok || verdict.firstBad?.lane !== 'B' || verdict.firstBad.seq !== seq)
        problems.push(`${name} at ${seq}: ${stdout.trim()}`);
    }
    return problems;
  });
}

/** The data folder of a stopped site is copied; original and copy both report. */
export async function clone(folder: string, mutant: string | null): Promise<string[]> {
  return await withEnds(folder, mutant, ['--every', '20'], async (ends) => {
    await ends.site().stop();
    const copy = join(folder, 'copy');
    cpSync(ends.siteData, copy, { recursive: true });
    await ends.startSite();
    await flows(ends, 30);
    await ends.site().stop();
    const original = await eventsOf(ends, 'B', 1);
    const ofCopy = join(folder, 'copy.txt');
    copyFileSync(ends.oracle, ofCopy);
    // Fewer entries than the original has written since: only their content can tell.
    const written = readOracle(ofCopy).length;
    await ends.startSite(['--data', copy, '--oracle', ofCopy, '--most', String(written), '--every', '5']);
    const isSeen = await comesTrue(async () => ((await ends.row())?.warnings ?? []).includes('fork'), mutant);
    const problems = isSeen ? [] : ['the second machine was not noticed'];
    const still = new Set((await eventsOf(ends, 'B', 1)).map(({ hash }) => hash));
    if (original.some(({ hash }) => !still.has(hash))) problems.push('the first branch is not kept');
    if (isSeen) {
      const isKept = await comesTrue(
        async () => (await eventsOf(ends, 'A', 2)).some(({ type }) => type === 'outbox.damaged'),
        mutant,
      );
      if (!isKept) problems.push('the second branch is not kept');
    }
    return problems;
  });
}
