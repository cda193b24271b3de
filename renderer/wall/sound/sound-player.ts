import type { SoundFormat, SoundProblem } from '../../../shared/contract/sound.ts';
import { parseMediaUnit } from '../media-message.ts';
import { NO_PLAYOUT, type Playout, planPiece } from './playout.ts';
import { createSoundDecoder, type SoundDecoder } from './sound-decoder.ts';
import { parseSoundText } from './sound-message.ts';

/**
 * - `connecting`: nothing is known yet
 * - `playing`: sound comes
 * - `silent`: the camera has a microphone, but no data comes
 * - `blocked`: the browser wants a press before it makes sound
 * - `lost`: the socket to the service is down
 */
export type SoundState = 'connecting' | 'playing' | 'silent' | 'blocked' | 'lost' | SoundProblem;

export interface SoundPlayer {
  state(): SoundState;
  /** RMS since the last call, dBFS re full scale; null when nothing came. Measured before muting. */
  readLevelDbfs(): number | null;
  setMuted(isMuted: boolean): void;
  close(): void;
}

const RETRY_MS = 2_000;
/** Without data for this long the sound has stopped. */
const SILENT_AFTER_MS = 1_500;

/** Plays the live sound of one camera. Late sound is dropped: what is heard is the room now. */
export function createSoundPlayer(url: string): SoundPlayer {
  let socket: WebSocket | null = null;
  let context: AudioContext | null = null;
  let gain: GainNode | null = null;
  let decoder: SoundDecoder | null = null;
  let problem: SoundProblem | 'connecting' | 'lost' | null = 'connecting';
  let playout: Playout = NO_PLAYOUT;
  let lastDataMs = performance.now();
  let isMuted = false;
  let isClosed = false;
  let generation = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let squares = 0;
  let count = 0;

  const stopPlaying = (): void => {
    generation += 1;
    decoder?.close();
    decoder = null;
    void context?.close();
    context = null;
    gain = null;
    playout = NO_PLAYOUT;
  };
  const play = (channels: readonly Float32Array<ArrayBuffer>[], sampleRate: number): void => {
    const [first] = channels;
    if (!first || first.length === 0) return;
    lastDataMs = performance.now();
    for (const sample of first) squares += sample * sample;
    count += first.length;
    if (!context || !gain || context.state !== 'running') return;
    const planned = planPiece(playout, context.currentTime, first.length / sampleRate);
    playout = planned.playout;
    if (planned.startS === null) return;
    const buffer = context.createBuffer(channels.length, first.length, sampleRate);
    for (const [channel, samples] of channels.entries()) buffer.copyToChannel(samples, channel);
    const source = context.createBufferSource();
    source.buffer = buffer;
    source.connect(gain);
    source.start(planned.startS);
  };
  const open = async (format: SoundFormat): Promise<void> => {
    stopPlaying();
    const current = generation;
    const made = await createSoundDecoder(
      format,
      (channels) => {
        if (current === generation) play(channels, format.sampleRate);
      },
      () => {
        if (current === generation) problem = 'codec-unsupported';
      },
    );
    if (current !== generation || isClosed) return made?.close();
    if (!made) {
      problem = 'codec-unsupported';
      return;
    }
    decoder = made;
    // The card's own rate would resample every piece by itself and click at each seam.
    context = new AudioContext({ sampleRate: format.sampleRate, latencyHint: 'interactive' });
    gain = context.createGain();
    gain.gain.value = isMuted ? 0 : 1;
    gain.connect(context.destination);
    problem = null;
    lastDataMs = performance.now();
  };
  const connect = (): void => {
    const current = new WebSocket(url);
    socket = current;
    current.binaryType = 'arraybuffer';
    current.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (typeof data === 'string') {
        const message = parseSoundText(data);
        if (message?.kind === 'format') void open(message.format);
        else if (message) {
          stopPlaying();
          problem = message.code;
        }
        return;
      }
      const unit = data instanceof ArrayBuffer ? parseMediaUnit(data) : null;
      if (unit) decoder?.push(unit.data, unit.captureMicros);
    };
    current.onclose = () => {
      if (isClosed || socket !== current) return;
      stopPlaying();
      problem = 'lost';
      retry = setTimeout(connect, RETRY_MS);
    };
  };
  connect();

  return {
    state() {
      if (problem !== null) return problem;
      if (performance.now() - lastDataMs > SILENT_AFTER_MS) return 'silent';
      return context?.state === 'suspended' ? 'blocked' : 'playing';
    },
    readLevelDbfs() {
      if (count === 0) return null;
      const levelDbfs = 10 * Math.log10(Math.max(squares / count, 1e-20));
      squares = 0;
      count = 0;
      return levelDbfs;
    },
    setMuted(value) {
      isMuted = value;
      if (gain) gain.gain.value = value ? 0 : 1;
    },
    close() {
      isClosed = true;
      clearTimeout(retry);
      stopPlaying();
      if (socket) {
        socket.onclose = null;
        socket.onmessage = null;
        socket.close();
      }
    },
  };
}
