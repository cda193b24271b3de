// `npm run soak [minutes]`: what only shows over time. Ten minutes unless told otherwise.
import { printResults } from './print-results.ts';
import { run as runIngestMemory } from './soak/ingest-memory.ts';

const minutes = Number(process.argv[2] ?? 10);
if (!(minutes > 0)) throw new Error('npm run soak -- MINUTES takes a positive number');
printResults('soak.json', await runIngestMemory(minutes));
