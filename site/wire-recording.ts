import { join } from 'node:path';
import { civilParts } from '../shared/domain/civil-time.ts';
import { readFreeSpace } from './day/disk-watch.ts';
import { createRecording, type SiteRecording } from './recording/create-recording.ts';
import type { Wiring } from './wiring.ts';

/** Recordings lie in the data folder, beside the database that indexes them. */
export function wireRecording(wiring: Wiring): SiteRecording {
  const { cameras, config, dataFolder, database, ffmpeg, jobs, journal, log, registry, time } = wiring;
  const folder = join(dataFolder, 'recordings');
  // Opening the sealed addresses costs a decryption each.
  let cameraConfigs = registry.cameras();
  registry.onChange(() => {
    cameraConfigs = registry.cameras();
  });
  if (config.recording?.enabled !== true)
    log.warn('recording is off: it is not enabled in the configuration');
  const recording = createRecording({
    database,
    journal,
    jobs,
    folder,
    exportFolder: join(dataFolder, 'exports'),
    config: config.recording ?? null,
    cameras: () => cameraConfigs,
    ingest: cameras,
    ffmpegPath: ffmpeg?.path ?? null,
    nowMs: time.nowMs,
    civil: (atMs) => civilText(atMs, registry.site().timeZone),
    siteCode: () => registry.site().code,
    readFreeBytes: async () => (await readFreeSpace(folder))?.freeBytes ?? null,
    log: (level, message, fields) => log[level](fields, message),
  });
  wiring.addConditions(() => recording.conditions());
  wiring.atClose(() => recording.close());
  return recording;
}

function civilText(atMs: number, timeZone: string): string {
  const { year, month, day, hour, minute, second } = civilParts(atMs, timeZone);
  return `${year}-${month}-${day} ${hour}:${minute}:${second}`;
}
