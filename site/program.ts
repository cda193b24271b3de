import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createLog } from '../server/process/log.ts';
import { findProductFolder, readVersion } from '../server/process/read-version.ts';
import type { SiteConfig } from '../shared/contract/site-config.ts';
import { type RunningSite, type SiteOptions, startSite } from './app.ts';

/** Where the running program finds its parts: beside itself when built, in the source tree otherwise. */
export interface Program {
  readonly folder: string;
  readonly version: string;
  /** True when this code runs from `dist/`. */
  readonly isBuilt: boolean;
  /** A sibling program, by its name in the build (`centre/cli`) and in the sources. */
  entry(built: string, source: string): string;
}

export function findProgram(): Program {
  const here = import.meta.dirname;
  const folder = findProductFolder(here);
  const isBuilt = here.startsWith(join(folder, 'dist'));
  return {
    folder,
    version: readVersion(folder),
    isBuilt,
    entry: (built, source) => (isBuilt ? join(folder, 'dist', `${built}.js`) : join(folder, source)),
  };
}

/** Starts a site with the program's own parts. */
export function startProgramSite(
  program: Program,
  run: { config: SiteConfig; dataFolder: string; host: string; port: number; demo?: SiteOptions['demo'] },
): Promise<RunningSite> {
  const pages = join(program.folder, 'dist', 'renderer');
  return startSite({
    config: run.config,
    dataFolder: run.dataFolder,
    host: run.host,
    port: run.port,
    log: createLog('exam-site'),
    version: program.version,
    resourcesFolder: join(program.folder, 'resources'),
    pagesFolder: existsSync(pages) ? pages : null,
    audioWorker: pathToFileURL(program.entry('site/audio-worker', 'site/audio-worker.ts')),
    rosterWorker: pathToFileURL(program.entry('site/roster-worker', 'site/roster-worker.ts')),
    ingestWorker: pathToFileURL(program.entry('site/ingest-worker', 'site/ingest-worker.ts')),
    tableWorker: pathToFileURL(program.entry('site/table-worker', 'site/table-worker.ts')),
    demo: run.demo ?? null,
  });
}
