import type { Text } from '../../kit/text/index.ts';
import { wordOf } from '../../kit/text/worded.ts';

/** Words for a refusal that the service names by field and code; null when it is none of these. */
export function accountFault(words: Text['accounts'], field: string, detail: string): string | null {
  if (field === 'password' || field === 'after') {
    const code = /(too-short|too-long|like-name|too-common)/.exec(detail)?.[1];
    return code === undefined ? null : wordOf(words.faults, code);
  }
  if (field === 'role') return words.lastKeeper;
  if (field === 'before') return words.wrongBefore;
  return field === 'name' && detail.includes('taken') ? words.taken : null;
}
