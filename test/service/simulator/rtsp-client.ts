import { createHash } from 'node:crypto';
import { connect, type Socket } from 'node:net';

/** The simplest possible RTSP client, written for these tests alone. */
export interface TestClient {
  readonly socket: Socket;
  readonly packets: { channel: number; bytes: Buffer; atMs: number }[];
  isClosed(): boolean;
  request(
    method: string,
    url: string,
    headers?: Record<string, string>,
  ): Promise<{ status: number; head: string; body: string }>;
  play(tracks: readonly (1 | 2)[]): Promise<void>;
  close(): void;
}

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

export function openClient(port: number, path: string, user: string, password: string): TestClient {
  const base = `rtsp://127.0.0.1:${port}${path}`;
  const socket = connect(port, '127.0.0.1');
  const packets: TestClient['packets'] = [];
  const waiting = new Map<number, (answer: { status: number; head: string; body: string }) => void>();
  let pending = Buffer.alloc(0);
  let closed = false;
  let cseq = 0;
  let challenge: { realm: string; nonce: string } | null = null;
  socket.on('error', () => {});
  socket.on('close', () => {
    closed = true;
  });
  socket.on('data', (chunk) => {
    pending = Buffer.concat([pending, chunk]);
    while (pending.length >= 4) {
      if (pending[0] === 0x24) {
        const used = 4 + pending.readUInt16BE(2);
        if (pending.length < used) return;
        packets.push({
          channel: pending[1] ?? 0,
          bytes: Buffer.from(pending.subarray(4, used)),
          atMs: performance.now(),
        });
        pending = pending.subarray(used);
        continue;
      }
      const end = pending.indexOf('\r\n\r\n');
      if (end < 0) return;
      const head = pending.toString('latin1', 0, end);
      const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
      if (pending.length < end + 4 + length) return;
      const body = pending.toString('utf8', end + 4, end + 4 + length);
      pending = pending.subarray(end + 4 + length);
      waiting.get(Number(/cseq: (\d+)/i.exec(head)?.[1] ?? -1))?.({
        status: Number(head.split(' ')[1]),
        head,
        body,
      });
    }
  });

  async function once(method: string, url: string, headers: Record<string, string>) {
    cseq += 1;
    const number = cseq;
    const lines = [`${method} ${url} RTSP/1.0`, `CSeq: ${number}`];
    if (challenge) {
      const { realm, nonce } = challenge;
      const response = md5(`${md5(`${user}:${realm}:${password}`)}:${nonce}:${md5(`${method}:${url}`)}`);
      lines.push(
        `Authorization: Digest username="${user}", realm="${realm}", nonce="${nonce}", uri="${url}", response="${response}"`,
      );
    }
    for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
    return await new Promise<{ status: number; head: string; body: string }>((resolve, reject) => {
      waiting.set(number, resolve);
      socket.once('close', () => reject(new Error('closed')));
      socket.write(`${lines.join('\r\n')}\r\n\r\n`);
    });
  }

  async function request(method: string, url: string, headers: Record<string, string> = {}) {
    const answer = await once(method, url, headers);
    const asked = /www-authenticate: digest realm="([^"]*)", nonce="([^"]*)"/i.exec(answer.head);
    if (answer.status !== 401 || !asked || challenge) return answer;
    challenge = { realm: asked[1] ?? '', nonce: asked[2] ?? '' };
    return await once(method, url, headers);
  }

  return {
    socket,
    packets,
    isClosed: () => closed,
    request,
    close: () => socket.destroy(),
    async play(tracks) {
      for (const track of tracks) {
        const channel = (track - 1) * 2;
        const answer = await request('SETUP', `${base}/trackID=${track}`, {
          Transport: `RTP/AVP/TCP;unicast;interleaved=${channel}-${channel + 1}`,
        });
        if (answer.status !== 200) throw new Error(`SETUP answered ${answer.status}`);
      }
      const answer = await request('PLAY', `${base}/`);
      if (answer.status !== 200) throw new Error(`PLAY answered ${answer.status}`);
    },
  };
}
