import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type FileSeal, SealedReader, sealedStream } from '../../../server/files/sealed-file.ts';

/**
 * Serves one sealed file on loopback under an address nobody can guess, with ranges: FFmpeg can jump in it, and no
 * plain byte is written anywhere.
 */
export async function serveSealed(seal: FileSeal): Promise<{ readonly url: string; close(): void }> {
  const path = `/${randomBytes(24).toString('hex')}`;
  const reader = new SealedReader(seal);
  const { sizeBytes } = reader;
  reader.close();
  const server = createServer((request, response) => {
    if (request.url !== path) {
      response.writeHead(404).end();
      return;
    }
    const [, first = ''] = /^bytes=(\d{1,15})-/.exec(request.headers.range ?? '') ?? [];
    const start = first === '' ? 0 : Number(first);
    if (start >= sizeBytes) {
      response.writeHead(416, { 'content-range': `bytes */${sizeBytes}` }).end();
      return;
    }
    response.writeHead(first === '' ? 200 : 206, {
      'accept-ranges': 'bytes',
      'content-length': sizeBytes - start,
      ...(first === '' ? {} : { 'content-range': `bytes ${start}-${sizeBytes - 1}/${sizeBytes}` }),
    });
    const sound = sealedStream(seal, start, sizeBytes - 1);
    // Whoever reads breaks off to jump; a damaged part ends the answer early.
    sound.on('error', () => response.destroy());
    response.on('close', () => sound.destroy());
    sound.pipe(response);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${path}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
