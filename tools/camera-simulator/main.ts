import { parseArgs } from 'node:util';
import { findClipFolder, readClipLibrary } from './clip-library.ts';
import { startControlServer } from './control-server.ts';
import { createSimulator } from './create-simulator.ts';
import { createRooms } from './rooms.ts';

const HELP = `camera-simulator: rooms with camera and microphone over RTSP (TCP)
  --rooms N               rooms, 1 to 500 (12)
  --host ADDRESS          (127.0.0.1)
  --port N                RTSP, 0 picks a free one (8554)
  --control-port N        switchboard on loopback (none)
  --user NAME --password WORD   Digest accounts; the password also from EXAM_SIM_PASSWORD
  --without-microphone LIST     rooms without a sound track (9)
  --dead-loudspeaker LIST       rooms in which no tone is heard (7)
  --clips FOLDER          (resources/clips)
  --stop-with-stdin       ends when its standard input closes, that is with its parent
  --json                  one ready line on standard output`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      rooms: { type: 'string', default: '12' },
      host: { type: 'string', default: '127.0.0.1' },
      port: { type: 'string', default: '8554' },
      'control-port': { type: 'string' },
      user: { type: 'string' },
      password: { type: 'string' },
      'without-microphone': { type: 'string', default: '9' },
      'dead-loudspeaker': { type: 'string', default: '7' },
      clips: { type: 'string' },
      'stop-with-stdin': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stderr.write(`${HELP}\n`);
    return;
  }
  const folder = values.clips ?? findClipFolder(import.meta.dirname);
  if (!folder) throw new Error('the clips are missing: resources/clips');
  const password = values.password ?? process.env['EXAM_SIM_PASSWORD'];
  if (values.user !== undefined && !password) throw new Error('--user needs --password or EXAM_SIM_PASSWORD');
  const simulator = await createSimulator({
    library: readClipLibrary(folder),
    rooms: createRooms({
      count: whole('rooms', values.rooms, 1, 500),
      withoutMicrophone: list(values['without-microphone']),
      deadLoudspeaker: list(values['dead-loudspeaker']),
    }),
    account: password ? { user: values.user ?? 'viewer', password } : null,
    host: values.host,
    port: whole('port', values.port, 0, 65535),
  });
  const controlPort = values['control-port'];
  const control =
    controlPort === undefined
      ? null
      : await startControlServer(simulator, whole('control-port', controlPort, 0, 65535));
  const stop = () => {
    control?.server.closeAllConnections();
    control?.server.close();
    void simulator.close().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  if (values['stop-with-stdin']) process.stdin.on('end', stop).on('error', stop).resume();
  const ready = {
    ready: true,
    port: simulator.port,
    controlPort: control?.port ?? null,
    cameras: simulator.rooms.map(({ path, number, hasSound }) => ({ path, room: number, hasSound })),
  };
  if (values.json) process.stdout.write(`${JSON.stringify(ready)}\n`);
  else
    process.stderr.write(
      `${ready.cameras.length} rooms on rtsp://${values.host}:${simulator.port}/room01/front\n`,
    );
}

function whole(name: string, text: string, from: number, to: number): number {
  const value = Number(text);
  if (!/^\d{1,6}$/.test(text) || value < from || value > to)
    throw new Error(`--${name} must be ${from} to ${to}`);
  return value;
}

function list(text: string): ReadonlySet<number> {
  return new Set(text.split(',').filter(Boolean).map(Number));
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE' ? 3 : 2;
});
