import type { Database } from '../../server/sqlite/database.ts';
import type { DutyLogEntry } from '../../shared/contract/journal.ts';
import type { Journal } from '../ports/journal.ts';
import type { Outbox, Uplink } from '../ports/outbox.ts';

export interface DutyLog {
  /** Durable and numbered when it returns. */
  append(entry: { text: string; isUrgent: boolean; actor: string }): DutyLogEntry;
  list(limit: number): DutyLogEntry[];
}

/** Duty entries: the entry, its journal row and its report are one commit. Urgent ones travel in lane A. */
export function createDutyLog(
  database: Database,
  journal: Journal,
  outbox: Outbox,
  uplink: () => Uplink | null,
  nowMs: () => number,
): DutyLog {
  const isAcked = (lane: 'A' | 'B', epoch: number, seq: number): boolean => {
    const status = uplink()?.status();
    if (!status) return false;
    return epoch < status.epoch || status.lanes[lane].acked >= seq;
  };
  return {
    append({ text, isUrgent, actor }) {
      const atMs = nowMs();
      return database.transaction(() => {
        const { lane, epoch, seq } = outbox.append({
          lane: isUrgent ? 'A' : 'B',
          type: 'duty-log.entry',
          data: { text, isUrgent, actor, atMs },
        });
        const { lastInsertRowid: id } = database.run(
          'INSERT INTO duty_log (at_ms, actor, text, is_urgent, lane, epoch, seq) VALUES (?, ?, ?, ?, ?, ?, ?)',
          atMs,
          actor,
          text,
          isUrgent ? 1 : 0,
          lane,
          epoch,
          seq,
        );
        journal.append({
          actor,
          action: 'duty-log.appended',
          subject: `${lane}.${seq}`,
          details: { text, isUrgent },
        });
        return { id, atMs, actor, text, isUrgent, lane, epoch, seq, isAcked: false };
      });
    },
    list(limit) {
      return database.all('SELECT * FROM duty_log ORDER BY id DESC LIMIT ?', limit).map((row) => {
        const lane = row.lane === 'A' ? 'A' : 'B';
        return {
          id: Number(row.id),
          atMs: Number(row.at_ms),
          actor: String(row.actor),
          text: String(row.text),
          isUrgent: row.is_urgent === 1,
          lane,
          epoch: Number(row.epoch),
          seq: Number(row.seq),
          isAcked: isAcked(lane, Number(row.epoch), Number(row.seq)),
        };
      });
    },
  };
}
