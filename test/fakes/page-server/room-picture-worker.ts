// Thread of the page server that makes the sound of one invented room and its pictures: seconds of work.
import { parentPort } from 'node:worker_threads';
import type { RoomMeasures } from '../../../shared/contract/audio-check.ts';
import { findReference, layReference } from '../../../site/audio/pictures/find-reference.ts';
import { pictureRoom } from '../../../site/audio/pictures/picture-room.ts';
import { checkSignal } from '../../../site/audio/run/check-signal.ts';
import { writeWav } from '../../../site/audio/wav/write-wav.ts';
import { roomSound, sentence } from '../../unit/audio/run/rooms.ts';

export interface SampleRequest {
  readonly id: number;
  readonly type: 'picture' | 'sound' | 'reference';
  readonly measures: RoomMeasures;
  readonly response: { readonly fromHz: number; readonly toHz: number };
}

const SAMPLE_RATE = 16_000;
const port = parentPort;
if (port === null) throw new Error('a thread needs a parent');
const signal = checkSignal('full', sentence);
const samples = roomSound(
  {
    cameraId: 'r01-front',
    sampleRate: SAMPLE_RATE,
    reverberationSeconds: 0.5,
    noiseDbfs: -62,
    gainDb: -6,
    delaySeconds: 5,
    mutes: [[21, 21.08]],
  },
  'full',
  3,
);
const wav = (channel: Float32Array) => writeWav({ sampleRate: SAMPLE_RATE, channels: [channel] }, 's16');

function answer({ type, measures, response }: SampleRequest): unknown {
  const sound = { sampleRate: SAMPLE_RATE, channels: [samples] };
  if (type === 'picture') return pictureRoom({ kind: 'full', signal, sound, measures, response });
  if (type === 'sound') return wav(samples);
  const placed = findReference(samples, SAMPLE_RATE, signal, true);
  return placed && wav(layReference(samples.length, SAMPLE_RATE, signal, placed));
}

port.on('message', (request: SampleRequest) => port.postMessage({ id: request.id, result: answer(request) }));
