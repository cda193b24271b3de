import type { Log } from '../server/process/log.ts';
import type { HookedDatabase } from '../server/sqlite/after-commit.ts';
import type { SiteConfig } from '../shared/contract/site-config.ts';
import type { CamerasWithCapture } from './cameras/create-cameras.ts';
import type { Condition } from './ports/day.ts';
import type { Jobs } from './ports/jobs.ts';
import type { Journal } from './ports/journal.ts';
import type { Outbox } from './ports/outbox.ts';
import type { KeyBox } from './store/create-key-box.ts';
import type { Registry } from './store/create-registry.ts';

/** What the parts of the composition root (`site/wire-*.ts`) get to build their module from. */
export interface Wiring {
  readonly config: SiteConfig;
  readonly dataFolder: string;
  readonly resourcesFolder: string;
  readonly database: HookedDatabase;
  /** Rooms and cameras change while the service runs: ask `rooms()` and `cameras()` each time, follow `onChange`. */
  readonly registry: Registry;
  /** Seals small secrets for the database. */
  readonly keyBox: KeyBox;
  readonly journal: Journal;
  readonly outbox: Outbox;
  readonly jobs: Jobs;
  readonly cameras: CamerasWithCapture;
  readonly ffmpeg: { readonly path: string; readonly version: string } | null;
  readonly time: { nowMs(): number; monoMs(): number; readonly boot: string };
  readonly log: Log;
  /** Adds a source of alarm conditions, asked once a second and at every change: it must be cheap. */
  addConditions(source: () => readonly Condition[]): void;
  /** Steps run in reverse order when the site closes. */
  atClose(step: () => void | Promise<void>): void;
}
