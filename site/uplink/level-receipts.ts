import type { LevelReceipt } from '../../shared/contract/uplink-status.ts';
import { CENTRE_LEVELS, type CentreLevel } from '../../shared/uplink/level.ts';
import type { Receipt } from '../../shared/uplink/relay-messages.ts';

export interface LevelReceipts {
  /** False when it says nothing new. */
  note(receipt: Receipt): boolean;
  /** Lowest level first. */
  list(): LevelReceipt[];
}

/** How far the levels above the site's own centre have stored its lanes; they say it again with every line. */
export function createLevelReceipts(): LevelReceipts {
  const byLevel = new Map<CentreLevel, LevelReceipt>();
  return {
    note({ level, centre, e: epoch, l: lane, seq, atMs }) {
      const before = byLevel.get(level);
      if (before !== undefined && epoch < before.epoch) return false;
      const isSame = before?.epoch === epoch;
      const lanes = isSame ? before.lanes : { A: null, B: null };
      if ((lanes[lane] ?? -1) >= seq) return false;
      byLevel.set(level, {
        ...{ level, centre, epoch, lanes: { ...lanes, [lane]: seq } },
        atMs: Math.max(isSame ? before.atMs : 0, atMs),
      });
      return true;
    },
    list: () => CENTRE_LEVELS.flatMap((level) => byLevel.get(level) ?? []),
  };
}
