import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError, EXIT } from '../../server/process/exit.ts';
import { openDatabase } from '../../server/sqlite/database.ts';
import type { Lane } from '../../shared/uplink/lane.ts';
import { checkChains, compareHighWater } from './check-outbox.ts';
import { readHighWaterFile } from './high-water-file.ts';

/** File names inside the site's data folder. */
export const HIGH_WATER_FILE = 'outbox.hw';

export interface OutboxVerdict {
  readonly ok: boolean;
  readonly lanes: readonly {
    readonly epoch: number;
    readonly lane: Lane;
    readonly last: number;
    readonly acked: number;
    readonly ok: boolean;
  }[];
  /** First event that is damaged or missing; `seq` null when only the high-water file is at fault. */
  readonly firstBad: {
    readonly epoch: number | null;
    readonly lane: Lane | null;
    readonly seq: number | null;
    readonly reason: string;
  } | null;
}

/** Re-computes the outbox's chain and compares it with its high-water file; changes nothing. */
export function verifyOutbox(dataFolder: string, databaseName = 'site.db'): OutboxVerdict {
  // The file first: a running site may append in between, and only a file ahead of the table is wrong.
  const mark = readHighWaterFile(join(dataFolder, HIGH_WATER_FILE));
  const path = join(dataFolder, databaseName);
  if (!existsSync(path)) throw new CommandError(EXIT.usage, `there is no database ${path}`);
  const database = openDatabase(path);
  try {
    const chains = checkChains(database);
    const bad = chains.find((chain) => chain.firstBad !== null);
    const lost = compareHighWater(database, mark);
    const lanes = chains.map(({ epoch, lane, last, acked, firstBad }) => ({
      epoch,
      lane,
      last,
      acked,
      ok: firstBad === null,
    }));
    if (bad !== undefined)
      return {
        ok: false,
        lanes,
        firstBad: { epoch: bad.epoch, lane: bad.lane, seq: bad.firstBad, reason: 'row-damaged' },
      };
    if (lost === null) return { ok: true, lanes, firstBad: null };
    const newest = chains.at(-1)?.epoch ?? null;
    const short = lanes.find((lane) => lane.epoch === newest && (lost.expected[lane.lane] ?? 0) > lane.last);
    return {
      ok: false,
      lanes,
      firstBad: {
        epoch: newest,
        lane: short?.lane ?? null,
        seq: short === undefined ? null : short.last + 1,
        reason: lost.cause,
      },
    };
  } finally {
    database.close();
  }
}
