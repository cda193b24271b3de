import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

export interface VirtualSoundCards {
  /** What programs need in their environment to find them. */
  readonly env: Readonly<Record<string, string>>;
  /** What is played over a card, from now on: 16-bit mono at 48 kHz, silence included. */
  record(name: string): Readable;
  /** Runs `pactl` and answers what it prints. */
  control(...args: string[]): string;
  stop(): Promise<void>;
}

const START_LIMIT_MS = 30_000;

/**
 * A PulseAudio of its own, in its own folder, with sound cards that exist in memory only: what is played can be
 * recorded. The first card is the usual output; `microphone` is a source of silence.
 */
export async function startVirtualSoundCards(names: readonly string[]): Promise<VirtualSoundCards> {
  const folder = mkdtempSync(join(tmpdir(), 'exam-sound-'));
  const socket = join(folder, 'native');
  const env = {
    XDG_RUNTIME_DIR: folder,
    PULSE_RUNTIME_PATH: join(folder, 'pulse'),
    PULSE_SERVER: `unix:${socket}`,
    // Smaller buffers are torn on a busy machine.
    PULSE_LATENCY_MSEC: '100',
  };
  const load = names.flatMap((name) => [
    '-L',
    `module-null-sink sink_name=${name} rate=48000 channels=2 sink_properties=device.description=${name}`,
  ]);
  const child = spawn(
    'pulseaudio',
    [
      ...['-n', '--daemonize=no', '--exit-idle-time=-1', '--use-pid-file=no'],
      ...['-L', `module-native-protocol-unix auth-anonymous=1 socket=${socket}`],
      ...load,
      ...['-L', 'module-null-source source_name=microphone'],
    ],
    { stdio: 'ignore', env: { ...process.env, ...env, HOME: folder } },
  );
  const recorders: ChildProcess[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(recorders.map(end));
    await end(child);
    rmSync(folder, { recursive: true, force: true });
  };
  const record = (name: string): Readable => {
    const args = ['--raw', '--format=s16le', '--rate=48000', '--channels=1', '--latency-msec=200'];
    const recorder = spawn('parec', [`--device=${name}.monitor`, ...args], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    recorders.push(recorder);
    return recorder.stdout;
  };
  const control = (...args: string[]): string =>
    execFileSync('pactl', args, {
      env: { ...process.env, ...env },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  const lastMs = performance.now() + START_LIMIT_MS;
  for (;;) {
    try {
      control('set-default-sink', names[0] ?? '');
      control('set-default-source', 'microphone');
      return { env, record, control, stop };
    } catch (error) {
      if (performance.now() > lastMs || child.exitCode !== null) {
        await stop();
        throw error;
      }
    }
    await new Promise((next) => setTimeout(next, 100));
  }
}

function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}
