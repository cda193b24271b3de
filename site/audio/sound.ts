/** Decoded sound: one array per channel, all of the same length, full scale 1.0, every sample finite. */
export interface Sound {
  readonly sampleRate: number;
  readonly channels: readonly Float32Array[];
}

export function secondsOf(sound: Sound): number {
  return (sound.channels[0]?.length ?? 0) / sound.sampleRate;
}

/** The mean of all channels; a mono sound is returned as it is, without a copy. */
export function toMono(sound: Sound): Float32Array {
  const [first = new Float32Array(0), ...others] = sound.channels;
  if (others.length === 0) return first;
  const mono = new Float32Array(first.length);
  for (const channel of sound.channels)
    for (let index = 0; index < mono.length; index += 1)
      mono[index] = (mono[index] ?? 0) + (channel[index] ?? 0) / sound.channels.length;
  return mono;
}
