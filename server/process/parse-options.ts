import { parseArgs } from 'node:util';
import { CommandError, EXIT } from './exit.ts';

/** `strings` may be given several times; of the others the last one counts. */
export type OptionKinds = Readonly<Record<string, 'string' | 'strings' | 'boolean'>>;
export type OptionValues<K extends OptionKinds> = {
  readonly [P in keyof K]: K[P] extends 'boolean'
    ? boolean
    : K[P] extends 'strings'
      ? readonly string[]
      : string | undefined;
};

const EMPTY = { string: undefined, strings: [], boolean: false } as const;

/** Reads options of a command; unknown ones are refused by name (exit 2). */
export function parseOptions<K extends OptionKinds>(
  argv: readonly string[],
  kinds: K,
): { values: OptionValues<K>; positionals: string[] } {
  const options = Object.fromEntries(
    Object.entries({ ...kinds, json: 'boolean' as const, debug: 'boolean' as const }).map(([name, type]) => [
      name,
      { type: type === 'boolean' ? type : ('string' as const), multiple: type === 'strings' },
    ]),
  );
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options,
      allowPositionals: true,
      strict: true,
    });
    const complete = Object.fromEntries(
      Object.entries(kinds).map(([name, type]) => [name, values[name] ?? EMPTY[type]]),
    );
    return { values: complete as OptionValues<K>, positionals };
  } catch (error) {
    const text = error instanceof Error ? (error.message.split('. ')[0] ?? error.message) : String(error);
    throw new CommandError(EXIT.usage, text);
  }
}

/** A whole number within bounds, or a refusal naming the option. */
export function numberOption(
  name: string,
  text: string | undefined,
  fallback: number,
  min: number,
  max: number,
): number {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (text.trim() === '' || !Number.isInteger(value) || value < min || value > max)
    throw new CommandError(
      EXIT.usage,
      `--${name} takes a whole number from ${min} to ${max}, not ${JSON.stringify(text)}`,
    );
  return value;
}

/** The value, or a refusal naming the missing option. */
export function requiredOption(name: string, value: string | undefined): string {
  if (value === undefined || value === '') throw new CommandError(EXIT.usage, `--${name} is needed`);
  return value;
}
