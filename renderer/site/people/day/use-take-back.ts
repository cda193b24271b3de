import { useCallback } from 'react';
import type { PageError } from '../../../client/page-error.ts';
import { useSiteCommand } from '../../../client/site.ts';
import { notify } from '../../../kit/notices.ts';
import { useText } from '../../../kit/text/index.ts';
import { wordOf } from '../../../kit/text/worded.ts';

/** Takes an entry back, and says afterwards what was entered with a button that does. */
export function useTakeBack() {
  const words = useText().day;
  // The button of a notice outlives what it was pressed beside: refusals are notices too.
  const sayRefusal = useCallback(
    ({ code, field }: PageError): boolean => {
      const refusal = code === 'bad-input' ? wordOf(words.refusals, field?.split(':')[1] ?? '') : null;
      const text = code === 'conflict' && field === 'locked' ? words.locked : refusal;
      if (text !== null) notify({ kind: 'information', text });
      return text !== null;
    },
    [words],
  );
  const { run, isBusy } = useSiteCommand('rosterDay.takeBack', sayRefusal);
  const takeBack = async (factId: string): Promise<void> => {
    if (await run({ factId })) notify({ kind: 'information', text: words.takenBack });
  };
  const say = (text: string, factId: string): void =>
    notify({ kind: 'information', text, action: { label: words.undo, run: () => void takeBack(factId) } });
  return { takeBack, say, isBusy };
}
