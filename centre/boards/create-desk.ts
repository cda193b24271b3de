import type { Log } from '../../server/process/log.ts';
import type { SqlDatabase } from '../../server/sql/sql-database.ts';
import type { Row } from '../../server/sqlite/database.ts';
import { type DeskItem, deskKey } from '../../shared/contract/desk.ts';
import { ContractError } from '../../shared/contract/errors.ts';
import type { Desk, DeskDelta } from '../ports/desk.ts';
import type { LiveSites } from '../ports/live-sites.ts';

const EVERY_MS = 1_000;
/** What was acknowledged and is over stays in the list for the rest of the day. */
const SHOWN_AFTER_MS = 12 * 3_600_000;

type Acknowledgement = NonNullable<DeskItem['acknowledged']>;

/** The incident desk: open items of the boards joined with this centre's acknowledgements. */
export async function createDesk(options: {
  readonly live: Pick<LiveSites, 'urgent'>;
  readonly store: SqlDatabase;
  readonly log: Log;
  /** Other gateways acknowledge too: look at the store each second. */
  readonly isShared: boolean;
  readonly nowMs?: () => number;
  readonly everyMs?: number;
}): Promise<Desk> {
  const { live, store, log, nowMs = Date.now } = options;
  const known = new Map<string, Acknowledgement>();
  const listeners = new Set<(delta: DeskDelta) => void>();
  let published = new Map<string, { readonly item: DeskItem; readonly text: string }>();
  let newestMs = 0;

  async function readAcknowledged(): Promise<void> {
    // Clocks of gateways differ by less than this; the same row again changes nothing.
    const rows = await store.all(
      'SELECT site, item, name, note, at_ms FROM urgent_ack WHERE at_ms >= ?',
      newestMs - 60_000,
    );
    for (const row of rows) note(row);
  }
  function note(row: Row): Acknowledgement {
    const made = { by: String(row.name), atMs: Number(row.at_ms), note: String(row.note) };
    known.set(deskKey({ site: String(row.site), id: String(row.item) }), made);
    newestMs = Math.max(newestMs, made.atMs);
    return made;
  }
  await readAcknowledged();

  const isShown = ({ acknowledged, endedAtMs, isMoment }: DeskItem): boolean =>
    acknowledged === null ||
    (endedAtMs === null && !isMoment) ||
    nowMs() - acknowledged.atMs < SHOWN_AFTER_MS;

  const items = (): DeskItem[] =>
    live
      .urgent()
      .flatMap(({ site, siteName, link, items: urgent }) =>
        urgent.map((item) => ({
          ...item,
          ...{ site, siteName, link },
          acknowledged: known.get(deskKey({ site, id: item.id })) ?? null,
        })),
      )
      .filter(isShown)
      .sort((a, b) => b.receivedAtMs - a.receivedAtMs || deskKey(a).localeCompare(deskKey(b)));

  function publish(): void {
    const next = new Map(items().map((item) => [deskKey(item), { item, text: JSON.stringify(item) }]));
    const changed = [...next].flatMap(([key, { item, text }]) =>
      published.get(key)?.text === text ? [] : [item],
    );
    const removed = [...published.keys()].filter((key) => !next.has(key));
    published = next;
    if (changed.length === 0 && removed.length === 0) return;
    for (const listener of listeners) listener({ changed, removed });
  }

  let isLooking = false;
  const timer = setInterval(() => {
    if (isLooking) return;
    isLooking = true;
    (options.isShared ? readAcknowledged() : Promise.resolve())
      .catch((error: Error) => log.warn({ err: error }, 'acknowledgements cannot be read now'))
      .finally(() => {
        isLooking = false;
        publish();
      });
  }, options.everyMs ?? EVERY_MS);
  timer.unref();

  return {
    items,
    subscribe(listener) {
      // What nobody watched was not compared: from here on only changes count.
      publish();
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async acknowledge({ site, id, note: words }, by) {
      const item = items().find((each) => each.site === site && each.id === id);
      if (item === undefined) throw new ContractError('not-found', 'there is no such item', 'id');
      const atMs = nowMs();
      const { kind, code, text, level, roomIds, sinceMs } = item;
      // The row is the record: who, when, with which words, and of what. It is never changed.
      await store.run(
        `INSERT INTO urgent_ack (site, item, name, note, at_ms, what) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (site, item) DO NOTHING`,
        ...[site, id, by, words, atMs, JSON.stringify({ kind, code, text, level, roomIds, sinceMs })],
      );
      const [row] = await store.all(
        'SELECT site, item, name, note, at_ms FROM urgent_ack WHERE site = ? AND item = ?',
        site,
        id,
      );
      if (row === undefined) throw new ContractError('internal', 'the acknowledgement was not stored');
      const held = note(row);
      log.info({ site, item: id, by: held.by }, 'urgent item acknowledged');
      publish();
      return { by: held.by, atMs: held.atMs };
    },
    close: () => clearInterval(timer),
  };
}
