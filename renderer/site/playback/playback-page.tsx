import './playback.css';
import type { ReactNode } from 'react';
import { camerasFeed, clock, useSite } from '../../client/site.ts';
import { useFeed } from '../../client/use-client.ts';
import { Segmented } from '../../kit/controls.ts';
import { EmptyPage } from '../../kit/empty-page.tsx';
import { FeedFault } from '../../kit/feed-fault.tsx';
import { goTo, useRoute } from '../../kit/route.ts';
import { useText } from '../../kit/text/index.ts';
import { EvidenceSection } from '../evidence/evidence-section.tsx';
import { ProofSection } from '../proof/proof-section.tsx';
import { Playback } from './playback.tsx';
import { MOST_CAMERAS } from './player-messages.ts';
import { recordingFeed } from './use-recordings.ts';

const VIEWS = ['recordings', 'proof', 'evidence'] as const;
type View = (typeof VIEWS)[number];

/**
 * What exists, and what happened then? `#/playback?at=MS&camera=ID,ID` opens a moment of some cameras,
 * `?view=proof` how complete a session is, `?view=evidence` what is sealed.
 */
export function PlaybackPage() {
  const text = useText();
  const { parameters } = useRoute();
  const view: View = VIEWS.find((one) => one === parameters.get('view')) ?? 'recordings';
  const tabs = (
    <Segmented
      aria-label={text.playback.view}
      value={view}
      options={VIEWS.map((value) => ({ value, label: text.playback.views[value] }))}
      onChange={(value) => goTo('playback', value === 'recordings' ? {} : { view: value })}
    />
  );
  if (view === 'recordings') return <Recordings tabs={tabs} />;
  return <Framed tabs={tabs}>{view === 'proof' ? <ProofSection /> : <EvidenceSection />}</Framed>;
}

function Framed({ tabs, children }: { readonly tabs: ReactNode; readonly children: ReactNode }) {
  const text = useText();
  return (
    <div className="page fixed playback">
      <div className="toolbar no-print">
        <h1 className="visually-hidden">{text.playback.heading}</h1>
        {tabs}
      </div>
      {children}
    </div>
  );
}

function Recordings({ tabs }: { readonly tabs: ReactNode }) {
  const text = useText();
  const site = useSite();
  const { parameters } = useRoute();
  const statuses = useFeed(camerasFeed).value;
  const { value: state, error } = useFeed(recordingFeed);
  const empty = (): ReactNode => {
    if (error && !state) return <FeedFault error={error} />;
    if (!site || !state || !statuses) return <EmptyPage title={text.frame.loading} />;
    if (site.cameras.length === 0)
      return <EmptyPage title={text.playback.noCameras}>{text.playback.noCamerasAction}</EmptyPage>;
    if (state.oldestMs !== null) return null;
    return state.isEnabled ? (
      <EmptyPage title={text.playback.nothingTitle}>{text.playback.nothingAction}</EmptyPage>
    ) : (
      <EmptyPage title={text.playback.offTitle}>{text.playback.offAction}</EmptyPage>
    );
  };
  const nothing = empty();
  if (nothing !== null || !site || !state || !statuses) return <Framed tabs={tabs}>{nothing}</Framed>;
  const at = parameters.get('at') ?? '';
  const asked = (parameters.get('camera') ?? '')
    .split(',')
    .filter((id) => site.cameras.some((camera) => camera.id === id))
    .slice(0, MOST_CAMERAS);
  return (
    <Playback
      // Another moment or camera asked for by address opens, also when the page is open already.
      key={`${at} ${asked.join(' ')}`}
      tabs={tabs}
      site={site}
      statuses={statuses}
      state={state}
      askedAtMs={/^\d{1,15}$/.test(at) ? Number(at) : null}
      askedCameras={asked}
      openedMs={clock.nowMs()}
    />
  );
}
