import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { ElectronApi } from './electron-api.ts';
import type { ServiceProcess } from './supervisor.ts';

export interface ServiceCommand {
  /** Built service entry (`dist/site/service.js`). */
  readonly entry: string;
  readonly configPath: string;
  readonly dataFolder: string;
}

const argumentsOf = ({ configPath, dataFolder }: ServiceCommand): string[] => [
  '--config',
  configPath,
  '--data',
  dataFolder,
];

/** Runs the service inside Electron's own Node (24 or newer), as a utility process with a message port. */
export function startInUtilityProcess(
  utilityProcess: ElectronApi['utilityProcess'],
  command: ServiceCommand,
): ServiceProcess {
  const child = utilityProcess.fork(command.entry, argumentsOf(command), {
    serviceName: 'exam-site',
    stdio: 'inherit',
  });
  return {
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.on('exit', listener),
    stop: () => child.postMessage({ type: 'stop' }),
    kill: () => void child.kill(),
  };
}

/** Runs the service with an external Node; messages are JSON lines on its stdout. */
export function startWithNode(nodePath: string, command: ServiceCommand): ServiceProcess {
  const child = spawn(nodePath, [command.entry, ...argumentsOf(command)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  // Without a listener a missing executable would throw in the main process; `exit` does not follow it.
  const exits = new Set<(code: number | null) => void>();
  let hasEnded = false;
  const end = (code: number | null): void => {
    if (hasEnded) return;
    hasEnded = true;
    for (const listener of exits) listener(code);
  };
  child.on('error', () => end(null));
  child.on('exit', (code) => end(code));
  child.stdin.on('error', () => undefined);
  return {
    onMessage(listener) {
      lines.on('line', (line) => {
        const message = parseLine(line);
        if (message !== undefined) listener(message);
      });
    },
    onExit: (listener) => void exits.add(listener),
    stop: () => void child.stdin.end(),
    kill: () => void child.kill('SIGKILL'),
  };
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
