import type { HookedDatabase } from '../../../server/sqlite/after-commit.ts';
import type { Watch, WatchIncident } from '../../../shared/contract/listening-watch.ts';
import type { Cameras } from '../../ports/cameras.ts';
import type { Journal } from '../../ports/journal.ts';
import type { Outbox } from '../../ports/outbox.ts';
import type { SoundFiles } from '../recordings/sound-files.ts';
import type { Life, WatchLifeStore } from './watch-life.ts';
import type { WatchPool } from './watch-pool.ts';
import type { WatchStore } from './watch-store.ts';

/** What a running watch works with. */
export interface RunningWatchTools {
  readonly cameras: Pick<Cameras, 'soundSince'>;
  readonly database: HookedDatabase;
  readonly store: WatchStore;
  readonly lives: WatchLifeStore;
  readonly journal: Journal;
  readonly outbox: Outbox;
  readonly pool: WatchPool;
  /** Sounds of faults are kept here, in a folder of each watch. */
  readonly clips: Pick<SoundFiles, 'create' | 'open'>;
  nowMs(): number;
  monoMs(): number;
  log(message: string, fields: object): void;
  /** Something may be shown otherwise now. */
  onTell(): void;
  /** It has ended; nothing comes of it any more. */
  onEnd(last: Watch): void;
}

/** What was known of a watch when the service was killed. */
export interface TakenUp {
  readonly life: Life;
  /** Nobody watched since then. */
  readonly blindFromMs: number;
  readonly incidents: readonly WatchIncident[];
  readonly blind: Watch['blind'];
}
