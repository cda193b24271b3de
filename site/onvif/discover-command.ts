import { CommandError, EXIT, type ExitStatus } from '../../server/process/exit.ts';
import { numberOption, parseOptions } from '../../server/process/parse-options.ts';
import { MOST_ADDRESSES, readAddressRange } from './address-range.ts';
import { discover } from './discover.ts';
import type { ProbeMatch } from './discovery-message.ts';

/** `exam-site camera discover`: one search, printed by address. */
export async function cameraDiscover(argv: readonly string[], isJson: boolean): Promise<ExitStatus> {
  const { values } = parseOptions(argv, { range: 'string', seconds: 'string' });
  const seconds = numberOption('seconds', values.seconds, 3, 1, 60);
  const addresses = values.range === undefined ? [] : readAddressRange(values.range);
  if (addresses === null)
    throw new CommandError(
      EXIT.usage,
      `--range takes 10.20.0.0/24 or 10.20.0.1-10.20.0.80, at most ${MOST_ADDRESSES} addresses`,
    );
  const stop = new AbortController();
  process.once('SIGTERM', () => stop.abort());
  process.once('SIGINT', () => stop.abort());
  const found: ProbeMatch[] = [];
  try {
    await discover({
      addresses,
      signal: stop.signal,
      waitMs: seconds * 1000,
      onProgress: () => undefined,
      onDevice: (device) => found.push(device),
    });
  } catch {
    throw new CommandError(EXIT.missing, 'no network could be asked: this machine has no IPv4 address');
  }
  if (isJson) process.stdout.write(`${JSON.stringify(found)}\n`);
  else
    for (const { host, port, name, model } of found)
      process.stdout.write(`${`${host}:${port}`.padEnd(24)} ${name} ${model}\n`);
  return found.length > 0 ? EXIT.done : EXIT.no;
}
