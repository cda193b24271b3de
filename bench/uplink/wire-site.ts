import { randomBytes } from 'node:crypto';
import { connect, type TLSSocket } from 'node:tls';
import { nodeUplinkTools as tools } from '../../server/certificates/uplink-tools.ts';
import { batchSigningText, encodeBatch } from '../../shared/uplink/batch-frame.ts';
import { genesisHash, NO_HEAD, nextHash } from '../../shared/uplink/chain.ts';
import { UPLINK_PATH, UPLINK_PROTOCOL } from '../../shared/uplink/limits.ts';
import { helloSigningText } from '../../shared/uplink/messages.ts';
import type { BenchSite } from './bench-centre.ts';

/** Frames of lane B as they go over the line, signed and masked, `lastSeq` being their newest number. */
export interface WireFrame {
  readonly bytes: Uint8Array;
  readonly lastSeq: number;
}

/** A site that only plays frames made before: what the centre costs must not be paid by the sites' end beside it. */
export interface WireSite {
  /** Sends the next frame; answers its newest number, null when there is none left. */
  send(): number | null;
  close(): void;
}

const MASKED = 0x80;
const FINAL = 0x80;
const OPCODE = { text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** Signed batches of a new outbox, as a client's WebSocket frames: masked with random keys as RFC 6455 5.3 demands. */
export function wireFrames(
  { enrolment, sign }: BenchSite,
  batches: readonly (readonly Uint8Array[])[],
): WireFrame[] {
  const { code } = enrolment.site;
  let head = genesisHash(tools, code, 1, 'B', NO_HEAD);
  let last = 0;
  return batches.map((lines) => {
    for (const line of lines) head = nextHash(tools, head, line);
    const fields = { e: 1, l: 'B' as const, f: last + 1, n: lines.length, head: tools.toBase64(head) };
    last += lines.length;
    const header = { t: 'ev' as const, ...fields, sig: sign(batchSigningText(code, fields)) };
    return { bytes: maskedFrame(OPCODE.binary, encodeBatch(tools, header, lines)), lastSeq: last };
  });
}

/** RFC 6455 5.2: one unfragmented frame from a client. */
function maskedFrame(opcode: number, payload: Uint8Array): Uint8Array {
  const { length } = payload;
  const size = length < 126 ? [length] : [126, length >> 8, length & 0xff];
  if (length > 0xffff) throw new Error('a frame of the benchmark has at most 64 KiB');
  const mask = randomBytes(4);
  const start = [FINAL | opcode, MASKED | (size[0] ?? 0), ...size.slice(1), ...mask];
  const frame = new Uint8Array(start.length + length);
  frame.set(start);
  for (let index = 0; index < length; index += 1)
    frame[start.length + index] = (payload[index] ?? 0) ^ (mask[index & 3] ?? 0);
  return frame;
}

/** Connects and greets; resolves when the centre has welcomed the site. */
export function openWireSite(
  site: BenchSite,
  endpoint: string,
  frames: readonly WireFrame[],
  on: { acked(seq: number): void; ended(): void },
): Promise<WireSite> {
  const { enrolment, sign } = site;
  const { hostname, port } = new URL(endpoint);
  const socket = connect({
    host: hostname,
    port: Number(port),
    ca: enrolment.ca,
    cert: enrolment.certificate,
    key: enrolment.privateKey,
    minVersion: 'TLSv1.3',
  });
  socket.setNoDelay(true);
  let next = 0;
  const wire: WireSite = {
    send() {
      const frame = frames[next];
      next += 1;
      if (frame === undefined) return null;
      socket.write(frame.bytes);
      return frame.lastSeq;
    },
    close: () => void socket.end(maskedFrame(OPCODE.close, Uint8Array.of(0x03, 0xe8))),
  };
  const text = (message: object): void =>
    void socket.write(maskedFrame(OPCODE.text, tools.encodeText(JSON.stringify(message))));
  return new Promise((resolve, reject) => {
    socket.once('secureConnect', () => {
      socket.write(
        `GET ${UPLINK_PATH} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\nSec-WebSocket-Protocol: ${UPLINK_PROTOCOL}\r\n\r\n`,
      );
    });
    socket.once('error', reject);
    socket.once('close', () => {
      reject(new Error('the centre has closed the line'));
      on.ended();
    });
    readMessages(socket, (opcode, payload) => {
      if (opcode === OPCODE.ping) socket.write(maskedFrame(OPCODE.pong, payload));
      if (opcode !== OPCODE.text) return;
      const message = JSON.parse(payload.toString()) as { t: string; nonce: string; seq: number };
      if (message.t === 'ack') on.acked(message.seq);
      else if (message.t === 'challenge') text(helloOf(enrolment.site.code, message.nonce, sign));
      else if (message.t === 'welcome') resolve(wire);
    });
  });
}

function helloOf(code: string, nonce: string, sign: BenchSite['sign']): object {
  const lane = (name: 'A' | 'B') => {
    const genesis = tools.toBase64(genesisHash(tools, code, 1, name, NO_HEAD));
    return { base: 0, baseHead: genesis, last: 0, head: genesis };
  };
  const body = {
    site: code,
    boot: 'b00t',
    epoch: 1,
    lanes: { A: lane('A'), B: lane('B') },
    down: { have: 0 },
    features: [],
    version: 'bench',
  };
  return { t: 'hello', ...body, sig: sign(helloSigningText(nonce, body)) };
}

/** The answer's head, then unmasked frames without fragments: all a centre sends. */
function readMessages(socket: TLSSocket, onFrame: (opcode: number, payload: Buffer) => void): void {
  let isUpgraded = false;
  let kept: Buffer = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    let data = kept.length === 0 ? chunk : Buffer.concat([kept, chunk]);
    if (!isUpgraded) {
      const end = data.indexOf('\r\n\r\n');
      if (end >= 0) {
        if (!data.toString('latin1', 0, 12).includes(' 101')) return void socket.destroy();
        isUpgraded = true;
        data = data.subarray(end + 4);
      }
    }
    while (isUpgraded && data.length >= 2) {
      const short = (data[1] ?? 0) & 0x7f;
      const start = short === 126 ? 4 : 2;
      if (data.length < start) break;
      const length = short === 126 ? data.readUInt16BE(2) : short;
      if (data.length < start + length) break;
      onFrame((data[0] ?? 0) & 0x0f, data.subarray(start, start + length));
      data = data.subarray(start + length);
    }
    kept = data;
  });
}
