// `npm run bench [name …] [--long]`: the short benchmarks, each against a named peer in the same run.
import { run as runAudioCheck } from './audio-check/bench-audio-check.ts';
import type { BenchResult } from './bench-result.ts';
import { run as runDiagnosis } from './diagnosis/bench-diagnosis.ts';
import { run as runDuty, runLong as runDutyLong } from './duty/bench-duty.ts';
import { run as runIngest } from './ingest/bench-ingest.ts';
import { run as runListeningWatch } from './listening-watch/bench-listening-watch.ts';
import { run as runMatrix } from './matrix/bench-matrix.ts';
import { run as runMeters } from './meters/bench-meters.ts';
import { printResults } from './print-results.ts';
import { run as runRecovery } from './recovery/bench-recovery.ts';
import {
  run as runRoster,
  runCrowd as runRosterCrowd,
  runLarge as runRosterLarge,
  runPeers as runRosterPeers,
  runSixty as runRosterSixty,
} from './roster/bench-roster.ts';
import { run as runSnapshot } from './snapshot/bench-snapshot.ts';
import { run as runStipa } from './stipa/bench-stipa.ts';
import { run as runUplink } from './uplink/bench-uplink.ts';
import { run as runUplinkBacklog } from './uplink/bench-uplink-backlog.ts';
import { run as runUplinkPostgres } from './uplink/bench-uplink-postgres.ts';
import { run as runUplinkSites } from './uplink/bench-uplink-sites.ts';
import { run as runWall } from './wall/bench-wall.ts';

type Run = (options: { readonly isLong: boolean }) => Promise<BenchResult[]>;

const BENCHES: Readonly<Record<string, Run>> = {
  diagnosis: runDiagnosis,
  duty: runDuty,
  ingest: runIngest,
  recovery: runRecovery,
  roster: runRoster,
  snapshot: runSnapshot,
  stipa: runStipa,
  uplink: runUplink,
  'uplink-backlog': runUplinkBacklog,
  'uplink-postgres': runUplinkPostgres,
  'uplink-sites': runUplinkSites,
  wall: runWall,
};

/** Minutes each: run by name, and the check of all rooms by `npm run soak`. */
const BY_NAME: typeof BENCHES = {
  'audio-check': runAudioCheck,
  'duty-long': runDutyLong,
  'listening-watch': runListeningWatch,
  matrix: runMatrix,
  meters: runMeters,
  'roster-60': runRosterSixty,
  'roster-200': runRosterLarge,
  'roster-5000': runRosterCrowd,
  'roster-peers': runRosterPeers,
};

const isLong = process.argv.includes('--long');
const wanted = process.argv.slice(2).filter((name) => !name.startsWith('--'));
const results: BenchResult[] = [];
for (const [name, run] of Object.entries({ ...BENCHES, ...BY_NAME })) {
  if (wanted.length > 0 ? !wanted.includes(name) : name in BY_NAME) continue;
  process.stderr.write(`== ${name}\n`);
  const startedMs = performance.now();
  results.push(...(await run({ isLong })));
  process.stderr.write(`== ${name} took ${((performance.now() - startedMs) / 1000).toFixed(0)} s\n`);
}
printResults('bench.json', results);
