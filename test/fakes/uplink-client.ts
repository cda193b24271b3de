import { WebSocket } from 'ws';
import { ed25519Signer, nodeUplinkTools as tools } from '../../server/certificates/uplink-tools.ts';
import { type BatchHeader, batchSigningText, encodeBatch } from '../../shared/uplink/batch-frame.ts';
import { genesisHash, NO_HEAD, nextHash } from '../../shared/uplink/chain.ts';
import type { Enrolment } from '../../shared/uplink/enrolment.ts';
import { UPLINK_PROTOCOL } from '../../shared/uplink/limits.ts';
import { type Hello, helloSigningText } from '../../shared/uplink/messages.ts';

/** A bare client that can be made to misbehave. `closed` gives the code, or the HTTP status or error of a refusal. */
export interface BareClient {
  readonly socket: WebSocket;
  readonly closed: Promise<number | string>;
  /** The next control frame of a type. */
  next(type: string): Promise<Record<string, unknown>>;
  send(data: string | Uint8Array): void;
}

export function bareClient(enrolment: Enrolment, changes: Partial<Enrolment> = {}): BareClient {
  const used = { ...enrolment, ...changes };
  const socket = new WebSocket(used.endpoints[0] ?? '', [UPLINK_PROTOCOL], {
    ca: used.ca,
    ...(used.certificate === '' ? {} : { cert: used.certificate, key: used.privateKey }),
    perMessageDeflate: false,
    handshakeTimeout: 15_000,
  });
  const received: Record<string, unknown>[] = [];
  const waiting: { type: string; resolve(message: Record<string, unknown>): void }[] = [];
  socket.on('message', (data) => {
    const message = JSON.parse(data.toString()) as Record<string, unknown>;
    const index = waiting.findIndex((each) => each.type === message.t);
    if (index >= 0) waiting.splice(index, 1)[0]?.resolve(message);
    else if (received.length < 1000) received.push(message);
  });
  const closed = new Promise<number | string>((resolve) => {
    socket.on('unexpected-response', (request, response) => {
      resolve(response.statusCode ?? 0);
      request.destroy();
    });
    socket.on('error', (error: Error & { code?: string }) => resolve(error.code ?? error.message));
    socket.on('close', (code) => resolve(code));
  });
  return {
    socket,
    closed,
    next(type) {
      const index = received.findIndex((each) => each.t === type);
      if (index >= 0) return Promise.resolve(received.splice(index, 1)[0] ?? {});
      return new Promise((resolve, reject) => {
        waiting.push({ type, resolve });
        void closed.then((code) => reject(new Error(`closed with ${code} before ${type}`)));
      });
    },
    send: (data) => socket.send(data),
  };
}

/** A correctly signed hello of an empty outbox. */
export function helloFor(enrolment: Enrolment, nonce: string, changes: Partial<Hello> = {}): string {
  const genesis = (lane: 'A' | 'B') =>
    tools.toBase64(genesisHash(tools, enrolment.site.code, 1, lane, NO_HEAD));
  const lane = (name: 'A' | 'B') => ({ base: 0, baseHead: genesis(name), last: 0, head: genesis(name) });
  const body = {
    site: enrolment.site.code,
    boot: 'b00t',
    epoch: 1,
    lanes: { A: lane('A'), B: lane('B') },
    down: { have: 0 },
    features: [],
    version: 'test',
    ...changes,
  };
  return JSON.stringify({
    t: 'hello',
    ...body,
    sig: ed25519Signer(enrolment.signingKey)(helloSigningText(nonce, body)),
  });
}

export async function greet(client: BareClient, enrolment: Enrolment): Promise<void> {
  const challenge = await client.next('challenge');
  client.send(helloFor(enrolment, String(challenge.nonce)));
  await client.next('welcome');
}

/** A correctly signed batch at the beginning of lane B. */
export function firstBatch(enrolment: Enrolment, lines: readonly string[]): Uint8Array {
  const site = enrolment.site.code;
  const bytes = lines.map((line) => tools.encodeText(line));
  const head = bytes.reduce(
    (hash, line) => nextHash(tools, hash, line),
    genesisHash(tools, site, 1, 'B', NO_HEAD),
  );
  const fields = { e: 1, l: 'B' as const, f: 1, n: lines.length, head: tools.toBase64(head) };
  const header: BatchHeader = {
    t: 'ev',
    ...fields,
    sig: ed25519Signer(enrolment.signingKey)(batchSigningText(site, fields)),
  };
  return encodeBatch(tools, header, bytes);
}
