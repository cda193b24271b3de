import type { ImportPreview } from '../../shared/contract/roster-table.ts';

/** Larger files are refused before they are read: 20,000 rows of people take about 2 MB. */
export const LARGEST_FILE_BYTES = 8 * 1024 * 1024;

/** How a text file can be coded. */
export type TextEncoding = Exclude<ImportPreview['encoding'], 'xlsx'>;

export type DecodedText =
  | { readonly isText: true; readonly encoding: TextEncoding; readonly text: string }
  | { readonly isText: false; readonly encoding: TextEncoding };

/**
 * Finds out how a text file is coded: by its byte-order mark, else UTF-8 when every byte fits, else
 * GB18030 (what spreadsheets of a Chinese Windows write). Control characters mean that it is no text.
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  const mark = `${bytes[0]} ${bytes[1]}`;
  const utf16 = mark === '255 254' ? 'utf-16le' : mark === '254 255' ? 'utf-16be' : null;
  const encodings = utf16 !== null ? ([utf16] as const) : (['utf-8', 'gb18030'] as const);
  for (const encoding of encodings) {
    const text = decodeStrictly(encoding, bytes);
    if (text === null) continue;
    return hasControls(text) ? { isText: false, encoding } : { isText: true, encoding, text };
  }
  return { isText: false, encoding: utf16 ?? 'utf-8' };
}

function decodeStrictly(encoding: string, bytes: Uint8Array): string | null {
  try {
    // The decoder takes the byte-order mark away.
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function hasControls(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 32 && code !== 9 && code !== 10 && code !== 13) return true;
  }
  return false;
}
