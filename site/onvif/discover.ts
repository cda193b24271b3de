import { randomUUID } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { networkInterfaces } from 'node:os';
import { type ProbeMatch, probeMessage, readProbeMatches } from './discovery-message.ts';

const GROUP = '239.255.255.250';
const PORT = 3702;
/** Answers may take APP_MAX_DELAY of half a second, slow devices longer. */
const WAIT_MS = 3_000;
/** A datagram may be lost: everybody is asked twice. */
const ROUNDS = 2;
const ROUND_PAUSE_MS = 400;
/** Unicast probes at once, so that a small switch is not flooded. */
const BATCH = 32;
const BATCH_PAUSE_MS = 50;
const MOST_DEVICES = 2_000;

export interface DiscoverOptions {
  /** Addresses to ask one by one, besides the networks of this machine. */
  readonly addresses: readonly string[];
  readonly signal: AbortSignal;
  onProgress(done: number, total: number): void;
  onDevice(device: ProbeMatch): void;
  /** Own IPv4 addresses to ask from; all of this machine by default. */
  readonly interfaces?: readonly string[];
  readonly group?: string;
  readonly port?: number;
  readonly waitMs?: number;
}

/** IPv4 addresses of this machine's networks, without loopback. */
export const ownAddresses = (): readonly string[] =>
  Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address);

/**
 * Asks every own network by multicast and the given addresses one by one, and reports each device once.
 * A network that cannot be asked is passed over; rejects only when nothing at all could be asked.
 */
export async function discover(options: DiscoverOptions): Promise<void> {
  const { addresses, signal, interfaces = ownAddresses() } = options;
  const { group = GROUP, port = PORT, waitMs = WAIT_MS } = options;
  const messageId = `urn:uuid:${randomUUID()}`;
  const message = Buffer.from(probeMessage(messageId));
  const seen = new Set<string>();
  const sockets: Socket[] = [];
  const onMessage = (datagram: Buffer, sender: string): void => {
    for (const device of readProbeMatches(datagram, sender, messageId)) {
      const key = `${device.host}:${device.port}`;
      if (seen.has(key) || seen.size >= MOST_DEVICES) continue;
      seen.add(key);
      options.onDevice(device);
    }
  };
  const total = (interfaces.length + addresses.length) * ROUNDS;
  let done = 0;
  let sent = 0;
  const ask = async (socket: Socket, target: string): Promise<void> => {
    if (await sendTo(socket, message, port, target)) sent += 1;
    done += 1;
    options.onProgress(done, total);
  };
  try {
    const own: Socket[] = [];
    for (const address of interfaces) {
      const socket = await openSocket(address, true, onMessage);
      if (socket === null) continue;
      sockets.push(socket);
      own.push(socket);
    }
    const unicast = addresses.length === 0 ? null : await openSocket('0.0.0.0', false, onMessage);
    if (unicast !== null) sockets.push(unicast);
    for (let round = 0; round < ROUNDS && !signal.aborted; round += 1) {
      for (const socket of own) await ask(socket, group);
      for (let from = 0; unicast !== null && from < addresses.length && !signal.aborted; from += BATCH) {
        await Promise.all(addresses.slice(from, from + BATCH).map((address) => ask(unicast, address)));
        await pause(BATCH_PAUSE_MS, signal);
      }
      if (round < ROUNDS - 1) await pause(ROUND_PAUSE_MS, signal);
    }
    if (sent === 0 && !signal.aborted) throw new Error('no network could be asked');
    await pause(waitMs, signal);
  } finally {
    for (const socket of sockets) socket.close();
  }
}

function openSocket(
  address: string,
  isMulticast: boolean,
  onMessage: (datagram: Buffer, sender: string) => void,
): Promise<Socket | null> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    let isOpen = false;
    // An ICMP refusal of one address must not end the search for the others.
    socket.on('error', () => {
      if (isOpen) return;
      socket.close();
      resolve(null);
    });
    socket.on('message', (datagram, { address: sender }) => onMessage(datagram, sender));
    socket.bind(0, address, () => {
      isOpen = true;
      try {
        if (isMulticast) socket.setMulticastInterface(address);
      } catch {
        // The kernel then chooses the way by itself.
      }
      resolve(socket);
    });
  });
}

const sendTo = (socket: Socket, message: Buffer, port: number, target: string): Promise<boolean> =>
  new Promise((resolve) => socket.send(message, port, target, (error) => resolve(error === null)));

function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
}
