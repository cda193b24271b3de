// `npm run soak [minutes]`: what only shows over time. Ten minutes unless told otherwise.
import { printResults } from './print-results.ts';
import { run as runIngestMemory } from './soak/ingest-memory.ts';
import { run as runWallAge } from './soak/wall-age.ts';

const minutes = Number(process.argv[2] ?? 10);
if (!(minutes > 0)) throw new Error('npm run soak -- MINUTES takes a positive number');
printResults('soak.json', [...(await runIngestMemory(minutes)), ...(await runWallAge(minutes))]);
