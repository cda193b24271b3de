import './duty-draft.css';
import { useQuery } from '@tanstack/react-query';
import type { DutyDraftRow } from '../../../../../shared/contract/duty-drafts.ts';
import { readDutyProblem } from '../../../../../shared/domain/roster/duty/plan/read-duty-problem.ts';
import { dutyDraftsFeed, siteClient } from '../../../../client/site.ts';
import { useFeed } from '../../../../client/use-client.ts';
import { Button } from '../../../../kit/controls.ts';
import { EmptyPage } from '../../../../kit/empty-page.tsx';
import { FeedFault } from '../../../../kit/feed-fault.tsx';
import { goTo } from '../../../../kit/route.ts';
import { useText } from '../../../../kit/text/index.ts';
import { DutyDraftForm } from './duty-draft-form.tsx';

/** One draft of a duty problem, opened by its id. */
export function DutyDraftView({ draftId }: { readonly draftId: string }) {
  const text = useText();
  const { value: rows, error } = useFeed(dutyDraftsFeed);
  const row = rows?.find(({ id }) => id === draftId) ?? null;
  if (!rows) return error ? <FeedFault error={error} /> : <EmptyPage title={text.frame.loading} />;
  if (row === null)
    return (
      <EmptyPage
        title={text.duty.draft.gone}
        action={
          <Button onClick={() => goTo('people', { view: 'duty', part: 'plan' })}>
            {text.duty.draft.back}
          </Button>
        }
      />
    );
  return <LoadedDraft row={row} />;
}

/** What somebody else saves meanwhile does not take away what is written here: it is told at the next save. */
function LoadedDraft({ row }: { readonly row: DutyDraftRow }) {
  const text = useText();
  const { data, isError } = useQuery({
    queryKey: ['dutyDraft.get', row.id],
    queryFn: () => siteClient.query('dutyDraft.get', { draftId: row.id }),
    staleTime: 0,
    gcTime: 0,
    refetchOnReconnect: false,
  });
  if (!data) return <EmptyPage title={isError ? text.duty.draft.gone : text.frame.loading} />;
  const read = readDutyProblem(JSON.parse(data.text));
  if ('fault' in read) return <EmptyPage title={text.duty.plan.wrongFile(read.fault.field)} />;
  return <DutyDraftForm key={row.id} row={data.row} saved={read.value} />;
}
