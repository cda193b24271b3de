import type { FileSeal } from '../../../server/files/sealed-file.ts';
import type { HookedDatabase } from '../../../server/sqlite/after-commit.ts';
import type { WatchIncident } from '../../../shared/contract/listening-watch.ts';
import type { Journal } from '../../ports/journal.ts';
import type { Outbox } from '../../ports/outbox.ts';
import type { SoundFiles } from '../recordings/sound-files.ts';
import type { WatchPool } from './watch-pool.ts';
import { faultEvent, recoveryEvent } from './watch-reports.ts';
import { MOST_INCIDENTS, type StartedWatch, type WatchStore } from './watch-store.ts';

/** A clip holds this much before the fault and after it was named. */
const CLIP_BEFORE_MS = 8000;
const CLIP_AFTER_MS = 4000;

/** Enters faults that began and ended, tells upward in a test, and orders their sound. Gives all faults, newest first. */
export function keepFaults(
  tools: {
    readonly database: HookedDatabase;
    readonly store: WatchStore;
    readonly journal: Journal;
    readonly outbox: Outbox;
    readonly pool: Pick<WatchPool, 'post'>;
    readonly clips: Pick<SoundFiles, 'create'>;
  },
  { id: watchId, kind }: StartedWatch,
  known: readonly WatchIncident[],
  opened: readonly WatchIncident[],
  closed: readonly WatchIncident[],
): readonly WatchIncident[] {
  if (opened.length === 0 && closed.length === 0) return known;
  const { database, store, journal, outbox, pool } = tools;
  const isTest = kind === 'test';
  database.transaction(() => {
    for (const fault of closed) {
      store.closeFault(fault);
      if (isTest) outbox.append(recoveryEvent(watchId, fault));
    }
    for (const fault of opened) {
      store.openFault(watchId, fault);
      journal.append({
        actor: 'system',
        action: 'watch.fault',
        subject: fault.roomId,
        details: { watchFault: fault.fault, watchReason: fault.reasonCode },
      });
      if (isTest) outbox.append(faultEvent(watchId, fault));
    }
  });
  for (const { id, cameraId, fromMs, namedAtMs } of opened) {
    const seal = sealOf(tools.clips, `${watchId}/${id}.wav`);
    if (cameraId !== null && seal !== null)
      pool.post({
        type: 'clip',
        cameraId,
        name: `${id}.wav`,
        seal,
        fromMicros: (fromMs - CLIP_BEFORE_MS) * 1000,
        untilMicros: (namedAtMs + CLIP_AFTER_MS) * 1000,
      });
  }
  return [...opened.toReversed(), ...known]
    .map((fault) => {
      const ended = closed.find(({ id }) => id === fault.id);
      return ended === undefined ? fault : { ...ended, clip: fault.clip };
    })
    .slice(0, MOST_INCIDENTS);
}

/** Null where the disk takes no folder: the fault is told all the same, without its sound. */
function sealOf(clips: Pick<SoundFiles, 'create'>, name: string): FileSeal | null {
  try {
    return clips.create(name);
  } catch {
    return null;
  }
}

/** The list with those faults that have changed, each with its clip. */
export const replaced = (list: readonly WatchIncident[], by: readonly WatchIncident[]): WatchIncident[] =>
  list.map((fault) => {
    const changed = by.find(({ id }) => id === fault.id);
    return changed === undefined ? fault : { ...changed, clip: fault.clip };
  });
