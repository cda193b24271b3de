import './evidence.css';
import { useState } from 'react';
import { useFeed } from '../../client/use-client.ts';
import { Button } from '../../kit/controls.ts';
import { EmptyPage } from '../../kit/empty-page.tsx';
import { FeedFault } from '../../kit/feed-fault.tsx';
import { useText } from '../../kit/text/index.ts';
import { CopyDialog } from './copy-dialog.tsx';
import { EvidenceJobs } from './evidence-jobs.tsx';
import { OpenDialog } from './open-dialog.tsx';
import { SealDetail } from './seal-detail.tsx';
import { SealDialog } from './seal-dialog.tsx';
import { SealList } from './seal-list.tsx';
import { sealsFeed } from './use-evidence.ts';

type Dialog = { readonly kind: 'seal' } | { readonly kind: 'copy' | 'open'; readonly id: string } | null;

/** What is sealed, by whom it is kept, whether it is whole; and the ways to seal, copy, verify and open. */
export function EvidenceSection() {
  const text = useText();
  const { value: seals, error } = useFeed(sealsFeed);
  const [dialog, setDialog] = useState<Dialog>(null);
  const [shownId, setShownId] = useState<string | null>(null);
  const close = (): void => setDialog(null);
  if (!seals) return error ? <FeedFault error={error} /> : <EmptyPage title={text.frame.loading} />;
  const sealButton = (
    <Button type="primary" onClick={() => setDialog({ kind: 'seal' })}>
      {text.evidence.seal}
    </Button>
  );
  const shown = seals.find(({ id }) => id === shownId) ?? null;
  const subject =
    dialog !== null && dialog.kind !== 'seal' ? seals.find(({ id }) => id === dialog.id) : undefined;
  return (
    <section className="panel evidence" aria-labelledby="evidence-head">
      <div className="panel-head">
        <div>
          <h2 id="evidence-head">{text.evidence.heading}</h2>
          <p className="muted small">{text.evidence.why}</p>
        </div>
        {seals.length > 0 && sealButton}
      </div>
      <EvidenceJobs />
      {seals.length === 0 ? (
        <EmptyPage title={text.evidence.none} action={sealButton}>
          {text.evidence.noneAction}
        </EmptyPage>
      ) : (
        <div className={shown ? 'evidence-body with-side' : 'evidence-body'}>
          <SealList
            seals={seals}
            shownId={shownId}
            onShow={(id) => setShownId(id === shownId ? null : id)}
            onCopy={(id) => setDialog({ kind: 'copy', id })}
            onOpen={(id) => setDialog({ kind: 'open', id })}
          />
          {shown && <SealDetail seal={shown} onClose={() => setShownId(null)} />}
        </div>
      )}
      {dialog?.kind === 'seal' && <SealDialog newest={seals[0] ?? null} onClose={close} />}
      {dialog?.kind === 'copy' && subject && <CopyDialog seal={subject} onClose={close} />}
      {dialog?.kind === 'open' && subject && <OpenDialog seal={subject} onClose={close} />}
    </section>
  );
}
