// Composition root of the ingest worker: a process of its own, or a thread under Electron.

import { decodeG711 } from '../shared/domain/sound/g711.ts';
import { createAacDecoder } from './audio/aac-decoder.ts';
import { createLevelMeter } from './audio/level-meter.ts';
import { IngestHost } from './cameras/ingest/ingest-host.ts';
import { openParentChannel } from './cameras/ingest/parent-channel.ts';
import { createWorkerRecorder } from './recording/write/worker-recorder.ts';

new IngestHost(
  openParentChannel(),
  { createAacDecoder, createLevelMeter, decodeG711 },
  { createWorkerRecorder: (send) => createWorkerRecorder({ send }) },
);
