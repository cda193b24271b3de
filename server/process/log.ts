import { type DestinationStream, type Logger, pino } from 'pino';
import { scrub } from './secrets.ts';

export type Log = Logger;

/**
 * JSON lines on stderr (stdout belongs to the ready line and `--json`). Every finished line passes
 * through the scrubber, so a secret inside a nested error is masked too.
 */
export function createLog(name: string, level = process.env['LOG_LEVEL'] ?? 'info'): Log {
  const destination: DestinationStream = {
    write(line: string) {
      process.stderr.write(scrub(line));
    },
  };
  return pino({ name, level, base: { name, pid: process.pid } }, destination);
}
