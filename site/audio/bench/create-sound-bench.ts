import { createHash, randomUUID } from 'node:crypto';
import { writeSealed } from '../../../server/files/sealed-file.ts';
import type { HookedDatabase } from '../../../server/sqlite/after-commit.ts';
import { ContractError } from '../../../shared/contract/errors.ts';
import type { ListeningProfile } from '../../../shared/contract/listening-profile.ts';
import { BenchResult } from '../../../shared/contract/sound-bench.ts';
import type { Journal } from '../../ports/journal.ts';
import type { SoundBench } from '../../ports/sound-bench.ts';
import type { Desk } from '../desk/desk-thread.ts';
import type { SoundFiles } from '../recordings/sound-files.ts';

const LISTED = 100;
/** Recordings are some 5 MB; figures stay for ever, the sound of the newest only. */
const KEPT_RECORDINGS = 40;

export interface SoundBenchOptions {
  readonly desk: Desk;
  readonly database: HookedDatabase;
  readonly journal: Journal;
  /** Recordings are kept here. */
  readonly sounds: Pick<SoundFiles, 'create' | 'keepNewest' | 'remove'>;
  readonly sentencePath: string;
  profile(): ListeningProfile;
  nowMs(): number;
}

/** Measures recordings of the technician's bench and keeps what came of them. */
export function createSoundBench(options: SoundBenchOptions): SoundBench {
  const { database, desk, journal, sounds } = options;
  return {
    list: () =>
      database
        .all('SELECT result FROM sound_bench_result ORDER BY seq DESC LIMIT ?', LISTED)
        .map(({ result }) => BenchResult.parse(JSON.parse(String(result)))),
    async measure({ kind, wav, input, actor }) {
      const id = randomUUID();
      const name = `${id}.wav`;
      const evidence = sounds.create(name);
      const profile = options.profile();
      writeSealed(evidence, wav);
      try {
        const answer = await desk.ask({
          type: 'capture',
          kind,
          evidence,
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
        sounds.keepNewest(KEPT_RECORDINGS);
        return result;
      } catch (error) {
        sounds.remove(name);
        throw error;
      }
    },
  };
}
