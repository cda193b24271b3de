// Hands out key frames over the channel of a worker process, as the ingest worker does: one question, one answer.

import { readFileSync } from 'node:fs';
import { packUnits } from '../../site/cameras/ingest/unit-packing.ts';
import { splitKeyFrames } from '../../tools/diagnosis-set/encode-scene.ts';

const [path = ''] = process.argv.slice(2);
const frames = splitKeyFrames(readFileSync(path), 'h264');
process.on('message', (message: { requestId: number; index: number }) => {
  const data = frames[message.index % frames.length] ?? new Uint8Array(0);
  const unit = { data, isKeyFrame: true, isAfterLoss: false, captureMicros: 0 };
  process.send?.({ requestId: message.requestId, bytes: packUnits([{ streamNumber: 0, unit }]) });
});
process.send?.({ requestId: -1, bytes: new Uint8Array(0) });
