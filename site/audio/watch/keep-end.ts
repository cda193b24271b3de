import type { Watch, WatchIncident } from '../../../shared/contract/listening-watch.ts';
import type { RunningWatchTools } from './running-watch-tools.ts';
import { blindEvent, endedEvent } from './watch-reports.ts';
import type { StartedWatch } from './watch-store.ts';

type Stores = Pick<RunningWatchTools, 'database' | 'store' | 'lives' | 'journal' | 'outbox'>;

/** Enters that a watch is over, with the faults that end with it, and tells upward. */
export function keepEnd(
  { database, store, journal, outbox }: Stores,
  { id, kind }: StartedWatch,
  last: Watch,
  closed: readonly WatchIncident[],
  end: { readonly phase: 'ended' | 'failed'; readonly actor: string; readonly atMs: number },
): void {
  database.transaction(() => {
    for (const fault of closed) store.closeFault(fault);
    store.end(id, end.atMs, end.phase, last.state);
    const { heard, faulty, notMeasurable, incidents } = last;
    journal.append({
      actor: end.actor,
      action: end.phase === 'ended' ? 'watch.ended' : 'watch.failed',
      subject: id,
      details: { watchKind: kind, heard, faulty, notMeasurable, faults: incidents.length },
    });
    outbox.append(endedEvent(last, end.atMs, store.verdicts(id)));
  });
}

/** Enters from when to when nobody watched, and tells upward in a test. */
export function keepBlind(
  { database, lives, journal, outbox }: Stores,
  { id, kind }: StartedWatch,
  blind: { readonly fromMs: number; readonly toMs: number },
): void {
  database.transaction(() => {
    lives.addBlind(id, blind.fromMs, blind.toMs);
    journal.append({
      actor: 'system',
      action: 'watch.taken-up',
      subject: id,
      details: { watchKind: kind, blindSeconds: Math.round((blind.toMs - blind.fromMs) / 1000) },
    });
    if (kind === 'test') outbox.append(blindEvent(id, blind));
  });
}
