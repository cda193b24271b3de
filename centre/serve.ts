import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError, EXIT } from '../server/process/exit.ts';
import { createLog } from '../server/process/log.ts';
import { findProductFolder, readVersion } from '../server/process/read-version.ts';
import { serveUntilSignal } from '../server/process/serve-until-signal.ts';
import { type CentreOptions, startCentre } from './app.ts';
import type { Options } from './cli/parse-options.ts';

const DEFAULT_PORT = 7360;
const DEFAULT_UPLINK_PORT = 7361;

export const SERVE_OPTIONS = [
  'data',
  'port',
  'host',
  'uplink-port',
  'uplink-host',
  'name',
  'time-zone',
] as const;

/** Runs the centre until a signal; prints the ready line when it accepts requests. */
export async function serveCentre(
  options: Options,
  isJson: boolean,
  test: Pick<CentreOptions, 'wrapStore'> = {},
): Promise<void> {
  const folder = findProductFolder(import.meta.dirname);
  const pages = join(folder, 'dist', 'renderer');
  const timeZone = options.text('time-zone') ?? 'Asia/Shanghai';
  if (!isTimeZone(timeZone)) throw new CommandError(EXIT.usage, `--time-zone: unknown time zone ${timeZone}`);
  const log = createLog('exam-centre');
  let die: () => void = () => undefined;
  const died = new Promise<void>((resolve) => {
    die = resolve;
  });
  const centre = await startCentre({
    dataFolder: options.required('data'),
    port: options.number('port', DEFAULT_PORT, 0, 65_535),
    host: options.text('host') ?? '127.0.0.1',
    uplinkPort: options.number('uplink-port', DEFAULT_UPLINK_PORT, 0, 65_535),
    uplinkHost: options.text('uplink-host') ?? '0.0.0.0',
    name: options.text('name') ?? '区域中心',
    timeZone,
    version: readVersion(folder),
    pagesFolder: existsSync(join(pages, 'centre.html')) ? pages : null,
    log,
    ...test,
    onFatal(error) {
      log.error({ err: error }, 'the store has ended, the centre stops');
      process.exitCode = EXIT.missing;
      die();
    },
  });
  const { url, uplinkUrl, token } = centre;
  // Before the ready line: whoever reads it may send the signal at once.
  const stopped = serveUntilSignal(() => centre.close(), died);
  if (isJson)
    process.stdout.write(`${JSON.stringify({ ready: true, url, uplinkUrl, token, pid: process.pid })}\n`);
  else process.stderr.write(`${url}/?token=${token}\nsites connect to ${uplinkUrl}\n`);
  await stopped;
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
