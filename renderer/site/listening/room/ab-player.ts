import { isMuted, onMute } from '../../../kit/mute.ts';

export type Side = 'room' | 'reference';

export interface AbState {
  readonly phase: 'idle' | 'loading' | 'playing' | 'failed';
  readonly side: Side;
  /** False when there is nothing to compare with. */
  readonly hasReference: boolean;
}

export interface AbPlayer {
  get(): AbState;
  subscribe(listener: () => void): () => void;
  /** From that second on; must run inside a click the first time. */
  play(fromSeconds: number): Promise<void>;
  pause(): void;
  /** At once, while it plays on. */
  choose(side: Side): void;
  /** Where it is, or would go on, seconds. */
  position(): number;
  close(): void;
}

/** Short enough to be heard as a switch, long enough not to click. */
const FADE_SECONDS = 0.015;

/** Plays what a room heard and what was played into it side by side, equally loud, and switches between them. */
export function createAbPlayer(options: {
  readonly roomUrl: string;
  readonly referenceUrl: string;
  readonly roomGainDb: number;
  readonly referenceGainDb: number | null;
}): AbPlayer {
  const gains = { room: options.roomGainDb, reference: options.referenceGainDb };
  let state: AbState = { phase: 'idle', side: 'room', hasReference: options.referenceGainDb !== null };
  let context: AudioContext | null = null;
  let buffers: Record<Side, AudioBuffer | null> | null = null;
  let nodes: { sources: AudioBufferSourceNode[]; volumes: Partial<Record<Side, GainNode>> } | null = null;
  let startedAt = 0;
  let from = 0;
  let isClosed = false;
  const listeners = new Set<() => void>();
  const set = (next: Partial<AbState>): void => {
    state = { ...state, ...next };
    for (const listener of listeners) listener();
  };
  const volumeOf = (side: Side): number =>
    side === state.side && !isMuted() ? 10 ** ((gains[side] ?? -200) / 20) : 0;
  const applyVolumes = (): void => {
    const now = context?.currentTime ?? 0;
    for (const side of ['room', 'reference'] as const)
      nodes?.volumes[side]?.gain.setTargetAtTime(volumeOf(side), now, FADE_SECONDS / 3);
  };
  const stopMute = onMute(applyVolumes);
  const stopNodes = (): void => {
    for (const source of nodes?.sources ?? []) {
      source.onended = null;
      source.stop();
      source.disconnect();
    }
    nodes = null;
  };
  const position = (): number =>
    state.phase === 'playing' && context !== null ? from + (context.currentTime - startedAt) : from;

  async function load(audio: AudioContext): Promise<Record<Side, AudioBuffer | null>> {
    const read = async (url: string): Promise<AudioBuffer> => {
      const answer = await fetch(url);
      if (!answer.ok) throw new Error(`no sound: ${answer.status}`);
      return audio.decodeAudioData(await answer.arrayBuffer());
    };
    const [room, reference] = await Promise.all([
      read(options.roomUrl),
      options.referenceGainDb === null ? null : read(options.referenceUrl).catch(() => null),
    ]);
    return { room, reference };
  }

  return {
    get: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async play(fromSeconds) {
      stopNodes();
      set({ phase: 'loading' });
      try {
        context ??= new AudioContext({ latencyHint: 'interactive' });
        await Promise.race([context.resume(), new Promise((resolve) => setTimeout(resolve, 1_000))]);
        buffers ??= await load(context);
        if (isClosed) return;
        if (context.state !== 'running') throw new Error('no sound is allowed');
      } catch {
        if (!isClosed) set({ phase: 'failed' });
        return;
      }
      const hasReference = buffers.reference !== null;
      set({ hasReference, side: hasReference ? state.side : 'room' });
      const audio = context;
      const at = audio.currentTime + 0.03;
      const length = buffers.room?.duration ?? 0;
      from = fromSeconds >= length - 0.05 ? 0 : Math.max(0, fromSeconds);
      const sources: AudioBufferSourceNode[] = [];
      const volumes: Partial<Record<Side, GainNode>> = {};
      for (const side of ['room', 'reference'] as const) {
        const buffer = buffers[side];
        if (buffer === null) continue;
        const source = audio.createBufferSource();
        const volume = audio.createGain();
        source.buffer = buffer;
        volume.gain.value = volumeOf(side);
        source.connect(volume).connect(audio.destination);
        source.start(at, from);
        sources.push(source);
        volumes[side] = volume;
      }
      nodes = { sources, volumes };
      startedAt = at;
      const [first] = sources;
      if (first)
        first.onended = () => {
          stopNodes();
          from = 0;
          set({ phase: 'idle' });
        };
      set({ phase: 'playing' });
    },
    pause() {
      from = position();
      stopNodes();
      set({ phase: 'idle' });
    },
    choose(side) {
      if (side === 'reference' && !state.hasReference) return;
      set({ side });
      applyVolumes();
    },
    position,
    close() {
      isClosed = true;
      stopMute();
      stopNodes();
      listeners.clear();
      void context?.close();
    },
  };
}
