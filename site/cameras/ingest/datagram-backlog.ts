/** libuv reads at most so many datagrams of one socket before it looks at the next (`uv__udp_recvmsg`). */
const DATAGRAMS_PER_POLL = 32;

/**
 * Whether a socket of this process was left with datagrams by the last poll of the event loop: one that delivered as
 * many as a poll reads at most. A key frame of 300 packets is then read in ten polls on end, not in ten paced ones.
 */
export class DatagramBacklog {
  #poll = 0;
  #hasMore = false;

  /** A counter for one socket: to be called for each of its datagrams. */
  watch(): () => void {
    let poll = -1;
    let count = 0;
    return () => {
      if (poll !== this.#poll) {
        poll = this.#poll;
        count = 0;
      }
      count += 1;
      if (count >= DATAGRAMS_PER_POLL) this.#hasMore = true;
    };
  }

  /** Once after every poll. */
  take(): boolean {
    const hasMore = this.#hasMore;
    this.#hasMore = false;
    this.#poll += 1;
    return hasMore;
  }
}

/** All datagram sockets of this process are polled by one loop. */
export const datagramBacklog = new DatagramBacklog();
