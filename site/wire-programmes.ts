import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { createProgrammes } from './audio/recordings/create-programmes.ts';
import type { PreparedSound } from './audio/recordings/prepare-sound.ts';
import { createProgrammeStore } from './audio/recordings/programme-store.ts';
import type { Programmes } from './ports/programmes.ts';
import type { Wiring } from './wiring.ts';

/** Recordings of listening tests and their cue sheets. */
export function wireProgrammes(wiring: Wiring, workerEntry: URL): { readonly programmes: Programmes } {
  const { database, dataFolder, ffmpeg, journal, keyBox, log, registry, time } = wiring;
  const programmes = createProgrammes({
    database,
    store: createProgrammeStore(database),
    journal,
    folder: join(dataFolder, 'listening'),
    keyBox,
    prepare: (from, to, toWatch) =>
      new Promise<PreparedSound>((resolve, reject) => {
        const work = { job: 'prepare-sound', from, to, toWatch, ffmpegPath: ffmpeg?.path ?? null };
        const thread = new Worker(workerEntry, { workerData: work });
        thread.once('message', (made: PreparedSound) => resolve(made));
        thread.once('error', reject);
        thread.once('exit', () => reject(new Error('the decoding thread ended without a result')));
      }),
    isOperator: (actor) => registry.operators().some(({ id }) => id === actor),
    nowMs: time.nowMs,
    log: (message, fields) => log.error(fields, message),
  });
  wiring.atClose(() => programmes.close());
  return { programmes };
}
