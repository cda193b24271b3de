import {
  type FileSeal,
  readSealed,
  SealedFileError,
  SealedReader,
} from '../../../server/files/sealed-file.ts';
import { measureCapture } from '../bench/measure-capture.ts';
import { findReference, layReference } from '../pictures/find-reference.ts';
import { pictureRoom } from '../pictures/picture-room.ts';
import { type CheckSignal, checkSignal } from '../run/check-signal.ts';
import { type Sound, secondsOf, toMono } from '../sound.ts';
import { readSentence } from '../wav/read-sentence.ts';
import { bytesAsSource, readWav } from '../wav/read-wav.ts';
import { writeWav } from '../wav/write-wav.ts';
import type { CaptureJob, DeskAnswer, DeskRequest, PictureJob } from './desk-messages.ts';

/** Two minutes of 48 kHz in 16 bits are 11.5 MB; a check keeps no more. */
const LARGEST_BYTES = 16 * 1024 * 1024;
const LEAST_SECONDS = 0.5;

/** Runs in the desk's thread: one request, one answer, never a throw. */
export function answerDesk(request: DeskRequest): DeskAnswer {
  try {
    const sound = soundOf(request);
    if ('problem' in sound)
      return problem(request.type === 'capture' ? 'no-sound' : 'unreadable', sound.problem);
    if (request.type === 'capture') return captureOf(request, sound);
    const signal = signalOf(request);
    if (request.type === 'picture')
      return { type: 'picture', facts: pictureRoom({ ...request, sound, signal }) };
    const samples = toMono(sound);
    const { sampleRate } = sound;
    const placed = signal && findReference(samples, sampleRate, signal, request.kind === 'full');
    if (signal === null || placed === null)
      return problem('not-found', 'the signal is not in the sound of this room');
    const laid = layReference(samples.length, sampleRate, signal, placed);
    return { type: 'reference', wav: writeWav({ sampleRate, channels: [laid] }, 's16') };
  } catch (error) {
    return problem('failed', error instanceof Error ? error.message : String(error));
  }
}

function captureOf({ kind, sentencePath, profile }: CaptureJob, sound: Sound): DeskAnswer {
  const seconds = secondsOf(sound);
  if (seconds < LEAST_SECONDS) return problem('no-sound', 'the recording is empty');
  const sentence = () => readSentence(sentencePath);
  const reference =
    kind === 'check'
      ? checkSignal('full', sentence).sound
      : kind === 'sweep'
        ? checkSignal('sweep', sentence).sound
        : null;
  const { sampleRate } = sound;
  return { type: 'capture', seconds, sampleRate, measured: measureCapture(kind, sound, reference, profile) };
}

function soundOf({ evidence }: { readonly evidence: FileSeal }): Sound | { readonly problem: string } {
  try {
    const reader = new SealedReader(evidence);
    reader.close();
    if (reader.sizeBytes > LARGEST_BYTES) return { problem: 'the sound that was kept is too large' };
    const sound = readWav(bytesAsSource(readSealed(evidence)));
    return 'problem' in sound ? { problem: `the sound that was kept ${sound.text}` } : sound;
  } catch (error) {
    const isDamaged = error instanceof SealedFileError;
    return { problem: isDamaged ? error.message : 'the sound that was kept cannot be read' };
  }
}

/** A recording of the site is not kept with the check. */
const signalOf = ({ kind, sentencePath }: PictureJob): CheckSignal | null =>
  kind === 'programme' ? null : checkSignal(kind, () => readSentence(sentencePath));

const problem = (code: Extract<DeskAnswer, { type: 'problem' }>['code'], text: string): DeskAnswer => ({
  type: 'problem',
  code,
  text,
});
