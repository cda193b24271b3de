import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Watch } from '../../../../shared/contract/listening-watch.ts';
import { siteClient, useOperators, useSiteCommand } from '../../../client/site.ts';
import { usePreferences } from '../../../kit/preferences.ts';
import { useText } from '../../../kit/text/index.ts';
import { SignatureList } from '../papers/signature-list.tsx';

/** What becomes of a trial that has ended: its record to be printed, and who signed it. */
export function TrialPapers({
  watch,
  nameOf,
  timeOf,
}: {
  readonly watch: Watch;
  readonly nameOf: (roomId: string) => string;
  readonly timeOf: (ms: number) => string;
}) {
  const text = useText();
  const words = text.watch;
  const queries = useQueryClient();
  const operators = useOperators().data ?? [];
  const { language } = usePreferences();
  const sign = useSiteCommand('trialPapers.sign');
  // What people say of a room is part of what is signed.
  const key = ['trialPapers.get', watch.id, watch.verdicts];
  const { data: papers } = useQuery({
    queryKey: key,
    queryFn: () => siteClient.query('trialPapers.get', { watchId: watch.id }),
  });
  if (papers === undefined) return null;
  return (
    <section className="trial-papers" aria-labelledby="trial-papers-head">
      <h2 id="trial-papers-head">{words.papers}</h2>
      <p className="muted">
        {words.papersWhy}{' '}
        <a
          href={`/api/v1/listening/watches/${encodeURIComponent(watch.id)}/papers/pdf?language=${language}`}
          download
        >
          {words.papersPdf}
        </a>
      </p>
      <SignatureList
        signatures={papers.signatures}
        contentSha256={papers.contentSha256}
        rooms={watch.state.map(({ roomId }) => ({ id: roomId, name: nameOf(roomId) }))}
        title={words.signTrial}
        statement={words.trialStatement}
        whole={words.wholeTrial}
        whoIs={(id) => operators.find((one) => one.id === id)?.name ?? id}
        timeOf={timeOf}
        onSign={async (signing) => {
          const signed = await sign.run({ watchId: watch.id, ...signing });
          if (signed !== null) queries.setQueryData(key, signed);
          return signed !== null;
        }}
      />
    </section>
  );
}
