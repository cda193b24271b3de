/** The signals have this rate: the file is played as it is, and only a card of another rate resamples. */
const SIGNAL_RATE = 48_000;

let context: AudioContext | null = null;

/** Must run inside a click: browsers give sound only to pages a person has touched. False when refused. */
export async function allowSignal(): Promise<boolean> {
  // Large buffers: a torn signal would be held against the rooms.
  context ??= new AudioContext({ latencyHint: 'playback', sampleRate: SIGNAL_RATE });
  await Promise.race([context.resume(), new Promise((resolve) => setTimeout(resolve, 1_000))]);
  return context.state === 'running';
}

/** Plays the signal of a check once, unprocessed. Returns the stop; `onProblem` when it cannot be had or decoded. */
export function playSignal(kind: string, onProblem: () => void): () => void {
  const audio = context;
  let source: AudioBufferSourceNode | null = null;
  let isStopped = false;
  const begin = async (): Promise<void> => {
    if (audio?.state !== 'running') throw new Error('no sound is allowed');
    const answer = await fetch(`/api/v1/audio-checks/signals/${encodeURIComponent(kind)}`);
    if (!answer.ok) throw new Error(`the signal is not available: ${answer.status}`);
    const buffer = await audio.decodeAudioData(await answer.arrayBuffer());
    if (isStopped) return;
    source = audio.createBufferSource();
    source.buffer = buffer;
    source.connect(audio.destination);
    source.start();
  };
  begin().catch(() => {
    if (!isStopped) onProblem();
  });
  return () => {
    isStopped = true;
    source?.disconnect();
  };
}
