/** Readers of one cell (already trimmed): a value, or null when the text is none. */

const YES = new Set(['是', '有', '已培训', '合格', '√', 'y', 'yes', 'true', '1']);
const NO = new Set(['', '否', '无', '没有', '未培训', '不合格', '×', 'n', 'no', 'false', '0']);

export function readYesNo(text: string): boolean | null {
  const lower = text.toLowerCase();
  return YES.has(lower) ? true : NO.has(lower) ? false : null;
}

export function readSex(text: string): 'F' | 'M' | '' | null {
  if (text === '') return '';
  if (/^(女|f|female)$/i.test(text)) return 'F';
  return /^(男|m|male)$/i.test(text) ? 'M' : null;
}

/** `2026-06-07`, `2026/6/7`, `2026.6.7`, `2026年6月7日` or `20260607`; a day that exists. */
export function readDate(text: string): string | null {
  const match =
    /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(text) ??
    /^(\d{4})年(\d{1,2})月(\d{1,2})日$/.exec(text) ??
    /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  if (!match) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const date = new Date(Date.UTC(year, month - 1, day));
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && year >= 1900;
  return isReal ? date.toISOString().slice(0, 10) : null;
}

/** `8:15` or `08:15` or `08:15:00`. */
export function readTime(text: string): string | null {
  const match = /^(\d{1,2})[:：](\d{2})(?:[:：]00)?$/.exec(text);
  if (!match || Number(match[1]) > 23 || Number(match[2]) > 59) return null;
  return `${String(match[1]).padStart(2, '0')}:${match[2]}`;
}

/** A date and a time with a space or T between: `2026-06-07T08:15`. */
export function readDateTime(text: string): string | null {
  const match = /^(\S+?)(?:T|\s+)(\S+)$/.exec(text);
  const date = readDate(match?.[1] ?? '');
  const time = readTime(match?.[2] ?? '');
  return date && time ? `${date}T${time}` : null;
}

/** Several words in one cell; spaces belong to a word. */
export function readList(text: string): string[] {
  return [...new Set(text.split(/[;；、,，/|]/).map((part) => part.trim()))].filter((part) => part !== '');
}

export function readWhole(text: string): number | null {
  return /^\d{1,6}$/.test(text) ? Number(text) : null;
}

/** One of a few words, in Chinese or English. */
export function readWord<T extends string>(
  text: string,
  words: Readonly<Record<T, readonly string[]>>,
): T | null {
  for (const [value, names] of Object.entries(words) as [T, readonly string[]][])
    if (names.includes(text.toLowerCase())) return value;
  return null;
}
