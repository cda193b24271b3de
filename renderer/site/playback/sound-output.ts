import { isMuted, onMute } from '../../kit/mute.ts';

interface Piece {
  readonly fromMicros: number;
  readonly sampleRate: number;
  readonly samples: Float32Array<ArrayBuffer>;
  readonly positionMicros: number;
  readonly sentMs: number;
}

/** Pieces that begin within this of the end of the one before follow it directly: capture times tremble. */
const JOIN_SECONDS = 0.08;

/** Plays pieces of sound where the pictures are: each begins when the position reaches its capture time. */
export function createSoundOutput() {
  let context: AudioContext | null = null;
  let gain: GainNode | null = null;
  let endSeconds = 0;
  const playing = new Set<AudioBufferSourceNode>();
  const follow = (): void => {
    if (gain) gain.gain.value = isMuted() ? 0 : 1;
  };
  let stopMute: (() => void) | null = null;
  const stop = (): void => {
    for (const source of playing) source.stop();
    playing.clear();
    endSeconds = 0;
  };
  return {
    /** Browsers allow sound only after somebody has pressed something: call it from there. */
    open(): void {
      if (!context) {
        context = new AudioContext();
        gain = context.createGain();
        gain.connect(context.destination);
        stopMute = onMute(follow);
        follow();
      }
      void context.resume();
    },
    play({ fromMicros, sampleRate, samples, positionMicros, sentMs }: Piece): void {
      if (!context || !gain || samples.length === 0) return;
      const passedMs = performance.timeOrigin + performance.now() - sentMs;
      const aheadSeconds = ((fromMicros - positionMicros) / 1_000 - passedMs) / 1_000;
      const dueSeconds = context.currentTime + aheadSeconds;
      const startSeconds = Math.abs(dueSeconds - endSeconds) < JOIN_SECONDS ? endSeconds : dueSeconds;
      if (startSeconds < context.currentTime) return;
      const buffer = context.createBuffer(1, samples.length, sampleRate);
      buffer.copyToChannel(samples, 0);
      const source = context.createBufferSource();
      source.buffer = buffer;
      source.connect(gain);
      source.onended = () => playing.delete(source);
      source.start(startSeconds);
      playing.add(source);
      endSeconds = startSeconds + buffer.duration;
    },
    stop,
    close(): void {
      stop();
      stopMute?.();
      void context?.close();
      context = null;
      gain = null;
    },
  };
}
