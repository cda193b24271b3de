import type { PageError } from '../../../client/page-error.ts';
import { StatusMark } from '../../../kit/status-mark.tsx';
import { useText } from '../../../kit/text/index.ts';
import { wordOf } from '../../../kit/text/worded.ts';

/** The service refuses with `field:code`. */
const codeOf = ({ code, field }: PageError): string | null =>
  code === 'bad-input' ? (field?.split(':')[1] ?? null) : null;

/** For `useSiteCommand`: refusals are said beside the button, anything else as a notice. */
export const isRefusal = (failure: PageError): boolean => codeOf(failure) !== null;

/** Why something could not be signed, in words; nothing when there is no such refusal. */
export function RefusalLine({ error }: { readonly error: PageError | null }) {
  const text = useText();
  const code = error && codeOf(error);
  if (!code) return null;
  return (
    <p role="alert">
      <StatusMark tone="attention">{wordOf(text.duty.refusals, code) ?? code}</StatusMark>
    </p>
  );
}
