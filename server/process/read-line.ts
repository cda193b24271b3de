import { createInterface } from 'node:readline';
import { CommandError, EXIT } from './exit.ts';

/** The first line of standard input, for what must not stand on a command line. */
export async function readLine(): Promise<string> {
  if (process.stdin.isTTY) process.stderr.write('password: ');
  for await (const line of createInterface({ input: process.stdin })) return line;
  throw new CommandError(EXIT.usage, 'the password is read from standard input, which is empty');
}
