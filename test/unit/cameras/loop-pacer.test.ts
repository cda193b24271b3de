import { afterEach, expect, test } from 'vitest';
import type { FromWorker } from '../../../site/cameras/ingest/messages.ts';
import { startWorker, type WorkerProcess } from '../../../site/cameras/worker-process.ts';

const SENDER = new URL('../../fakes/ingest/paced-sender.ts', import.meta.url);
let worker: WorkerProcess | null = null;

afterEach(() => {
  worker?.kill();
  worker = null;
});

/** The pauses a paced worker made while a block of that size was on its way to us, milliseconds. */
async function pausesWhileSending(sizes: readonly number[]): Promise<readonly (readonly number[])[]> {
  const news: FromWorker[] = [];
  let wake = (): void => {};
  worker = startWorker(
    SENDER,
    {
      onMessage(message) {
        news.push(message);
        wake();
      },
      onExit: () => undefined,
    },
    'process',
  );
  const next = async (): Promise<FromWorker> => {
    for (;;) {
      const message = news.shift();
      if (message !== undefined) return message;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  expect((await next()).type).toBe('ready');
  const answers: number[][] = [];
  for (const bytes of sizes) {
    worker.send({ type: 'taken', bytes });
    const video = await next();
    expect(video.type === 'video' && video.bytes.length).toBe(bytes);
    worker.send({ type: 'stop' });
    const answer = await next();
    answers.push(answer.type === 'log' ? answer.message.split(',').map(Number) : []);
  }
  return answers;
}

test('A block the pipe does not take at once is not held up by the pauses of the ingest worker', async () => {
  const [small, large] = await pausesWhileSending([1_000, 4_000_000]);
  // What the pipe takes at once costs no further wake-up.
  expect(new Set(small)).toEqual(new Set([40]));
  // 4 MB are twenty times what a pipe holds: at 40 ms a piece they would be on their way for a second.
  expect(large?.[0]).toBe(2);
});
