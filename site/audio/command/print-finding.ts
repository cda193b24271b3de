import type { SoundReason, SoundVerdict } from './analysis.ts';

interface Result {
  readonly verdict: SoundVerdict | null;
  readonly reasons: readonly SoundReason[];
  readonly [field: string]: unknown;
}

/** Lists are cut after this many rows for the eye; `--json` has them all. */
const MOST_ROWS = 40;

/** A result for a person: the verdict and its reasons first, then one figure a line. */
export function printFinding({ verdict, reasons, ...fields }: Result): string {
  return [
    ...(verdict === null ? [] : [`${verdict.toUpperCase()}`]),
    ...reasons.map(({ text }) => `  ${text}`),
    ...Object.entries(fields).flatMap(([name, value]) => lines(name, value)),
  ].join('\n');
}

function lines(name: string, value: unknown): string[] {
  const label = name.padEnd(18);
  if (!Array.isArray(value)) return [`${label} ${inWords(value)}`];
  if (value.length === 0) return [`${label} none`];
  if (value.every((item) => typeof item !== 'object')) return [`${label} ${value.map(inWords).join(' ')}`];
  const rows = value
    .slice(0, MOST_ROWS)
    .map((item, index) => `${(index === 0 ? label : '').padEnd(18)} ${inWords(item)}`);
  return value.length > MOST_ROWS ? [...rows, `${''.padEnd(18)} … ${value.length} in all`] : rows;
}

function inWords(value: unknown): string {
  if (typeof value === 'number') return String(Math.round(value * 1e4) / 1e4);
  if (value === null) return '–';
  if (typeof value !== 'object') return String(value);
  return Object.entries(value)
    .map(([name, part]) => `${name} ${inWords(part)}`)
    .join('  ');
}
