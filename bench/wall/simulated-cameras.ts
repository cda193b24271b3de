import { join } from 'node:path';
import { startChildProgram } from '../../site/demo/child-program.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const PASSWORD = 'bench-password';

export interface SimulatedCameras {
  readonly urls: readonly string[];
  stop(): Promise<void>;
}

/** The cameras of a wall, all contenders get the same ones: 640x360 at 15 fps over RTSP on TCP, with an account. */
export async function startSimulatedCameras(count: number): Promise<SimulatedCameras> {
  const simulator = await startChildProgram(
    join(ROOT, 'tools', 'camera-simulator', 'main.ts'),
    ['--rooms', String(count), '--port', '0', '--user', 'exam', '--stop-with-stdin', '--json'],
    { EXAM_SIM_PASSWORD: PASSWORD },
  );
  const paths = (simulator.ready['cameras'] as { path: string }[]).map(({ path }) => path);
  return {
    urls: paths.map((path) => `rtsp://exam:${PASSWORD}@127.0.0.1:${simulator.ready['port']}${path}`),
    stop: () => simulator.stop(),
  };
}
