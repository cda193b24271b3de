import { parseArgs } from 'node:util';
import { CommandError, EXIT } from '../../server/process/exit.ts';

export interface Options {
  /** The value, or undefined. */
  text(name: string): string | undefined;
  all(name: string): string[];
  required(name: string): string;
  number(name: string, fallback: number, min: number, max: number): number;
}

/** Reads options of a command; unknown ones are refused by name, later ones with a plain sentence (exit 2). */
export function parseOptions(argv: readonly string[], names: readonly string[]): Options {
  const known = [...names, 'store', 'enrolment', 'key-file'];
  const options = Object.fromEntries([
    ...known.map((name) => [name, { type: 'string' as const, multiple: true }]),
    ...['json', 'debug'].map((name) => [name, { type: 'boolean' as const }]),
  ]);
  let values: Readonly<Record<string, unknown>>;
  try {
    values = parseArgs({ args: [...argv], options, allowPositionals: false, strict: true }).values;
  } catch (error) {
    const text = error instanceof Error ? (error.message.split('. ')[0] ?? error.message) : String(error);
    throw new CommandError(EXIT.usage, text);
  }
  for (const later of ['store', 'enrolment', 'key-file'])
    if (values[later] !== undefined && !names.includes(later))
      throw new CommandError(EXIT.usage, `--${later} is not available in this version`);
  const all = (name: string): string[] => {
    const value = values[name];
    return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
  };
  const text = (name: string): string | undefined => all(name).at(-1);
  return {
    all,
    text,
    required(name) {
      const value = text(name);
      if (value === undefined || value === '') throw new CommandError(EXIT.usage, `--${name} is needed`);
      return value;
    },
    number(name, fallback, min, max) {
      const given = text(name);
      if (given === undefined) return fallback;
      const value = Number(given);
      if (given.trim() === '' || !Number.isInteger(value) || value < min || value > max)
        throw new CommandError(
          EXIT.usage,
          `--${name} takes a whole number from ${min} to ${max}, not ${JSON.stringify(given)}`,
        );
      return value;
    },
  };
}
