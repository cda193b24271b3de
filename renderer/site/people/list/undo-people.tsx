import { useQuery } from '@tanstack/react-query';
import { siteClient, useSiteCommand } from '../../../client/site.ts';
import { Button } from '../../../kit/controls.ts';
import { notify } from '../../../kit/notices.ts';
import { useText } from '../../../kit/text/index.ts';

/** Takes back the newest change of the list, or makes it again; says which one that is. `revision` is that of the roster shown. */
export function UndoPeople({ revision }: { readonly revision: number }) {
  const words = useText().peopleRecords;
  const undo = useSiteCommand('people.undo');
  const redo = useSiteCommand('people.redo');
  const { data } = useQuery({
    queryKey: ['people.changes', revision],
    queryFn: () => siteClient.query('people.changes', {}),
    placeholderData: (before) => before,
  });
  const last = data?.find(({ isUndone }) => !isUndone);
  const next = data?.findLast(({ isUndone }) => isUndone);
  const run = async (command: typeof undo, seq: number, text: string): Promise<void> => {
    if (await command.run({ seq })) notify({ kind: 'information', text });
  };
  return (
    <>
      <Button
        disabled={!last}
        loading={undo.isBusy}
        title={last ? words.undoWhat(words.whats[last.what], last.subject, last.people) : words.undo}
        onClick={() => last && void run(undo, last.seq, words.undone)}
      >
        {words.undo}
      </Button>
      <Button
        disabled={!next}
        loading={redo.isBusy}
        title={next ? words.redoWhat(words.whats[next.what], next.subject, next.people) : words.redo}
        onClick={() => next && void run(redo, next.seq, words.redone)}
      >
        {words.redo}
      </Button>
    </>
  );
}
