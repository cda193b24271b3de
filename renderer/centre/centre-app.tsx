import { useEffect } from 'react';
import { centreClient, clock, ordersFeed, queryClient, useCentre } from '../client/centre.ts';
import { useConnection, useFeed } from '../client/use-client.ts';
import { useTicker } from '../client/use-ticker.ts';
import { ConnectionBanner } from '../kit/connection-banner.tsx';
import { EmptyPage } from '../kit/empty-page.tsx';
import { civilDate, clockTime } from '../kit/format.ts';
import { Frame } from '../kit/frame.tsx';
import { DeskIcon, OverviewIcon, PeopleIcon, ReportsIcon } from '../kit/icons.tsx';
import { PreferenceSwitches } from '../kit/preference-switches.tsx';
import { usePreferences } from '../kit/preferences.ts';
import { routeHref, useRoute } from '../kit/route.ts';
import { Shape } from '../kit/status-mark.tsx';
import { useText } from '../kit/text/index.ts';
import { ThemeScope } from '../kit/theme.tsx';
import { AccountsPage } from './accounts/accounts-page.tsx';
import { DeskBadge } from './desk/desk-badge.tsx';
import { DeskPage } from './desk/desk-page.tsx';
import { OrdersPage } from './orders/orders-page.tsx';
import { OverviewPage } from './overview-page.tsx';
import { SignedIn } from './signed-in.tsx';
import { SitePageView } from './site/site-page.tsx';

/** The console of a regional centre. */
export function CentreApp() {
  const text = useText();
  const { theme } = usePreferences();
  const { page, parameters } = useRoute();
  const siteCode = page === 'site' ? (parameters.get('code') ?? '') : null;
  const centre = useCentre();
  const connection = useConnection(centreClient.connection);
  const timeZone = centre?.timeZone ?? 'Asia/Shanghai';
  useEffect(() => {
    if (connection.isConnected) void queryClient.invalidateQueries();
  }, [connection.isConnected]);
  useEffect(() => {
    document.title = centre ? `${centre.name} · ${text.centre.title}` : text.centre.title;
  }, [centre, text]);
  return (
    <ThemeScope theme={theme}>
      <Frame
        pages={[
          { id: 'overview', label: text.centre.pages.overview, icon: OverviewIcon },
          { id: 'desk', label: text.centre.pages.desk, icon: DeskIcon, badge: <DeskBadge /> },
          { id: 'orders', label: text.centre.pages.orders, icon: ReportsIcon, badge: <Overdue /> },
          { id: 'accounts', label: text.accounts.page, icon: PeopleIcon },
        ]}
        current={page === '' || siteCode !== null ? 'overview' : page}
        isStale={!connection.isConnected && connection.wasConnected}
        banner={
          <ConnectionBanner connection={connection} timeZone={timeZone} words={text.centre.disconnected} />
        }
        header={
          <div className="header-row">
            <div className="site-name">
              <strong>{centre?.name ?? text.centre.title}</strong>
              <div className="muted small ellipsis">{centre?.uplinkUrl ?? text.frame.connecting}</div>
            </div>
            <SignedIn />
            <PreferenceSwitches />
            <CentreClock timeZone={timeZone} isConnected={connection.isConnected} />
          </div>
        }
      >
        {page === '' || page === 'overview' ? (
          <OverviewPage timeZone={timeZone} />
        ) : siteCode !== null ? (
          <SitePageView key={siteCode} code={siteCode} timeZone={timeZone} />
        ) : page === 'desk' ? (
          <DeskPage timeZone={timeZone} />
        ) : page === 'orders' ? (
          <OrdersPage timeZone={timeZone} />
        ) : page === 'accounts' ? (
          <AccountsPage timeZone={timeZone} />
        ) : (
          <EmptyPage
            title={text.frame.notFound}
            action={<a href={routeHref('overview')}>{text.centre.heading}</a>}
          />
        )}
      </Frame>
    </ThemeScope>
  );
}

/** Sites that have not answered an instruction in time, seen from every page. */
function Overdue() {
  const orders = useFeed(ordersFeed).value?.orders ?? [];
  const count = orders.reduce((sum, { counts }) => sum + counts.escalated, 0);
  if (count === 0) return null;
  return (
    <span className="rail-count tone-fault">
      <Shape tone="fault" />
      {count}
    </span>
  );
}

function CentreClock({
  timeZone,
  isConnected,
}: {
  readonly timeZone: string;
  readonly isConnected: boolean;
}) {
  useTicker(250);
  const nowMs = clock.nowMs();
  return (
    <div className={isConnected ? 'site-clock' : 'site-clock stale'}>
      <time>{clockTime(nowMs, timeZone)}</time>
      <div className="muted small">{civilDate(nowMs, timeZone)}</div>
    </div>
  );
}
