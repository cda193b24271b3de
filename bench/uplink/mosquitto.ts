import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt from 'mqtt';
import { freePort, until } from '../../test/fakes/uplink-processes.ts';
import { type Contender, sendWindowed, WINDOW } from './contender.ts';

/**
 * mosquitto: QoS 1 into the persistent session of a subscriber that is away, so that nobody's reading
 * costs anything. It acknowledges from memory.
 */
export async function startMosquitto(): Promise<Contender> {
  const folder = mkdtempSync(join(tmpdir(), 'exam-bench-mosquitto-'));
  chmodSync(folder, 0o777);
  const port = await freePort();
  const config = join(folder, 'mosquitto.conf');
  writeFileSync(
    config,
    [
      ...[`listener ${port} 127.0.0.1`, 'allow_anonymous true', 'persistence true'],
      ...[`persistence_location ${folder}/`, 'max_queued_messages 0', `max_inflight_messages ${WINDOW}`, ''],
    ].join('\n'),
  );
  const server = spawn('mosquitto', ['-c', config], { stdio: 'ignore' });
  const dial = (clientId: string) =>
    mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, { clientId, clean: false, reconnectPeriod: 0 });
  let reader: mqtt.MqttClient | null = null;
  await until('mosquitto answers', async () => {
    reader = await dial('reader').catch(() => null);
    return reader !== null;
  });
  const subscriber: mqtt.MqttClient = reader ?? (await dial('reader'));
  await subscriber.subscribeAsync('ev/#', { qos: 1 });
  await subscriber.endAsync();
  const client = await dial('writer');
  return {
    name: 'mosquitto',
    send: (lines) =>
      sendWindowed(lines, (bytes) => client.publishAsync('ev/b', Buffer.from(bytes), { qos: 1 })),
    async close() {
      await client.endAsync(true);
      server.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}
