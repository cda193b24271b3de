import type { EmissionProblem } from '../../../../shared/contract/signal-emission.ts';
import type { SignalOutput } from '../../../kit/preferences.ts';
import { findOutputs, locateOutput } from './output-devices.ts';

/** The signals have this rate: the file is played as it is, and only a card of another rate resamples. */
const SIGNAL_RATE = 48_000;
const USUAL = '';
/** Chromium has it; the type library of TypeScript does not know it yet. */
type SinkContext = AudioContext & { setSinkId(id: string): Promise<void> };
const hasSinks = (context: AudioContext): context is SinkContext => 'setSinkId' in context;

let context: AudioContext | null = null;

/** Must run inside a click: browsers give sound only to pages a person has touched. False when refused. */
export async function allowSound(): Promise<boolean> {
  // Large buffers: a torn signal would be held against the rooms.
  context ??= new AudioContext({ latencyHint: 'playback', sampleRate: SIGNAL_RATE });
  await Promise.race([context.resume(), new Promise((resolve) => setTimeout(resolve, 1_000))]);
  return context.state === 'running';
}

export interface OpenOutput {
  /** As the driver names it; empty for the computer's usual output. */
  readonly label: string;
  /** Plays once, unprocessed. `onEnd` with null after the last sample, else with why it broke off. Returns the stop. */
  play(sound: AudioBuffer, onEnd: (problem: EmissionProblem | null) => void): () => void;
  decode(wav: ArrayBuffer): Promise<AudioBuffer>;
  buffer(seconds: number): AudioBuffer;
}

/** Turns the page's sound to the chosen device, or says why not: never to another one. */
export async function openOutput(
  chosen: Exclude<SignalOutput, 'external'>,
): Promise<OpenOutput | EmissionProblem> {
  const found = await findOutputs();
  const place = locateOutput(chosen, found);
  if (place.kind === 'gone') return 'device-gone';
  if (!(await allowSound()) || context === null) return 'not-allowed';
  const audio = context;
  const device = place.kind === 'found' ? place.device : chosen === 'usual' ? null : chosen;
  try {
    if (hasSinks(audio)) await audio.setSinkId(device?.id ?? USUAL);
    else if (device !== null) return 'device-gone';
  } catch {
    return 'device-gone';
  }
  return {
    label: device?.label ?? USUAL,
    decode: (wav) => audio.decodeAudioData(wav),
    buffer: (seconds) => audio.createBuffer(1, Math.round(seconds * SIGNAL_RATE), SIGNAL_RATE),
    play: (sound, onEnd) =>
      play(audio, sound, { device: device?.id ?? null, usual: found?.usual ?? '' }, onEnd),
  };
}

function play(
  audio: AudioContext,
  sound: AudioBuffer,
  before: { readonly device: string | null; readonly usual: string },
  onEnd: (problem: EmissionProblem | null) => void,
): () => void {
  const source = audio.createBufferSource();
  let isOver = false;
  const end = (problem: EmissionProblem | null, isTold: boolean): void => {
    if (isOver) return;
    isOver = true;
    source.disconnect();
    audio.removeEventListener('error', onError);
    audio.removeEventListener('statechange', onState);
    if ('mediaDevices' in navigator) navigator.mediaDevices.removeEventListener('devicechange', onDevices);
    if (isTold) onEnd(problem);
  };
  const onError = (): void => end('device-gone', true);
  const onState = (): void => {
    if (audio.state !== 'running') end('device-gone', true);
  };
  // A browser moves to another output by itself when one is pulled out or the system is set anew: we do not.
  const onDevices = (): void => {
    void findOutputs().then((now) => {
      if (now === null) return;
      if (before.device === null) {
        if (now.usual !== before.usual) end('output-changed', true);
      } else if (now.areNamed && !now.devices.some(({ id }) => id === before.device))
        end('device-gone', true);
    });
  };
  audio.addEventListener('error', onError);
  audio.addEventListener('statechange', onState);
  if ('mediaDevices' in navigator) navigator.mediaDevices.addEventListener('devicechange', onDevices);
  source.buffer = sound;
  source.connect(audio.destination);
  source.onended = () => end(null, true);
  source.start();
  return () => end(null, false);
}
