// A worker process that paces itself as the ingest worker does: `taken` makes it send a block of that many bytes, `stop`
// asks which pauses it has made since (ms, comma separated). It does not really sleep.

import { LoopPacer } from '../../../site/cameras/ingest/loop-pacer.ts';
import { openParentChannel } from '../../../site/cameras/ingest/parent-channel.ts';

const channel = openParentChannel();
const pausesMs: number[] = [];
let block: Uint8Array | null = null;
const pacer = new LoopPacer(
  {
    flush() {
      if (block !== null) channel.send({ type: 'video', bytes: block });
      block = null;
    },
    hasBacklog: () => false,
    isSending: () => channel.isSending(),
  },
  (durationMs) => pausesMs.push(durationMs),
);
channel.onMessage((message) => {
  if (message.type === 'taken') {
    pausesMs.length = 0;
    block = new Uint8Array(message.bytes);
  } else if (message.type === 'stop')
    channel.send({ type: 'log', level: 'info', message: pausesMs.slice(0, 1000).join(), fields: {} });
});
channel.onClosed(() => process.exit(0));
pacer.adjust({ streams: 64, dials: 0, isWatched: true, maxPauseMs: Number.POSITIVE_INFINITY });
channel.send({ type: 'ready' });
