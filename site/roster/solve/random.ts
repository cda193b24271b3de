/** A small fast generator (xorshift32, Marsaglia 2003): the same numbers for the same seed on every machine. */
export class Random {
  private state: number;
  constructor(seed: number) {
    // Neighbouring seeds start far apart; 0 is no state.
    this.state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) | 0 || 1;
    for (let round = 0; round < 8; round += 1) this.next();
  }

  private next(): number {
    let x = this.state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.state = x;
    return x >>> 0;
  }

  /** 0 to below - 1. */
  below(below: number): number {
    return Math.floor((this.next() / 4_294_967_296) * below);
  }

  /** Above 0, below 1. */
  unit(): number {
    return (this.next() + 0.5) / 4_294_967_296;
  }
}
