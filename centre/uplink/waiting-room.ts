/** Connections that have not yet shown who they are, per address. */
export interface WaitingRoom {
  /** False: the address has its share waiting already. `connection` is any name of it, unique while it is open. */
  enter(connection: string, address: string): boolean;
  /** It has greeted rightly, or has ended. */
  leave(connection: string): void;
  waiting(address: string): number;
}

/**
 * A handshake costs the centre far more than the caller, so one address may have only so many under way; sites
 * that are known no longer count, however many share an address. Bounded by the connections that are open.
 */
export function createWaitingRoom(mostPerAddress: number): WaitingRoom {
  const addresses = new Map<string, string>();
  const counts = new Map<string, number>();
  return {
    enter(connection, address) {
      const count = counts.get(address) ?? 0;
      if (count >= mostPerAddress) return false;
      counts.set(address, count + 1);
      addresses.set(connection, address);
      return true;
    },
    leave(connection) {
      const address = addresses.get(connection);
      if (address === undefined) return;
      addresses.delete(connection);
      const left = (counts.get(address) ?? 1) - 1;
      if (left > 0) counts.set(address, left);
      else counts.delete(address);
    },
    waiting: (address) => counts.get(address) ?? 0,
  };
}
