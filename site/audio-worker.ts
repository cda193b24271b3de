// Composition root of the threads of the listening check, one job each.

import { parentPort, workerData } from 'node:worker_threads';
import type { FileSeal } from '../server/files/sealed-file.ts';
import { answerDesk } from './audio/desk/answer-desk.ts';
import type { ToDesk } from './audio/desk/desk-messages.ts';
import { prepareSound } from './audio/recordings/prepare-sound.ts';
import { Analyst } from './audio/run/analyst.ts';
import type { ToAnalyst } from './audio/run/analyst-messages.ts';
import { checkSignal, programmeSignal } from './audio/run/check-signal.ts';
import type { ToWatcher } from './audio/watch/watch-messages.ts';
import { Watcher } from './audio/watch/watcher.ts';
import { readSentence } from './audio/wav/read-sentence.ts';

/** What the thread is for; without it, it analyses a check of all rooms. */
type AudioWork =
  | { readonly job: 'watch' }
  | {
      readonly job: 'prepare-sound';
      readonly from: FileSeal;
      readonly to: FileSeal;
      readonly toWatch: FileSeal;
      readonly ffmpegPath: string | null;
    }
  | { readonly job: 'desk' };

const port = parentPort;
if (port === null) throw new Error('an analysis thread needs a parent');
const work = workerData as AudioWork | null;
if (work?.job === 'prepare-sound')
  port.postMessage(await prepareSound(work.from, work.to, work.toWatch, work.ffmpegPath));
else if (work?.job === 'watch') {
  const watcher = new Watcher({
    post: (message) => port.postMessage(message),
    monoMs: () => performance.now(),
  });
  port.on('message', (message: ToWatcher) => watcher.take(message));
} else if (work?.job === 'desk')
  port.on('message', (message: ToDesk) => port.postMessage({ id: message.id, ...answerDesk(message) }));
else {
  const analyst = new Analyst({
    post: (message) => port.postMessage(message),
    signalOf: (kind, sentencePath) => checkSignal(kind, () => readSentence(sentencePath)),
    programmeSignal,
  });
  port.on('message', (message: ToAnalyst) => analyst.take(message));
}
