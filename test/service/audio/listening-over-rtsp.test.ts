import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import profileJson from '../../../resources/profiles/tone-check-default.json' with { type: 'json' };
import type { ToneCheck } from '../../../shared/contract/audio-levels.ts';
import type { CameraConfig, RoomConfig } from '../../../shared/contract/site-config.ts';
import { createListening } from '../../../site/audio/create-listening.ts';
import { ToneProfile } from '../../../site/audio/tone-profile.ts';
import { createCameras } from '../../../site/cameras/create-cameras.ts';

const ROOT = join(import.meta.dirname, '../../..');
const PASSWORD = 'wort-fuer-versuche';
const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function startSimulator(): Promise<{ port: number; controlPort: number }> {
  const child: ChildProcess = spawn(
    process.execPath,
    [
      join(ROOT, 'tools/camera-simulator/main.ts'),
      ...[
        '--rooms',
        '10',
        '--port',
        '0',
        '--control-port',
        '0',
        '--user',
        'viewer',
        '--json',
        '--stop-with-stdin',
      ],
    ],
    { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, EXAM_SIM_PASSWORD: PASSWORD } },
  );
  closers.push(async () => {
    const exit = once(child, 'exit');
    child.stdin?.end();
    await exit;
  });
  const [line] = (await once(child.stdout ?? child, 'data')) as [Buffer];
  return JSON.parse(line.toString()) as { port: number; controlPort: number };
}

async function until(condition: () => boolean, what: () => string): Promise<void> {
  const endMs = performance.now() + 40_000;
  while (!condition()) {
    if (performance.now() > endMs) throw new Error(`never came: ${what()}`);
    await new Promise((next) => setTimeout(next, 50));
  }
}

describe('listening over real RTSP', () => {
  it('shows levels and tells rooms that hear a tone from those that do not', async () => {
    const { port, controlPort } = await startSimulator();
    const control = (act: string, body: object) =>
      fetch(`http://127.0.0.1:${controlPort}/${act}`, { method: 'POST', body: JSON.stringify(body) });
    const numbers = Array.from({ length: 10 }, (_, index) => String(index + 1).padStart(2, '0'));
    const rooms: RoomConfig[] = numbers.map((n) => ({ id: `r${n}`, name: `第${n}考场`, kind: 'exam' }));
    const configs: CameraConfig[] = numbers.map((n) => ({
      id: `c${n}`,
      roomId: `r${n}`,
      role: 'front',
      sub: `rtsp://viewer:${PASSWORD}@127.0.0.1:${port}/room${n}/front`,
    }));
    const cameras = createCameras({
      workerEntry: join(ROOT, 'site/ingest-worker.ts'),
      cameras: configs,
      ffmpegPath: null,
      log: () => {},
      registerSecret: () => {},
    });
    closers.push(() => cameras.close());
    const finished: ToneCheck[] = [];
    const listening = createListening({
      cameras,
      rooms: () => rooms,
      cameraConfigs: () => configs,
      profile: ToneProfile.parse(profileJson),
      clock: () => Date.now(),
      onFinished: (check) => finished.push(check),
    });
    closers.push(async () => listening.close());

    let pushes = 0;
    const stop = listening.watch(() => {
      pushes += 1;
    });
    const states = () => listening.levels().map((level) => level.state);
    await until(
      () => states().filter((state) => state === 'measured').length === 9 && states()[8] === 'no-microphone',
      () => states().join(' '),
    );
    const first = listening.levels()[0];
    expect(first?.rmsDbfs).toBeLessThan(-20);
    expect(first?.rmsDbfs).toBeGreaterThan(-80);
    await until(
      () => pushes > 5,
      () => `${pushes} pushes`,
    );
    stop();

    await control('silence-room', { room: 4 });
    await control('stop-room', { room: 5 });
    await until(
      () => states()[4] === 'no-stream',
      () => states().join(' '),
    );
    let isPlaying = false;
    listening.onToneCheck((check) => {
      if (check?.state !== 'emitting' || isPlaying) return;
      isPlaying = true;
      void control('tone', { frequencyHz: 1000, seconds: 4, levelDbfs: -20 });
    });
    listening.startToneCheck({ output: 'external', frequencyHz: 1000, actor: '示例甲' });
    await until(
      () => finished.length > 0,
      () => JSON.stringify(listening.current()?.rooms),
    );
    const results = Object.fromEntries(
      (finished[0]?.rooms ?? []).map((room) => [room.roomId, `${room.result} ${room.reasonCode}`]),
    );
    expect(results).toEqual({
      r01: 'present none',
      r02: 'present none',
      r03: 'present none',
      r04: 'not-measurable digital-silence',
      r05: 'not-measurable no-stream',
      r06: 'present none',
      r07: 'silent none',
      r08: 'present none',
      r09: 'not-measurable no-microphone',
      r10: 'present none',
    });
    for (const room of finished[0]?.rooms ?? [])
      if (room.result === 'present') expect(room.riseDb).toBeGreaterThan(20);
  });
});
