import type { Log } from '../../server/process/log.ts';
import { isEventType, wrongData } from '../../shared/uplink/event-types.ts';
import type { EventReader } from '../ports/event-reader.ts';
import type { OrderStore, StageRow } from '../ports/orders.ts';
import { stageOfEvent } from './stage-of-event.ts';

export interface FollowOptions {
  readonly store: Pick<OrderStore, 'followed' | 'follow' | 'sites'>;
  readonly reader: Pick<EventReader, 'newestEpoch' | 'laneEvents'>;
  readonly log: Log;
  /** Ids something was stored about. */
  readonly onStages: (ids: Iterable<string>) => void;
}

export interface EventFollower {
  /** An instruction event of this site was committed. */
  follow(site: string): void;
  /** Reads on for every site that was sent instructions. */
  followAll(): Promise<void>;
}

const PAGE = 500;
/** A site opens few epochs; a number far ahead must not start a search through all between. */
const MOST_EPOCHS = 16;
const MARK = Buffer.from('"cn.exam.uplink.instruction.');

/** Cheap look at the bytes of a batch before anything is read. */
export const speaksOfInstructions = (lines: readonly Uint8Array[]): boolean =>
  lines.some((line) => Buffer.from(line.buffer, line.byteOffset, line.byteLength).includes(MARK));

/**
 * Projects what sites report about instructions, from lane A of the log with a cursor per site: stages and
 * cursor are one commit, so a crash repeats nothing and misses nothing.
 */
export function followInstructionEvents(options: FollowOptions): EventFollower {
  const { store, reader, log, onStages } = options;
  /** Sites being read now; true when more came meanwhile. */
  const running = new Map<string, boolean>();

  async function run(site: string): Promise<void> {
    if (running.has(site)) return void running.set(site, true);
    running.set(site, false);
    try {
      for (;;) {
        await readOn(store, reader, site, onStages);
        if (running.get(site) !== true) return;
        running.set(site, false);
      }
    } catch (error) {
      log.warn(
        { site, err: error },
        'events about instructions could not be read; they are read again later',
      );
    } finally {
      running.delete(site);
    }
  }

  return {
    follow: (site) => void run(site),
    async followAll() {
      for (const site of await store.sites()) await run(site);
    },
  };
}

/** Reads on for every site that was sent instructions; rejects when the log or the store fails. */
export async function readInstructionEvents(
  store: FollowOptions['store'],
  reader: FollowOptions['reader'],
): Promise<void> {
  for (const site of await store.sites()) await readOn(store, reader, site, () => undefined);
}

async function readOn(
  store: FollowOptions['store'],
  reader: FollowOptions['reader'],
  site: string,
  onStages: FollowOptions['onStages'],
): Promise<void> {
  const newest = await reader.newestEpoch(site);
  if (newest === null) return;
  const mark = await store.followed(site);
  for (let epoch = Math.max(mark.epoch, newest - MOST_EPOCHS, 1); epoch <= newest; epoch += 1) {
    let seq = epoch === mark.epoch ? mark.seq : 0;
    for (;;) {
      const page = await reader.laneEvents(site, epoch, 'A', seq, PAGE);
      const last = page.at(-1);
      if (last === undefined) break;
      seq = last.seq;
      const rows = page
        .filter(({ type, data }) => isEventType(type) && wrongData(type, data) === null)
        .map((event) => stageOfEvent(site, event))
        .filter((row): row is StageRow => row !== null);
      await store.follow(site, { epoch, seq }, rows);
      onStages(new Set(rows.map(({ id }) => id)));
      if (page.length < PAGE) break;
    }
  }
}
