import type { BenchInput } from '../../../../shared/contract/sound-bench.ts';
import workletUrl from './capture-worklet.ts?worker&url';

export type InputProblem = 'insecure' | 'denied' | 'no-device' | 'busy' | 'failed';

/** The sound card as the bench uses it: one input, one output, one clock. */
export interface BenchAudio {
  readonly context: AudioContext;
  readonly analyser: AnalyserNode;
  readonly input: BenchInput;
  /** Pieces of the input as they come; the returned function ends it. */
  listen(onPiece: (piece: Float32Array<ArrayBuffer>) => void): () => void;
  onLost(listener: () => void): void;
  close(): void;
}

/** The rate of the test signals: nothing is resampled between them and the recording but by the sound card. */
const SAMPLE_RATE = 48_000;
const FFT_POINTS = 8192;

/** Opens the input without any processing and reads back whether the browser obeyed. */
export async function openInput(deviceId: string | null): Promise<BenchAudio | InputProblem> {
  if (!isSecureContext || !('mediaDevices' in navigator)) return 'insecure';
  let stream: MediaStream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({
      audio: {
        ...(deviceId === null ? {} : { deviceId: { exact: deviceId } }),
        echoCancellation: false,
        noiseSuppression: false,
        autoGainControl: false,
      },
    });
  } catch (error) {
    return problemOf(error);
  }
  const [track] = stream.getAudioTracks();
  if (track === undefined) return 'no-device';
  try {
    // Large buffers: a torn signal measures the computer's load.
    const context = new AudioContext({ latencyHint: 'playback', sampleRate: SAMPLE_RATE });
    await context.resume();
    await context.audioWorklet.addModule(workletUrl);
    const source = context.createMediaStreamSource(stream);
    const analyser = context.createAnalyser();
    analyser.fftSize = FFT_POINTS;
    analyser.smoothingTimeConstant = 0.6;
    const capture = new AudioWorkletNode(context, 'bench-capture', { numberOfOutputs: 1, channelCount: 1 });
    // A node that leads nowhere is not run; nothing is heard of it.
    const silent = context.createGain();
    silent.gain.value = 0;
    source.connect(analyser);
    source.connect(capture).connect(silent).connect(context.destination);
    const settings = track.getSettings();
    const flag = (value: unknown): boolean | null => (typeof value === 'boolean' ? value : null);
    let onPiece: ((piece: Float32Array<ArrayBuffer>) => void) | null = null;
    capture.port.onmessage = ({ data }: MessageEvent<Float32Array<ArrayBuffer>>) => onPiece?.(data);
    return {
      context,
      analyser,
      input: {
        label: track.label.slice(0, 200),
        sampleRate: Math.round(settings.sampleRate ?? context.sampleRate),
        echoCancellation: flag(settings.echoCancellation),
        noiseSuppression: flag(settings.noiseSuppression),
        autoGainControl: flag(settings.autoGainControl),
      },
      listen(listener) {
        onPiece = listener;
        return () => {
          onPiece = null;
        };
      },
      onLost(listener) {
        track.onended = listener;
      },
      close() {
        track.onended = null;
        track.stop();
        void context.close();
      },
    };
  } catch {
    track.stop();
    return 'failed';
  }
}

function problemOf(error: unknown): InputProblem {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied';
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'no-device';
  return name === 'NotReadableError' || name === 'AbortError' ? 'busy' : 'failed';
}

/** Whether the browser changes the sound before we get it; null when it does not say. */
export function isProcessed({
  echoCancellation,
  noiseSuppression,
  autoGainControl,
}: BenchInput): boolean | null {
  const flags = [echoCancellation, noiseSuppression, autoGainControl];
  if (flags.includes(true)) return true;
  return flags.includes(null) ? null : false;
}

/** Inputs by name; names are empty until the microphone was allowed once. */
export async function listInputs(): Promise<{ readonly id: string; readonly label: string }[]> {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices
    .filter(({ kind, deviceId }) => kind === 'audioinput' && deviceId !== '')
    .map(({ deviceId, label }) => ({ id: deviceId, label }));
}
