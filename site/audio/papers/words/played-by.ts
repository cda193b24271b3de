import type { AudioCheck } from '../../../../shared/contract/audio-check.ts';
import type { PaperWords } from './paper-words.ts';

/** Where the signal came from, with the name of the sound card where a page played over a chosen one. */
export function playedBy(
  { output, emission }: Pick<AudioCheck, 'output' | 'emission'>,
  words: Pick<PaperWords, 'outputs'>,
): string {
  const device = emission?.playing?.device ?? '';
  return device === '' ? words.outputs[output] : `${words.outputs[output]} · ${device}`;
}
