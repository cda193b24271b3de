import { column, readColumns } from '../../../server/table/read-columns.ts';
import type { Cue } from '../../../shared/contract/programme.ts';
import { MOST_CUES } from '../../../shared/contract/programme.ts';
import type { ImportProblem } from '../../../shared/contract/roster-table.ts';

const COLUMNS = [
  column('section', false, '部分', 'section'),
  column('question', true, '题号', 'question'),
  column('start', true, '开始', 'start'),
  column('end', false, '结束', 'end'),
  column('text', false, '内容', 'text'),
];

/** `mm:ss`, `mm:ss.s`, `h:mm:ss` in milliseconds; null for anything else. */
export function readCueTime(text: string): number | null {
  const match = /^(?:(\d{1,2}):)?(\d{1,3}):([0-5]?\d)(?:\.(\d{1,3}))?$/.exec(text.replace('：', ':').trim());
  if (match === null) return null;
  const [, hours = '0', minutes = '0', seconds = '0', fraction = ''] = match;
  return (
    ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + Number(fraction.padEnd(3, '0'))
  );
}

/** `mm:ss.mmm` without needless zeros, as `readCueTime` takes it. */
export function cueTime(ms: number): string {
  const whole = Math.round(ms);
  const two = (value: number): string => String(value).padStart(2, '0');
  const fraction = String(whole % 1000)
    .padStart(3, '0')
    .replace(/0+$/, '');
  const base = `${two(Math.floor(whole / 60_000))}:${two(Math.floor(whole / 1000) % 60)}`;
  return fraction === '' ? base : `${base}.${fraction}`;
}

/**
 * A cue sheet from CSV (UTF-8, GB18030 or UTF-16): 题号 and 开始, optional 部分, 结束, 内容. A missing end is the start of
 * the next question. Problems name row and column; with any of them nothing is to be kept. Never throws.
 */
export function readCueSheet(
  bytes: Uint8Array,
  lengthMs: number,
): { readonly cues: readonly Cue[]; readonly rows: number; readonly problems: readonly ImportProblem[] } {
  const { rows, problems } = readColumns(COLUMNS, bytes, { unique: '' });
  if (rows.length === 0 && problems.list.length === 0)
    problems.add(2, 'question', 'empty', '', 'the sheet has no question');
  if (rows.length > MOST_CUES)
    problems.add(MOST_CUES + 2, '', 'too-many-rows', String(rows.length), `at most ${MOST_CUES} questions`);
  const read = rows.slice(0, MOST_CUES).map((row) => {
    const time = (key: 'start' | 'end'): number | null => {
      const text = row.cell(key);
      if (text === '') return null;
      const ms = readCueTime(text);
      if (ms === null) problems.add(row.row, key, 'not-valid', text, 'write mm:ss or mm:ss.s');
      else if (ms > lengthMs)
        problems.add(row.row, key, 'not-valid', text, `the recording ends at ${cueTime(lengthMs)}`);
      return ms;
    };
    const short = (key: string, most: number): string => {
      const text = row.cell(key);
      if (text.length > most) problems.add(row.row, key, 'not-valid', text, `at most ${most} characters`);
      return text.slice(0, most);
    };
    return {
      row: row.row,
      startMs: time('start'),
      endMs: time('end'),
      section: short('section', 64),
      question: short('question', 64),
      text: short('text', 500),
    };
  });
  const cues = read.map(({ row, startMs, endMs, ...words }, index): Cue => {
    const next = read[index + 1]?.startMs ?? null;
    const start = startMs ?? 0;
    if (endMs !== null && startMs !== null && endMs <= startMs)
      problems.add(row, 'end', 'not-valid', cueTime(endMs), 'the end must lie after the start');
    if (next !== null && startMs !== null && next <= startMs)
      problems.add(row + 1, 'start', 'not-valid', cueTime(next), 'questions must stand in the order of time');
    else if (next !== null && endMs !== null && next < endMs)
      problems.add(row + 1, 'start', 'not-valid', cueTime(next), 'it begins before the question above ends');
    return { ...words, startMs: start, endMs: endMs ?? next ?? lengthMs };
  });
  return { cues, rows: rows.length, problems: problems.list };
}

/** Why a sheet that came as values cannot be kept, with the field; null when it can. */
export function wrongCue(cues: readonly Cue[], lengthMs: number): { field: string; text: string } | null {
  for (const [index, { startMs, endMs }] of cues.entries()) {
    if (endMs <= startMs) return { field: `cues.${index}.endMs`, text: 'the end must lie after the start' };
    if (endMs > lengthMs)
      return { field: `cues.${index}.endMs`, text: 'it lies after the end of the recording' };
    const next = cues[index + 1];
    if (next !== undefined && next.startMs < endMs)
      return { field: `cues.${index + 1}.startMs`, text: 'it begins before the question above ends' };
  }
  return null;
}

/**
 * The sheet with a mark at `atMs`: a new question begins there and reaches to the next one, the question it falls into
 * ends there. Its number is one above the number before it. Null when a question begins at that very place.
 */
export function withMark(cues: readonly Cue[], atMs: number, lengthMs: number): readonly Cue[] | null {
  if (atMs >= lengthMs || cues.some(({ startMs }) => Math.abs(startMs - atMs) < 500)) return null;
  const before = cues.filter(({ startMs }) => startMs < atMs);
  const after = cues.slice(before.length);
  const last = before.at(-1);
  const made: Cue = {
    section: last?.section ?? '',
    question: nextNumber(last?.question ?? '0', cues),
    startMs: Math.round(atMs),
    endMs: after[0]?.startMs ?? lengthMs,
    text: '',
  };
  const shortened = last === undefined ? [] : [{ ...last, endMs: Math.min(last.endMs, made.startMs) }];
  return [...before.slice(0, -1), ...shortened, made, ...after];
}

function nextNumber(last: string, cues: readonly Cue[]): string {
  const taken = new Set(cues.map(({ question }) => question));
  const [, head = '', digits = ''] = /^(.*?)(\d+)\D*$/.exec(last) ?? [];
  let number = Number(digits) + 1;
  while (taken.has(`${head}${number}`)) number += 1;
  return `${head}${number}`;
}

/** The cue sheet as CSV, UTF-8 with byte-order mark; cells that a spreadsheet would compute are kept as text. */
export function writeCueSheet(cues: readonly Cue[]): string {
  const cell = (text: string): string => {
    const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const rows = cues.map(({ section, question, startMs, endMs, text }) =>
    [section, question, cueTime(startMs), cueTime(endMs), text].map(cell).join(','),
  );
  return `\ufeff${['部分,题号,开始,结束,内容', ...rows].join('\r\n')}\r\n`;
}
