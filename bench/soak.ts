// `npm run soak [minutes]`: what only shows over time. Ten minutes unless told otherwise; the
// check of 60 rooms takes three more.
import { run as runAudioCheck } from './audio-check/bench-audio-check.ts';
import { printResults } from './print-results.ts';
import { run as runIngestMemory } from './soak/ingest-memory.ts';
import { run as runWallAge } from './soak/wall-age.ts';

const minutes = Number(process.argv[2] ?? 10);
if (!(minutes > 0)) throw new Error('npm run soak -- MINUTES takes a positive number');
printResults('soak.json', [
  ...(await runIngestMemory(minutes)),
  ...(await runWallAge(minutes)),
  ...(await runAudioCheck()),
]);
