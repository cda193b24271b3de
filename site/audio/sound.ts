/** Decoded sound: one array per channel, all of the same length, full scale 1.0, every sample finite. */
export interface Sound {
  readonly sampleRate: number;
  readonly channels: readonly Float32Array[];
}

export function secondsOf(sound: Sound): number {
  return (sound.channels[0]?.length ?? 0) / sound.sampleRate;
}

/** The mean of all channels, of the samples `[from, to)`; of a mono sound a view, not a copy. */
export function toMono({ channels }: Sound, from = 0, to?: number): Float32Array {
  const [first = new Float32Array(0), ...others] = channels.map((channel) => channel.subarray(from, to));
  if (others.length === 0) return first;
  const mono = first.map((value) => value / channels.length);
  for (const channel of others)
    for (let index = 0; index < mono.length; index += 1)
      mono[index] = (mono[index] as number) + (channel[index] ?? 0) / channels.length;
  return mono;
}
