import { describe, expect, test } from 'vitest';
import { FIGURE_FIELDS, type FromWorker } from '../../../site/cameras/ingest/messages.ts';
import { startWorker } from '../../../site/cameras/worker-process.ts';
import { freePort } from '../../fakes/rtsp/gst-server.ts';
import { startHostileServer } from '../../fakes/rtsp/hostile-server.ts';
import { camera, sleep, startRig, WORKER_ENTRY, waitFor } from './rig.ts';

describe('ingest workers', () => {
  test.each(['process', 'thread'] as const)('the same conversation with a %s', async (carrier) => {
    const port = await freePort();
    const messages: FromWorker[] = [];
    let exits = 0;
    const worker = startWorker(
      WORKER_ENTRY,
      { onMessage: (message) => messages.push(message), onExit: () => (exits += 1) },
      carrier,
    );
    const has = (check: (message: FromWorker) => boolean): boolean => messages.some(check);
    await waitFor('ready', () => has((message) => message.type === 'ready'));
    worker.send({
      type: 'configure',
      revision: 7,
      cameras: [camera('c', `rtsp://127.0.0.1:${port}/x`)],
      maxDials: 1,
      ffmpegPath: null,
    });
    await waitFor('a refused connection', () =>
      has((message) => message.type === 'status' && message.status.stateCode === 'connection-refused'),
    );
    await waitFor('figures', () =>
      has(
        (message) =>
          message.type === 'figures' &&
          message.revision === 7 &&
          message.rows.length === FIGURE_FIELDS.length,
      ),
    );
    worker.send({ type: 'watch', subscriberId: 3, streamNumber: 4, cameraId: 'c', stream: 'sub' });
    await waitFor('a beginning', () =>
      has((message) => message.type === 'begin' && message.subscriberId === 3),
    );
    worker.send({ type: 'key-frame', requestId: 5, cameraId: 'c' });
    await waitFor('an answer', () =>
      has((message) => message.type === 'key-frame' && message.format === null),
    );
    worker.send({ type: 'stop' });
    await waitFor('its end', () => exits === 1);
    await sleep(100);
    expect(exits).toBe(1);
  });

  test('more cameras than one worker carries get a second one', async () => {
    const port = await freePort();
    const cameras = Array.from({ length: 70 }, (_, index) =>
      camera(`c${index}`, `rtsp://u:pw-${index}@127.0.0.1:${port}/x`),
    );
    const rig = startRig(cameras);
    try {
      expect(rig.secrets).toHaveLength(70);
      await waitFor('every camera to be refused', () =>
        rig.cameras
          .list()
          .every((status) => status.stateCode === 'connection-refused' && status.state === 'offline'),
      );
      expect(rig.cameras.workerPids()).toHaveLength(2);
      expect(JSON.stringify([rig.logs, rig.transitions, rig.cameras.list()])).not.toContain('pw-');
      expect(rig.cameras.retry('c69')).toBe(true);
      expect(rig.cameras.retry('nobody')).toBe(false);
    } finally {
      await rig.cameras.close();
    }
  });

  test('never more than eight dials at once, however many cameras hang', async () => {
    let open = 0;
    let most = 0;
    const hanging = await startHostileServer({
      onConnect: ({ socket }) => {
        open += 1;
        socket.on('close', () => (open -= 1));
        // A dial given up and the next one may be seen in either order; a ninth would stay for seconds.
        setTimeout(() => (most = Math.max(most, open)), 200);
      },
    });
    const rig = startRig(
      Array.from({ length: 30 }, (_, index) => camera(`c${index}`, `${hanging.url}/${index}`)),
    );
    try {
      await waitFor('the first eight to be given up', () => hanging.accepted() > 12);
      expect(most).toBe(8);
      expect(rig.status('c29').stateCode).toBe('waiting-for-dial');
    } finally {
      await rig.cameras.close();
      await hanging.close();
    }
  });
});
