// Composition root of an analysis thread of the listening check.

import { parentPort } from 'node:worker_threads';
import { Analyst } from './audio/run/analyst.ts';
import type { ToAnalyst } from './audio/run/analyst-messages.ts';
import { checkSignal, programmeSignal } from './audio/run/check-signal.ts';
import { readSentence } from './audio/wav/read-sentence.ts';

const port = parentPort;
if (port === null) throw new Error('an analysis thread needs a parent');
const analyst = new Analyst({
  post: (message) => port.postMessage(message),
  signalOf: (kind, sentencePath) => checkSignal(kind, () => readSentence(sentencePath)),
  programmeSignal,
});
port.on('message', (message: ToAnalyst) => analyst.take(message));
