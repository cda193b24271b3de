import type { PageError } from '../../../client/page-error.ts';
import { StatusMark } from '../../../kit/status-mark.tsx';
import { useText } from '../../../kit/text/index.ts';
import { wordOf } from '../../../kit/text/worded.ts';

/** Why something could not be entered; nothing where it was no such refusal. */
export function DayRefusal({ error }: { readonly error: PageError | null }) {
  const words = useText().day;
  if (!error) return null;
  const sentence = isLocked(error)
    ? words.locked
    : error.code === 'bad-input'
      ? wordOf(words.refusals, error.field?.split(':')[1] ?? '')
      : null;
  if (sentence === null) return null;
  return (
    <p role="alert">
      <StatusMark tone="attention">{sentence}</StatusMark>
    </p>
  );
}

/** A seat nobody may change. */
export const isLocked = ({ code, field }: PageError): boolean => code === 'conflict' && field === 'locked';
