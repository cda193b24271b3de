import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HookedDatabase } from '../../../server/sqlite/after-commit.ts';
import { ContractError } from '../../../shared/contract/errors.ts';
import type { ListeningProfile } from '../../../shared/contract/listening-profile.ts';
import { BenchResult } from '../../../shared/contract/sound-bench.ts';
import type { Journal } from '../../ports/journal.ts';
import type { SoundBench } from '../../ports/sound-bench.ts';
import type { Desk } from '../desk/desk-thread.ts';

const LISTED = 100;
/** Recordings are some 5 MB; figures stay for ever, the sound of the newest only. */
const KEPT_RECORDINGS = 40;

export interface SoundBenchOptions {
  readonly desk: Desk;
  readonly database: HookedDatabase;
  readonly journal: Journal;
  readonly folder: string;
  readonly sentencePath: string;
  profile(): ListeningProfile;
  nowMs(): number;
}

/** Measures recordings of the technician's bench and keeps what came of them. */
export function createSoundBench(options: SoundBenchOptions): SoundBench {
  const { database, desk, folder, journal } = options;
  return {
    list: () =>
      database
        .all('SELECT result FROM sound_bench_result ORDER BY seq DESC LIMIT ?', LISTED)
        .map(({ result }) => BenchResult.parse(JSON.parse(String(result)))),
    async measure({ kind, wav, input, actor }) {
      const id = randomUUID();
      const path = join(folder, `${id}.wav`);
      const profile = options.profile();
      mkdirSync(folder, { recursive: true });
      writeFileSync(path, wav, { flag: 'wx' });
      try {
        const answer = await desk.ask({
          type: 'capture',
          kind,
          evidencePath: path,
          sentencePath: options.sentencePath,
          profile,
        });
        if (answer.type !== 'capture') throw new ContractError('internal', 'the desk mixed its answers up');
        const { seconds, sampleRate, measured } = answer;
        const result: BenchResult = {
          id,
          atMs: options.nowMs(),
          by: actor,
          kind,
          input,
          seconds,
          sampleRate,
          verdict: measured.verdict,
          reasons: [...measured.reasons],
          figures: measured.figures,
          profile: { name: profile.name, version: profile.version },
          sha256: createHash('sha256').update(wav).digest('hex'),
        };
        database.transaction(() => {
          database.run(
            'INSERT INTO sound_bench_result (id, at_ms, result) VALUES (?, ?, ?)',
            id,
            result.atMs,
            JSON.stringify(result),
          );
          journal.append({
            actor,
            action: 'sound-bench.measured',
            subject: id,
            details: { bench: kind, ...(measured.verdict !== null && { verdict: measured.verdict }) },
          });
        });
        dropOldest(folder);
        return result;
      } catch (error) {
        rmSync(path, { force: true });
        throw error;
      }
    },
  };
}

function dropOldest(folder: string): void {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.wav'))
    .map((name) => ({ name, atMs: statSync(join(folder, name)).mtimeMs }))
    .toSorted((a, b) => b.atMs - a.atMs);
  for (const { name } of files.slice(KEPT_RECORDINGS)) rmSync(join(folder, name), { force: true });
}
