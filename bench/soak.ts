// `npm run soak [minutes] [name …]`: what only shows over time. Ten minutes each unless told otherwise; the check of 60
// rooms takes three more. The faults of the uplink follow a seed of the hour, or SOAK_SEED.
import { run as runAudioCheck } from './audio-check/bench-audio-check.ts';
import type { BenchResult } from './bench-result.ts';
import { printResults } from './print-results.ts';
import { run as runIngestMemory } from './soak/ingest-memory.ts';
import { run as runUplinkFaults } from './soak/uplink-faults.ts';
import { run as runUplinkMemory } from './soak/uplink-memory.ts';
import { run as runWallAge } from './soak/wall-age.ts';

const minutes = Number(process.argv[2] ?? 10);
if (!(minutes > 0)) throw new Error('npm run soak -- MINUTES takes a positive number');
const seed = Number(process.env.SOAK_SEED ?? Math.floor(Date.now() / 3_600_000));
const SOAKS: Readonly<Record<string, () => Promise<BenchResult[]>>> = {
  'ingest-memory': () => runIngestMemory(minutes),
  'wall-age': () => runWallAge(minutes),
  'uplink-memory': () => runUplinkMemory(minutes),
  'uplink-faults': () => runUplinkFaults(minutes, seed),
  'audio-check': () => runAudioCheck(),
};
const wanted = process.argv.slice(3);
const unknown = wanted.find((name) => !Object.hasOwn(SOAKS, name));
if (unknown !== undefined) throw new Error(`there is no soak ${unknown}: ${Object.keys(SOAKS).join(', ')}`);
const results: BenchResult[] = [];
for (const [name, run] of Object.entries(SOAKS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  process.stderr.write(`== ${name}\n`);
  results.push(...(await run()));
}
printResults('soak.json', results);
