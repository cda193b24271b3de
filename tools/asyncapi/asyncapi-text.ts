import { makeAsyncapi } from './make-asyncapi.ts';

const PLAIN = /^[A-Za-z_][A-Za-z0-9_-]*$/;
/** Words YAML would read as something else. */
const RESERVED: ReadonlySet<string> = new Set(['y', 'n', 'yes', 'no', 'on', 'off', 'true', 'false', 'null']);

/** The document as YAML: block style for mappings and lists, JSON for what is inside a line. */
export const asyncapiText = (): string =>
  `# Made by tools/asyncapi/main.ts; do not edit.\n${block(makeAsyncapi(), '')}`;

function block(value: unknown, indent: string): string {
  if (Array.isArray(value))
    return value.map((each: unknown) => `${indent}-${under(each, `${indent}  `)}`).join('');
  return Object.entries(value as Record<string, unknown>)
    .filter(([, each]) => each !== undefined)
    .map(([key, each]) => `${indent}${keyText(key)}:${under(each, `${indent}  `)}`)
    .join('');
}

function under(value: unknown, indent: string): string {
  const isNested = typeof value === 'object' && value !== null && Object.keys(value).length > 0;
  return isNested ? `\n${block(value, indent)}` : ` ${JSON.stringify(value)}\n`;
}

const keyText = (key: string): string =>
  PLAIN.test(key) && !RESERVED.has(key.toLowerCase()) ? key : JSON.stringify(key);
