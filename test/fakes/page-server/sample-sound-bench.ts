import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Handlers } from '../../../server/rpc/handlers.ts';
import { BenchFigures, type BenchResult } from '../../../shared/contract/sound-bench.ts';
import type { soundBenchContract } from '../../../shared/contract/sound-bench-contract.ts';
import { measureCapture } from '../../../site/audio/bench/measure-capture.ts';
import { readListeningProfile } from '../../../site/audio/read-listening-profile.ts';
import { secondsOf } from '../../../site/audio/sound.ts';
import { bytesAsSource, readWav } from '../../../site/audio/wav/read-wav.ts';

const PROFILE = join(import.meta.dirname, '../../../resources/profiles/listening-default.json');

/** The bench: earlier results are invented, recordings of the page are measured by the product's own measures. */
export function soundBenchFake(options: {
  readonly isEmpty: boolean;
  readonly nowMs: number;
  log(name: string, actor: string, input: unknown): void;
}): Handlers<typeof soundBenchContract> {
  const profile = readListeningProfile(PROFILE);
  const before: BenchResult = {
    id: 'bench1',
    atMs: options.nowMs - 86_400_000,
    by: 'op1',
    kind: 'sweep',
    input: {
      label: 'USB 声卡',
      sampleRate: 48_000,
      echoCancellation: false,
      noiseSuppression: false,
      autoGainControl: false,
    },
    seconds: 14,
    sampleRate: 48_000,
    verdict: 'pass',
    reasons: [],
    figures: BenchFigures.parse({ sti: 0.99, thdPercent: 0.02, snrDb: 71, delayMs: 3041 }),
    profile: { name: profile.name, version: profile.version },
    sha256: '0'.repeat(64),
  };
  const results: BenchResult[] = options.isEmpty ? [] : [before];
  return {
    'soundBench.list': () => [...results],
    'soundBench.measure': ({ kind, wavBase64, input }, { actor }) => {
      const wav = Buffer.from(wavBase64, 'base64');
      options.log('soundBench.measure', actor, { kind, input });
      const sound = readWav(bytesAsSource(wav));
      if ('problem' in sound) throw new Error(sound.text);
      const measured = measureCapture(kind, sound, null, profile);
      const result: BenchResult = {
        ...before,
        id: `bench${results.length + 1}`,
        atMs: Date.now(),
        by: actor,
        kind,
        input,
        seconds: secondsOf(sound),
        sampleRate: sound.sampleRate,
        ...measured,
        reasons: [...measured.reasons],
        sha256: createHash('sha256').update(wav).digest('hex'),
      };
      results.unshift(result);
      return result;
    },
  };
}
