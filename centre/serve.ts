import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import type { z } from 'zod';
import { CommandError, EXIT } from '../server/process/exit.ts';
import { createLog } from '../server/process/log.ts';
import { numberOption, type OptionValues } from '../server/process/parse-options.ts';
import { findProductFolder, readVersion } from '../server/process/read-version.ts';
import { serveUntilSignal } from '../server/process/serve-until-signal.ts';
import { Enrolment } from '../shared/uplink/enrolment.ts';
import { CENTRE_LEVELS, CentreLevel } from '../shared/uplink/level.ts';
import { type CentreOptions, startCentre } from './app.ts';
import { CascadePolicy } from './cascade/cascade-policy.ts';
import { storePlace } from './store-place.ts';

const DEFAULT_PORT = 7360;
const DEFAULT_UPLINK_PORT = 7361;
const UNAUTHENTICATED_PER_ADDRESS = 64;

export const SERVE_OPTIONS = {
  data: 'string',
  store: 'string',
  'key-file': 'string',
  port: 'string',
  host: 'string',
  /** PEM files: the pages by https. */
  'page-certificate': 'string',
  'page-key': 'string',
  'uplink-port': 'string',
  'uplink-host': 'string',
  /** Connections of one address that have not greeted yet; more where many sites share an address. */
  'unauthenticated-per-address': 'string',
  name: 'string',
  'time-zone': 'string',
  /** What this centre is: county, city, province or nation. */
  level: 'string',
  /** Of the level above. */
  enrolment: 'string',
  /** In place of the shipped policy of what goes up. */
  'cascade-policy': 'string',
  /** Ends with the process that started it (its standard input closes). */
  'stop-with-stdin': 'boolean',
} as const;

/** Runs the centre until a signal; prints the ready line when it accepts requests. */
export async function serveCentre(
  options: OptionValues<typeof SERVE_OPTIONS>,
  isJson: boolean,
  test: Pick<CentreOptions, 'wrapStore' | 'timing'> = {},
): Promise<void> {
  const folder = findProductFolder(import.meta.dirname);
  const pages = join(folder, 'dist', 'renderer');
  const timeZone = options['time-zone'] ?? 'Asia/Shanghai';
  if (!isTimeZone(timeZone)) throw new CommandError(EXIT.usage, `--time-zone: unknown time zone ${timeZone}`);
  const log = createLog('exam-centre');
  let die: () => void = () => undefined;
  const died = new Promise<void>((resolve) => {
    die = resolve;
  });
  if (options['stop-with-stdin']) process.stdin.on('end', die).on('error', die).resume();
  const centre = await startCentre({
    place: storePlace(options),
    port: numberOption('port', options.port, DEFAULT_PORT, 0, 65_535),
    host: options.host ?? '127.0.0.1',
    uplinkPort: numberOption('uplink-port', options['uplink-port'], DEFAULT_UPLINK_PORT, 0, 65_535),
    uplinkHost: options['uplink-host'] ?? '0.0.0.0',
    unauthenticatedPerAddress: numberOption(
      'unauthenticated-per-address',
      options['unauthenticated-per-address'],
      UNAUTHENTICATED_PER_ADDRESS,
      1,
      12_000,
    ),
    name: options.name ?? '区域中心',
    timeZone,
    level: levelOption(options.level),
    enrolment: options.enrolment === undefined ? null : readJson('--enrolment', options.enrolment, Enrolment),
    pageTls: pageTls(options['page-certificate'], options['page-key']),
    policyFile: options['cascade-policy'] === undefined ? null : checkPolicy(options['cascade-policy']),
    version: readVersion(folder),
    resourcesFolder: join(folder, 'resources'),
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

function pageTls(certificate: string | undefined, key: string | undefined) {
  if (certificate === undefined && key === undefined) return null;
  if (certificate === undefined || key === undefined)
    throw new CommandError(EXIT.usage, '--page-certificate and --page-key belong together');
  const cert = readPem('--page-certificate', certificate);
  const secret = readPem('--page-key', key);
  try {
    createSecureContext({ cert, key: secret });
  } catch {
    throw new CommandError(EXIT.usage, '--page-certificate and --page-key do not fit each other');
  }
  return { cert, key: secret };
}

function readPem(option: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new CommandError(EXIT.usage, `${option}: ${path} cannot be read`);
  }
}

function levelOption(text: string | undefined): CentreLevel {
  const level = CentreLevel.safeParse(text ?? 'county');
  if (level.success) return level.data;
  throw new CommandError(EXIT.usage, `--level must be one of ${CENTRE_LEVELS.join(', ')}`);
}

function checkPolicy(path: string): string {
  readJson('--cascade-policy', path, CascadePolicy);
  return path;
}

/** One sentence that names the option, the field and the file. */
function readJson<S extends z.ZodType>(option: string, path: string, schema: S): z.infer<S> {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const why = error instanceof SyntaxError ? 'is not JSON' : 'cannot be read';
    throw new CommandError(EXIT.usage, `${option}: ${path} ${why}`);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new CommandError(
    EXIT.usage,
    `${option}: ${path}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`,
  );
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
