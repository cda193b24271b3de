import { EmptyPage } from './empty-page.tsx';
import { useText } from './text/index.ts';
import { wordOf } from './text/worded.ts';

/** A page whose data cannot be read: what happened, what to do, and what the service said. */
export function FeedFault({
  error,
}: {
  readonly error: { readonly code: string; readonly message: string };
}) {
  const text = useText();
  const words = wordOf(text.codes.error, error.code);
  return (
    <EmptyPage
      title={words?.cause ?? text.codes.unknownReason(error.code)}
      action={
        <button type="button" className="plain-button" onClick={() => location.reload()}>
          {text.frame.refresh}
        </button>
      }
    >
      {words ? `${words.action} · ` : ''}
      {error.message}
    </EmptyPage>
  );
}
