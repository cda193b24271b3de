import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jetstream, jetstreamManager, StorageType } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { freePort, until } from '../../test/fakes/uplink-processes.ts';
import { type Contender, sendWindowed } from './contender.ts';

/** NATS JetStream: file store, duplicates told by message id. It acknowledges before it flushes. */
export async function startJetStream(): Promise<Contender> {
  const folder = mkdtempSync(join(tmpdir(), 'exam-bench-nats-'));
  const port = await freePort();
  const server = spawn('nats-server', ['-js', '-sd', folder, '-a', '127.0.0.1', '-p', String(port)], {
    stdio: 'ignore',
  });
  const dial = () => connect({ servers: `127.0.0.1:${port}`, reconnect: false });
  let connection: Awaited<ReturnType<typeof dial>> | null = null;
  await until('nats-server answers', async () => {
    connection = await dial().catch(() => null);
    return connection !== null;
  });
  const line = connection ?? (await dial());
  const manager = await jetstreamManager(line);
  await manager.streams.add({ name: 'events', subjects: ['ev.>'], storage: StorageType.File });
  const stream = jetstream(line);
  let sent = 0;
  return {
    name: 'JetStream',
    send(lines) {
      const base = sent;
      sent += lines.length;
      return sendWindowed(lines, (bytes, index) =>
        stream.publish('ev.b', bytes, { msgID: `1.B.${base + index}` }),
      );
    },
    async close() {
      await line.close();
      server.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}
