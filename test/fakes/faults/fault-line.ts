import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import type { Enrolment } from '../../../shared/uplink/enrolment.ts';
import { UPLINK_PROTOCOL } from '../../../shared/uplink/limits.ts';

/** A middle box between a site and its centre. TLS ends in it on both sides, so it can harm single frames too. */
export interface FaultLine {
  readonly url: string;
  /** How often each fault has really struck something. */
  readonly struck: Readonly<Record<Fault, number>>;
  connections(): number;
  /** Every open connection is reset. */
  cut(): void;
  /** Resets what is open and what comes, until `mend`. */
  refuse(): void;
  /** Takes everything and passes nothing on, in both directions, pings included; nobody is told. Until `mend`. */
  blackHole(): void;
  /** Everything arrives so much later, in order. Until `mend`. */
  delay(ms: number): void;
  /** Acknowledgements vanish, everything else passes. Until `mend`. */
  dropAcks(): void;
  /** The next frames of events upward vanish while the line stays up. */
  swallow(frames: number): void;
  /** The next instructions downward vanish. */
  swallowInstructions(frames: number): void;
  /** The next frames of events upward arrive twice. */
  duplicate(frames: number): void;
  /** The next connection's whole opening, greeting included, is played to the centre on a second connection as well. */
  copyNextConnection(): void;
  /** The site is cut off; what it had just sent reaches the centre only after its next connection is up. */
  overtake(): void;
  mend(): void;
  close(): void;
}

export const FAULTS = [
  'cut',
  'refuse',
  'black-hole',
  'delay',
  'drop-acks',
  'swallow',
  'swallow-instruction',
  'duplicate',
  'copy-connection',
  'overtake',
] as const;
export type Fault = (typeof FAULTS)[number];

type Message = { readonly data: Buffer; readonly isBinary: boolean };

interface Pair {
  readonly near: WebSocket;
  readonly far: WebSocket;
  /** What waits for the far side to open. */
  early: Message[] | null;
  /** Set while the site is being overtaken: what it sent is held back. */
  held: Message[] | null;
}

/** How long an overtaken connection is held back after the next one is up: either may win the race. */
const OVERTAKE_MS = 40;

export async function startFaultLine(options: {
  readonly certificate: { readonly certificate: string; readonly privateKey: string };
  /** Where the site would connect without the box, and with what. */
  readonly upstream: Enrolment;
}): Promise<FaultLine> {
  const { ca, certificate, privateKey, endpoints } = options.upstream;
  const struck = Object.fromEntries(FAULTS.map((fault) => [fault, 0])) as Record<Fault, number>;
  const pairs = new Set<Pair>();
  let late: Pair[] = [];
  let connections = 0;
  let mode: 'open' | 'refuse' | 'black-hole' | 'drop-acks' = 'open';
  let delayMs = 0;
  let toSwallow = 0;
  let toSwallowDown = 0;
  let toDuplicate = 0;
  let isCopyDue = false;

  const server = createServer({
    cert: options.certificate.certificate,
    key: options.certificate.privateKey,
    ca,
    requestCert: true,
  });
  const sockets = new WebSocketServer({
    server,
    handleProtocols: () => UPLINK_PROTOCOL,
    perMessageDeflate: false,
    // Life of the far end must be proven by the far end.
    autoPong: false,
  });
  const dial = (): WebSocket =>
    new WebSocket(endpoints[0] ?? '', [UPLINK_PROTOCOL], {
      ca,
      cert: certificate,
      key: privateKey,
      perMessageDeflate: false,
      autoPong: false,
    });
  const strike = (fault: Fault): undefined => {
    struck[fault] += 1;
  };
  const later = (work: () => void): void => {
    if (delayMs > 0) strike('delay');
    if (delayMs > 0) setTimeout(work, delayMs);
    else work();
  };
  const isHole = (): boolean => {
    if (mode === 'black-hole') strike('black-hole');
    return mode === 'black-hole';
  };
  const pass = (to: WebSocket, { data, isBinary }: Message): void => {
    if (to.readyState === WebSocket.OPEN) to.send(data, { binary: isBinary });
  };

  function up(pair: Pair, message: Message): undefined {
    if (isHole()) return;
    if (pair.held !== null) {
      pair.held.push(message);
      return;
    }
    if (message.isBinary && toSwallow > 0) {
      toSwallow -= 1;
      return strike('swallow');
    }
    const copies = message.isBinary && toDuplicate > 0 ? 2 : 1;
    if (copies === 2) {
      toDuplicate -= 1;
      strike('duplicate');
    }
    if (pair.early !== null) {
      pair.early.push(message);
      return;
    }
    later(() => {
      for (let copy = 0; copy < copies; copy += 1) pass(pair.far, message);
    });
  }

  function down(pair: Pair, message: Message): undefined {
    if (isHole()) return;
    const text = message.data.toString();
    if (mode === 'drop-acks' && text.startsWith('{"t":"ack"')) return strike('drop-acks');
    if (toSwallowDown > 0 && text.startsWith('{"t":"cmd"')) {
      toSwallowDown -= 1;
      return strike('swallow-instruction');
    }
    later(() => pass(pair.near, message));
  }

  /** A second connection with the site's own certificate that says what the first one said. */
  function copyOf(pair: Pair): (message: Message) => void {
    const second = dial();
    const waiting: Message[] = [];
    second.on('open', () => {
      for (const message of waiting.splice(0)) pass(second, message);
    });
    second.on('error', () => undefined);
    pair.far.once('close', () => second.terminate());
    strike('copy-connection');
    return (message) => {
      if (second.readyState === WebSocket.OPEN) pass(second, message);
      else if (waiting.length < 50) waiting.push(message);
    };
  }

  sockets.on('connection', (near) => {
    connections += 1;
    near.on('error', () => undefined);
    if (mode === 'refuse') {
      strike('refuse');
      return near.terminate();
    }
    const pair: Pair = { near, far: dial(), early: [], held: null };
    pairs.add(pair);
    const copy = isCopyDue ? copyOf(pair) : null;
    isCopyDue = false;
    near.on('message', (data: Buffer, isBinary) => {
      copy?.({ data, isBinary });
      up(pair, { data, isBinary });
    });
    near.on('ping', (data) => {
      if (!isHole()) later(() => pair.far.readyState === WebSocket.OPEN && pair.far.ping(data));
    });
    near.on('pong', (data) => {
      if (!isHole()) later(() => pair.far.readyState === WebSocket.OPEN && pair.far.pong(data));
    });
    near.on('close', () => {
      if (pair.held === null) pair.far.terminate();
    });
    pair.far.on('open', () => {
      const early = pair.early ?? [];
      pair.early = null;
      for (const message of early) pass(pair.far, message);
      const overtaken = late;
      late = [];
      setTimeout(() => {
        for (const old of overtaken) {
          for (const message of old.held ?? []) {
            strike('overtake');
            pass(old.far, message);
          }
          old.held = null;
          setTimeout(() => old.far.terminate(), OVERTAKE_MS);
        }
      }, OVERTAKE_MS);
    });
    pair.far.on('message', (data: Buffer, isBinary) => down(pair, { data, isBinary }));
    pair.far.on('ping', (data) => {
      if (!isHole()) later(() => near.readyState === WebSocket.OPEN && near.ping(data));
    });
    pair.far.on('pong', (data) => {
      if (!isHole()) later(() => near.readyState === WebSocket.OPEN && near.pong(data));
    });
    pair.far.on('error', () => near.terminate());
    pair.far.on('close', (code, reason) => {
      pairs.delete(pair);
      if (pair.held !== null) return;
      // A close code is a word of the centre; a torn line is not.
      if (code >= 4000) near.close(code, reason);
      else near.terminate();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  function cutAll(fault: Fault): void {
    for (const pair of pairs) {
      strike(fault);
      pair.near.terminate();
      pair.far.terminate();
    }
  }

  return {
    url: `wss://127.0.0.1:${(server.address() as AddressInfo).port}/uplink`,
    struck,
    connections: () => connections,
    cut: () => cutAll('cut'),
    refuse() {
      mode = 'refuse';
      cutAll('refuse');
    },
    blackHole() {
      mode = 'black-hole';
    },
    delay(ms) {
      delayMs = ms;
    },
    dropAcks() {
      mode = 'drop-acks';
    },
    swallow(frames) {
      toSwallow = frames;
    },
    swallowInstructions(frames) {
      toSwallowDown = frames;
    },
    duplicate(frames) {
      toDuplicate = frames;
    },
    copyNextConnection() {
      isCopyDue = true;
    },
    overtake() {
      for (const pair of pairs) {
        if (pair.far.readyState !== WebSocket.OPEN || pair.held !== null) continue;
        pair.held = [];
        late.push(pair);
        // Long enough for something to be sent and held.
        setTimeout(() => pair.near.terminate(), OVERTAKE_MS * 2);
      }
    },
    mend() {
      mode = 'open';
      delayMs = 0;
      toSwallow = 0;
      toSwallowDown = 0;
      toDuplicate = 0;
      isCopyDue = false;
    },
    close() {
      for (const pair of pairs) pair.far.terminate();
      for (const pair of late) pair.far.terminate();
      for (const client of sockets.clients) client.terminate();
      sockets.close();
      server.close();
    },
  };
}
