import './listening.css';
import { useMemo, useState } from 'react';
import { levelsFeed, useSite } from '../../client/site.ts';
import { useFeed } from '../../client/use-client.ts';
import { useTicker } from '../../client/use-ticker.ts';
import { Input, Segmented } from '../../kit/controls.ts';
import { EmptyPage } from '../../kit/empty-page.tsx';
import { FeedFault } from '../../kit/feed-fault.tsx';
import { goTo, routeHref, useRoute } from '../../kit/route.ts';
import { ScrollRegion } from '../../kit/scroll-region.tsx';
import { StatusMark } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';
import { BenchView } from './bench/bench-view.tsx';
import { CheckSection } from './check/check-section.tsx';
import { type LevelSort, orderRows } from './level-rows.ts';
import { MeterGrid } from './meter-grid.tsx';
import { MeterPanel } from './meters/meter-panel.tsx';
import { ProfileSection } from './profile/profile-section.tsx';
import { InterruptionRules } from './rules/interruption-rules.tsx';
import { ToneCheckPanel } from './tone-check-panel.tsx';
import { RecordingsSection } from './watch/recordings-section.tsx';
import { WatchSection } from './watch/watch-section.tsx';

/** Seconds between two orderings by level: rows that jump about cannot be read. */
const REORDER_MS = 3_000;

const VIEWS = ['levels', 'check', 'trial', 'watch', 'recordings', 'bench', 'limits', 'rules'] as const;
type View = (typeof VIEWS)[number];

/** Can every candidate hear? Levels of all rooms and the tone check; `?view=` the equipment check, the trial, the watch, recordings, limits. */
export function ListeningPage() {
  const text = useText();
  const { parameters } = useRoute();
  const view: View = VIEWS.find((one) => one === parameters.get('view')) ?? 'levels';
  return (
    <div className="page fixed listening-views">
      <div className="toolbar no-print">
        <Segmented
          aria-label={text.audioCheck.view}
          value={view}
          options={VIEWS.map((value) => ({ value, label: text.audioCheck.views[value] }))}
          onChange={(value) => goTo('listening', value === 'levels' ? {} : { view: value })}
        />
      </div>
      {view === 'levels' && <Levels />}
      {view === 'check' && <CheckSection />}
      {view === 'trial' && <WatchSection key="trial" kind="trial" />}
      {view === 'watch' && <WatchSection key="test" kind="test" />}
      {view === 'recordings' && <RecordingsSection />}
      {view === 'bench' && <BenchView />}
      {view === 'limits' && <ProfileSection />}
      {view === 'rules' && <InterruptionRules />}
    </div>
  );
}

function Levels() {
  const text = useText();
  const site = useSite();
  const { value: levels, error } = useFeed(levelsFeed);
  const [sort, setSort] = useState<LevelSort>('room');
  const [search, setSearch] = useState('');
  const isWall = useRoute().parameters.get('show') === 'wall';
  useTicker(REORDER_MS);
  const orderTick = Math.floor(Date.now() / REORDER_MS);
  const rooms = site?.rooms;
  const rows = useMemo(
    () => (orderTick > 0 && rooms ? orderRows(rooms, levelsFeed.get().value ?? [], sort, search) : []),
    [rooms, sort, search, orderTick],
  );
  if (error && !levels) return <FeedFault error={error} />;
  if (!site || !levels) return <EmptyPage title={text.frame.loading} />;
  if (site.rooms.length === 0)
    return (
      <EmptyPage
        title={text.listening.noRooms}
        action={<a href={routeHref('people', { view: 'imports' })}>{text.listening.importRooms}</a>}
      >
        {text.listening.noRoomsAction}
      </EmptyPage>
    );
  const lead = (
    <Segmented
      aria-label={text.pictures.meters.show}
      value={isWall ? 'wall' : 'list'}
      options={[
        { value: 'list', label: text.pictures.meters.asList },
        { value: 'wall', label: text.pictures.meters.asWall },
      ]}
      onChange={(value) => goTo('listening', value === 'wall' ? { show: 'wall' } : {})}
    />
  );
  if (isWall) return <MeterPanel rooms={site.rooms} lead={lead} />;
  const withCamera = levels.filter(({ state }) => state !== 'no-camera');
  const measured = withCamera.filter(({ state }) => state === 'measured').length;
  const states = new Map(levels.map((level) => [level.roomId, level]));
  return (
    <div className="listening">
      <section className="panel meters live-data" aria-labelledby="meters-head">
        <div className="panel-head">
          <h1 id="meters-head">{text.listening.meters}</h1>
          <span className="muted small">{text.listening.unit}</span>
        </div>
        <div className="toolbar meters-toolbar">
          {lead}
          <span>{text.listening.summary(measured, withCamera.length)}</span>
          {withCamera.length > measured && (
            <StatusMark tone="attention">
              {text.listening.notMeasured(withCamera.length - measured)}
            </StatusMark>
          )}
          <span className="grow" />
          <span data-search>
            <Input
              aria-label={text.listening.search}
              placeholder={text.listening.search}
              value={search}
              allowClear
              onChange={(event) => setSearch(event.target.value)}
            />
          </span>
          <Segmented
            aria-label={text.listening.sort}
            value={sort}
            options={[
              { value: 'room', label: text.listening.byRoom },
              { value: 'level', label: text.listening.byLevel },
            ]}
            onChange={(value) => setSort(value === 'level' ? 'level' : 'room')}
          />
        </div>
        <ScrollRegion className="meters-scroll" label={text.listening.meters}>
          <MeterGrid rows={rows} states={states} />
        </ScrollRegion>
      </section>
      <ToneCheckPanel rooms={site.rooms} timeZone={site.site.timeZone} />
    </div>
  );
}
