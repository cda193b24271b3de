/**
 * Repeatable random numbers (mulberry32): the same seed gives the same signal on every machine.
 * Good enough for noise; not for secrets.
 */
export function createRandom(seed: number): { uniform(): number; gaussian(): number } {
  let state = seed >>> 0;
  function uniform(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  return {
    uniform,
    // Box and Muller; 1 - u is never zero.
    gaussian: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
  };
}
