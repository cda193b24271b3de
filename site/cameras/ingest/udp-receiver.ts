import { randomBytes, randomInt } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { isIP, isIPv6 } from 'node:net';
import { ReceptionStatistics } from '../rtp/reception-statistics.ts';
import { ReorderWindow } from '../rtp/reorder-window.ts';
import { findSenderReport } from '../rtp/rtcp.ts';
import { createRtpPacket, parseRtp } from '../rtp/rtp-header.ts';
import type { PortPair } from '../rtsp/transport-header.ts';
import { datagramBacklog } from './datagram-backlog.ts';

/** Even RTP ports are drawn from here; outside the ranges systems hand out by themselves (from 32768 or 49152). */
const FIRST_PORT = 10_000;
const LAST_PORT = 32_000;
const MAX_PAIR_TRIES = 24;
/** A key frame arrives in one burst, and an ingest worker looks at its sockets in steps. */
const SOCKET_BUFFER_BYTES = 1024 * 1024;
/**
 * What a port of 100 Mbit/s, the fastest most cameras have, fills per millisecond: 12.5 kB of packets of 1400 bytes,
 * which Linux counts with its own overhead as 2304 each.
 */
const FILLED_BYTES_PER_MS = 20_600;
/** RFC 3550 6.2: at least 5 s between reports. */
const REPORT_MS = 5_000;

export interface UdpTrack {
  readonly payloadTypes: ReadonlySet<number>;
  readonly clockRate: number;
  /** Where the server takes reports; null when it named no ports. */
  readonly serverPorts: PortPair | null;
  /** Address the packets come from when it is not the server's own. */
  readonly source: string | null;
  /** Channel numbers under which packets are handed on. */
  readonly channels: PortPair;
}

/** Packets of one channel, in order; `bytes` is theirs alone. */
export type UdpSink = (channel: number, bytes: Buffer, start: number, end: number) => void;

interface Pair {
  readonly rtp: Socket;
  readonly rtcp: Socket;
  readonly ports: PortPair;
}

/**
 * UDP ports of one RTSP session: pairs of an even and the next odd port, drawn at random. Takes packets only from the
 * session's server (and the source it announced), orders them, and answers with receiver reports, without which many
 * servers end a session.
 */
export class UdpReceiver {
  readonly #pairs: readonly Pair[];
  /** How long the sockets can be left alone while a camera sends as fast as its port allows. */
  readonly maxPauseMs: number;
  readonly #active: { tick(nowMs: number): void }[] = [];
  #isClosed = false;
  /** Packets of other senders, dropped. */
  strangers = 0;

  private constructor(pairs: readonly Pair[]) {
    this.#pairs = pairs;
    const sizes = pairs.map(({ rtp }) => bufferBytes(rtp));
    this.maxPauseMs = Math.floor(Math.min(...sizes) / FILLED_BYTES_PER_MS);
  }

  /** Opens `count` pairs on the local address of the session's TCP connection; null when no ports can be had. */
  static async open(localAddress: string, count: number): Promise<UdpReceiver | null> {
    const pairs: Pair[] = [];
    for (let tries = 0; pairs.length < count && tries < MAX_PAIR_TRIES; tries += 1) {
      const pair = await openPair(localAddress, randomInt(FIRST_PORT / 2, LAST_PORT / 2) * 2);
      if (pair !== null) pairs.push(pair);
    }
    const receiver = new UdpReceiver(pairs);
    if (pairs.length === count) return receiver;
    receiver.close();
    return null;
  }

  get ports(): readonly PortPair[] {
    return this.#pairs.map((pair) => pair.ports);
  }

  /** Begins to take packets of track `index` from the server; opens a way for them through its firewall. */
  receive(index: number, track: UdpTrack, serverAddress: string, sink: UdpSink): void {
    const pair = this.#pairs[index];
    if (pair === undefined || this.#isClosed) return;
    const allowed = new Set([plainAddress(serverAddress)]);
    if (track.source !== null && isIP(track.source) !== 0) allowed.add(plainAddress(track.source));
    const statistics = new ReceptionStatistics(randomBytes(4).readUInt32BE(), track.clockRate);
    const packet = createRtpPacket();
    const window = new ReorderWindow<Buffer>((bytes) => sink(track.channels.rtp, bytes, 0, bytes.length));
    let reportPort = track.serverPorts?.rtcp ?? null;
    let reportAtMs = 0;
    const countDatagram = datagramBacklog.watch();
    pair.rtp.on('message', (bytes, from) => {
      countDatagram();
      if (!allowed.has(plainAddress(from.address))) {
        this.strangers += 1;
        return;
      }
      if (!parseRtp(bytes, 0, bytes.length, packet) || !track.payloadTypes.has(packet.payloadType)) return;
      const nowMs = performance.now();
      statistics.onPacket(packet.sequence, packet.timestamp, packet.ssrc, nowMs);
      window.push(bytes, packet.sequence, packet.ssrc, nowMs);
    });
    pair.rtcp.on('message', (bytes, from) => {
      if (!allowed.has(plainAddress(from.address))) {
        this.strangers += 1;
        return;
      }
      reportPort ??= from.port;
      const report = findSenderReport(bytes, 0, bytes.length);
      if (report !== null) statistics.onSenderReport(report.ntpMiddle, performance.now());
      sink(track.channels.rtcp, bytes, 0, bytes.length);
    });
    const address = plainAddress(serverAddress);
    if (track.serverPorts !== null) {
      // An empty RTP packet (version 2, this payload type) makes firewalls on the way expect the answers.
      const [payloadType = 96] = track.payloadTypes;
      const greeting = Buffer.from([0x80, payloadType, ...randomBytes(10)]);
      send(pair.rtp, greeting, track.serverPorts.rtp, address);
    }
    this.#active.push({
      tick: (nowMs) => {
        window.release(nowMs);
        if (nowMs < reportAtMs || reportPort === null) return;
        reportAtMs = nowMs + REPORT_MS;
        send(pair.rtcp, statistics.write(nowMs), reportPort, address);
      },
    });
  }

  /** Gives up waiting for missing packets and sends the reports that are due. */
  tick(nowMs: number): void {
    for (const track of this.#active) track.tick(nowMs);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const { rtp, rtcp } of this.#pairs) {
      rtp.removeAllListeners('message').close();
      rtcp.removeAllListeners('message').close();
    }
  }
}

/** What the system granted: it may be less than was asked for. 0 for a closed socket. */
function bufferBytes(socket: Socket): number {
  try {
    return socket.getRecvBufferSize();
  } catch {
    return 0;
  }
}

async function openPair(address: string, port: number): Promise<Pair | null> {
  const rtp = await bind(address, port);
  if (rtp === null) return null;
  const rtcp = await bind(address, port + 1);
  if (rtcp !== null) return { rtp, rtcp, ports: { rtp: port, rtcp: port + 1 } };
  rtp.close();
  return null;
}

function bind(address: string, port: number): Promise<Socket | null> {
  const local = plainAddress(address);
  return new Promise((resolve) => {
    const socket = createSocket({
      type: isIPv6(local) ? 'udp6' : 'udp4',
      recvBufferSize: SOCKET_BUFFER_BYTES,
    });
    socket.once('error', () => {
      socket.close();
      resolve(null);
    });
    socket.bind({ port, address: local, exclusive: true }, () => {
      // What a closed port on the other side answers is no failure of the session.
      socket.removeAllListeners('error').on('error', () => {});
      resolve(socket);
    });
  });
}

/** Never throws: a full queue or a vanished network costs one report. */
function send(socket: Socket, bytes: Buffer, port: number, address: string): void {
  socket.send(bytes, port, address, () => {});
}

/** IPv4 addresses on a socket of both kinds carry a prefix. */
function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
}
