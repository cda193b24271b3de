import { type ComponentType, useEffect } from 'react';
import { camerasFeed, queryClient, siteClient, todayFeed, useSite, useSiteCommand } from '../client/site.ts';
import { useConnection, useFeed } from '../client/use-client.ts';
import { BareFrame } from '../kit/bare-frame.tsx';
import { ConnectionBanner } from '../kit/connection-banner.tsx';
import { EmptyPage } from '../kit/empty-page.tsx';
import { Frame, type RailPage } from '../kit/frame.tsx';
import { toggleFullScreen } from '../kit/full-screen.ts';
import {
  JournalIcon,
  ListeningIcon,
  PeopleIcon,
  PlaybackIcon,
  ReportsIcon,
  SelfTestIcon,
  SettingsIcon,
  TodayIcon,
  WallIcon,
} from '../kit/icons.tsx';
import { notify } from '../kit/notices.ts';
import { usePreferences } from '../kit/preferences.ts';
import { routeHref, useRoute } from '../kit/route.ts';
import { Shape } from '../kit/status-mark.tsx';
import { useText } from '../kit/text/index.ts';
import { ThemeScope } from '../kit/theme.tsx';
import { useCommands } from '../kit/use-commands.ts';
import { parseScreen } from '../wall/screen-part.ts';
import { WallPage } from '../wall/wall-page.tsx';
import { ExamPage } from './exam/exam-page.tsx';
import { CamerasPage } from './health/cameras-page.tsx';
import { JournalPage } from './journal/journal-page.tsx';
import { ListeningPage } from './listening/listening-page.tsx';
import { SignalHost } from './listening/output/signal-host.tsx';
import { OperatorPrompt } from './operator-prompt.tsx';
import { InstructionNotice } from './orders/instruction-notice.tsx';
import { PeoplePage } from './people/people-page.tsx';
import { PlaybackPage } from './playback/playback-page.tsx';
import { ReportsPage } from './reports/reports-page.tsx';
import { SelfTestPage } from './self-test/self-test-page.tsx';
import { SettingsPage } from './settings/settings-page.tsx';
import { SiteHeader } from './site-header.tsx';
import { mostUrgent } from './today/alarm-order.ts';
import { ReminderHost } from './today/reminder-host.tsx';
import { TodayPage } from './today/today-page.tsx';

const PAGES = {
  today: { icon: TodayIcon, component: TodayPage },
  wall: { icon: WallIcon, component: WallPage },
  listening: { icon: ListeningIcon, component: ListeningPage },
  playback: { icon: PlaybackIcon, component: PlaybackPage },
  people: { icon: PeopleIcon, component: PeoplePage },
  'self-test': { icon: SelfTestIcon, component: SelfTestPage },
  reports: { icon: ReportsIcon, component: ReportsPage },
  journal: { icon: JournalIcon, component: JournalPage },
  settings: { icon: SettingsIcon, component: SettingsPage },
} as const satisfies Record<string, { icon: ComponentType; component: ComponentType }>;
type PageId = keyof typeof PAGES;
/** Reached from other pages, not from the rail. */
const SIDE_PAGES = { cameras: CamerasPage, exam: ExamPage } as const satisfies Record<string, ComponentType>;
type SidePageId = keyof typeof SIDE_PAGES;
const isSidePage = (id: string): id is SidePageId => Object.hasOwn(SIDE_PAGES, id);
const isPage = (id: string): id is PageId => Object.hasOwn(PAGES, id);

/** The console of an exam site. */
export function SiteApp() {
  const text = useText();
  const { theme } = usePreferences();
  const { page, parameters } = useRoute();
  const site = useSite();
  const connection = useConnection(siteClient.connection);
  const today = useFeed(todayFeed).value;
  // Held open here so that every page has the states of the cameras at once.
  useFeed(camerasFeed);
  const acknowledge = useSiteCommand('alarms.acknowledge');
  const current = page === '' ? 'today' : page;

  useEffect(() => {
    // After a loss anything may have changed that is not a feed.
    if (connection.isConnected) void queryClient.invalidateQueries();
  }, [connection.isConnected]);
  useEffect(() => {
    document.title = site ? `${site.site.name} · ${text.frame.title}` : text.frame.title;
  }, [site, text]);

  useCommands([
    {
      id: 'today.acknowledge',
      keys: 'A',
      label: text.frame.commands.acknowledge,
      group: text.frame.commandGroups.today,
      run() {
        const alarm = mostUrgent(today?.alarms ?? []);
        if (!alarm) return notify({ kind: 'information', text: text.frame.nothingToAcknowledge });
        const title = text.codes.alarmCause[alarm.cause].title(alarm.subjects.length);
        void acknowledge.run({ id: alarm.id }).then((done) => {
          if (done) notify({ kind: 'information', text: text.frame.acknowledged(title) });
        });
      },
    },
    {
      id: 'general.fullScreen',
      keys: 'F',
      label: text.frame.commands.fullScreen,
      group: text.frame.commandGroups.general,
      run: () =>
        toggleFullScreen(
          document.querySelector<HTMLElement>('[data-full-screen]') ?? document.documentElement,
        ),
    },
  ]);

  const unacknowledged = today?.alarms.filter((alarm) => alarm.state === 'unacknowledged').length ?? 0;
  const pages = Object.entries(PAGES).map(
    ([id, { icon }]): RailPage => ({
      id,
      icon,
      label: isPage(id) ? text.frame.pages[id] : id,
      badge:
        id === 'today' && unacknowledged > 0 ? (
          <span className="rail-count tone-fault">
            <Shape tone="fault" />
            {unacknowledged}
          </span>
        ) : undefined,
    }),
  );
  const Page = isPage(current) ? PAGES[current].component : isSidePage(current) ? SIDE_PAGES[current] : null;
  const timeZone = site?.site.timeZone ?? 'Asia/Shanghai';
  const screen = current === 'wall' ? parseScreen(parameters.get('screen')) : null;
  if (screen)
    return (
      <ThemeScope theme={theme}>
        <BareFrame>
          <WallPage screen={screen} />
        </BareFrame>
        <OperatorPrompt />
        <InstructionNotice />
      </ThemeScope>
    );
  return (
    <ThemeScope theme={theme}>
      <Frame
        pages={pages}
        current={current}
        isStale={!connection.isConnected && connection.wasConnected}
        header={<SiteHeader site={site} today={today} isConnected={connection.isConnected} />}
        banner={
          <ConnectionBanner connection={connection} timeZone={timeZone} words={text.frame.disconnected} />
        }
      >
        {Page ? (
          <Page />
        ) : (
          <EmptyPage
            title={text.frame.notFound}
            action={<a href={routeHref('today')}>{text.frame.goToday}</a>}
          />
        )}
      </Frame>
      <OperatorPrompt />
      <InstructionNotice />
      <ReminderHost />
      <SignalHost />
    </ThemeScope>
  );
}
