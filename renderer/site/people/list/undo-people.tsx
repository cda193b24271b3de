import { useQuery } from '@tanstack/react-query';
import { siteClient, useSiteCommand } from '../../../client/site.ts';
import { Button } from '../../../kit/controls.ts';
import { notify } from '../../../kit/notices.ts';
import { useText } from '../../../kit/text/index.ts';

/** Takes back the newest change of the list; says which one that is. `revision` is that of the roster shown. */
export function UndoPeople({ revision }: { readonly revision: number }) {
  const words = useText().peopleRecords;
  const undo = useSiteCommand('people.undo');
  const { data } = useQuery({
    queryKey: ['people.changes', revision],
    queryFn: () => siteClient.query('people.changes', {}),
    placeholderData: (before) => before,
  });
  const last = data?.[0];
  const what = last ? words.undoWhat(words.whats[last.what], last.subject, last.people) : words.undo;
  return (
    <Button
      disabled={!last}
      loading={undo.isBusy}
      title={what}
      onClick={() => {
        if (last)
          void undo.run({ seq: last.seq }).then((done) => {
            if (done) notify({ kind: 'information', text: words.undone });
          });
      }}
    >
      {words.undo}
    </Button>
  );
}
