/** What a number in a cell stands for, by the format of its style. */
export type NumberKind = 'plain' | 'date' | 'time' | 'date-time';

/** Formats of ECMA-376 part 1, 18.8.30, with the Chinese ones 27-36 and 50-58. */
const BUILT_IN: ReadonlyMap<number, NumberKind> = new Map([
  ...[14, 15, 16, 17, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58].map((id) => [id, 'date'] as const),
  ...[18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56].map((id) => [id, 'time'] as const),
  [22, 'date-time'],
]);

/** `custom` holds the format codes of the file by their number. */
export function numberKind(formatId: number, custom: ReadonlyMap<number, string>): NumberKind {
  const code = custom.get(formatId);
  if (code === undefined) return BUILT_IN.get(formatId) ?? 'plain';
  // Quoted and escaped text, colours, locales and what comes behind the first section say nothing about the kind.
  const bare = (code.split(';')[0] ?? '')
    .replaceAll(/"[^"]*"|\\.|_.|\*./g, '')
    .replaceAll(/\[[^\]]*\]/g, (part) => (/^\[[hms]+\]$/i.test(part) ? 'h' : ''))
    .toLowerCase();
  // An m beside hours or seconds is a minute, any other a month.
  const hasDate = /[ydm]/.test(bare.replaceAll(/h+[:时]?m+|m+[:分]?s+/g, '').replaceAll('am/pm', ''));
  const hasTime = /[hs]/.test(bare);
  return hasDate ? (hasTime ? 'date-time' : 'date') : hasTime ? 'time' : 'plain';
}

const DAY_MS = 86_400_000;
/** Day 0 of the 1900 system, shifted because Excel believes in 29 February 1900; only later days are right. */
const EPOCH_1900_MS = Date.UTC(1899, 11, 30);
const EPOCH_1904_MS = Date.UTC(1904, 0, 1);
/** 9999-12-31: the last day a spreadsheet has. */
const LAST_SERIAL = 2_958_465;

/**
 * A number of a cell as the text a person reads there: `2026-06-07`, `08:15`, `2026-06-07 08:15`, or the number itself
 * without a tail of binary rounding. Serials outside of the calendar stay numbers.
 */
export function numberText(raw: string, kind: NumberKind, is1904: boolean): string {
  const value = Number(raw);
  if (!Number.isFinite(value)) return raw;
  if (kind === 'plain' || value < 0 || value > LAST_SERIAL) return plainText(raw, value);
  const moment = new Date(
    (is1904 ? EPOCH_1904_MS : EPOCH_1900_MS) + Math.round((value * DAY_MS) / 60_000) * 60_000,
  );
  const iso = moment.toISOString();
  if (kind === 'date' || (kind === 'date-time' && Number.isInteger(value))) return iso.slice(0, 10);
  return kind === 'time' && value < 1 ? iso.slice(11, 16) : `${iso.slice(0, 10)} ${iso.slice(11, 16)}`;
}

/** `0.1` and not `0.10000000000000001`; whole numbers (ids, telephone numbers) never in powers of ten. */
function plainText(raw: string, value: number): string {
  if (/^-?\d+$/.test(raw)) return raw;
  if (Number.isSafeInteger(value)) return String(value);
  return Math.abs(value) < 1e15
    ? String(Number(value.toPrecision(15)))
    : BigInt(Math.round(value)).toString();
}
