import type { Sound } from './sound.ts';

/**
 * The channel with the most power. Not the mean of all: channels of opposite polarity or with a small delay would
 * cancel in it, and a measure must not blame the room for that.
 */
export function loudestChannel(sound: Sound): Float32Array {
  const power = (channel: Float32Array): number => channel.reduce((sum, value) => sum + value * value, 0);
  const [first = new Float32Array(0), ...others] = sound.channels;
  let best = first;
  let most = others.length === 0 ? 0 : power(first);
  for (const channel of others) {
    const its = power(channel);
    if (its > most) [best, most] = [channel, its];
  }
  return best;
}
