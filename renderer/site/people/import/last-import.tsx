import { useQuery } from '@tanstack/react-query';
import { rosterFeed, siteClient, useSiteCommand } from '../../../client/site.ts';
import { useFeed } from '../../../client/use-client.ts';
import { Button } from '../../../kit/controls.ts';
import { notify } from '../../../kit/notices.ts';
import { useText } from '../../../kit/text/index.ts';

/** The newest import of a table, which one press takes back. */
export function LastImport() {
  const text = useText();
  const undo = useSiteCommand('roster.undoImport');
  const revision = useFeed(rosterFeed).value?.revision ?? 0;
  const { data } = useQuery({
    queryKey: ['roster.lastImport', revision],
    queryFn: () => siteClient.query('roster.lastImport', {}),
    placeholderData: (before) => before,
  });
  if (!data) return null;
  const kind = text.people.kind[data.kind];
  const run = async (): Promise<void> => {
    if (await undo.run({ seq: data.seq }))
      notify({ kind: 'information', text: text.people.importUndone(kind) });
  };
  return (
    <>
      <span className="muted">{text.people.lastImport(kind, data.fileName, data.rows)}</span>
      <Button loading={undo.isBusy} onClick={() => void run()}>
        {text.people.undoImport}
      </Button>
    </>
  );
}
