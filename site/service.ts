import { parseOptions, requiredOption } from '../server/process/parse-options.ts';
import { scrub } from '../server/process/secrets.ts';
import { loadSiteConfig } from './config/load-site-config.ts';
import { findProgram, startProgramSite } from './program.ts';

/** Electron's utility process hands a port to its child; plain Node has none. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
}

const HEARTBEAT_MS = 2_000;

/**
 * Entry for the desktop shell: the same service as `exam-site serve`, told what to do through a message
 * port (utility process) or stdin and stdout (external Node). Ends when told, or when the shell is gone.
 */
async function main(): Promise<void> {
  const port = (process as { parentPort?: ParentPort }).parentPort ?? null;
  const send = (message: object): void => {
    if (port) port.postMessage(message);
    else process.stdout.write(`${JSON.stringify(message)}\n`);
  };
  const { values } = parseOptions(process.argv.slice(2), {
    config: 'string',
    data: 'string',
    port: 'string',
  });
  const site = await startProgramSite(findProgram(), {
    config: loadSiteConfig(requiredOption('config', values.config)),
    dataFolder: requiredOption('data', values.data),
    host: '127.0.0.1',
    port: Number(values.port ?? 0),
  });
  const stop = (): void => {
    setTimeout(() => process.exit(1), 4_500).unref();
    void site.close().finally(() => process.exit(0));
  };
  if (port)
    port.on('message', ({ data }) => {
      if (typeof data === 'object' && data !== null && 'type' in data && data.type === 'stop') stop();
    });
  else process.stdin.on('end', stop).resume();
  process.on('SIGTERM', stop);
  send({ type: 'ready', url: site.url, token: site.token });
  setInterval(() => send({ type: 'heartbeat' }), HEARTBEAT_MS);
}

main().catch((error: unknown) => {
  process.stderr.write(`${scrub(error instanceof Error ? error.message : String(error))}\n`);
  process.exit(2);
});
