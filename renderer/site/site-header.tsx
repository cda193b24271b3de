import type { z } from 'zod';
import type { SiteInfo } from '../../shared/contract/site-contract.ts';
import type { Today } from '../../shared/contract/today.ts';
import { clock, useOperators } from '../client/site.ts';
import { useTicker } from '../client/use-ticker.ts';
import { Select } from '../kit/controls.ts';
import { civilDate, clockTime } from '../kit/format.ts';
import { useMutedUntil } from '../kit/mute.ts';
import { PreferenceSwitches } from '../kit/preference-switches.tsx';
import { setPreferences, usePreferences } from '../kit/preferences.ts';
import { StatusMark, type Tone } from '../kit/status-mark.tsx';
import { useText } from '../kit/text/index.ts';
import { operatorDialog } from './operator-dialog.ts';

type Site = z.infer<typeof SiteInfo>;
const NEW = '+';

export const UPLINK_TONES = {
  online: 'normal',
  connecting: 'attention',
  offline: 'fault',
  refused: 'fault',
  'not-configured': 'unconnected',
} as const satisfies Record<Today['uplink']['state'], Tone>;

/** Site, link upward, who acts, clock of the service. */
export function SiteHeader({
  site,
  today,
  isConnected,
}: {
  readonly site: Site | null;
  readonly today: Today | null;
  readonly isConnected: boolean;
}) {
  const text = useText();
  const { operatorId } = usePreferences();
  const operators = useOperators().data ?? [];
  const isKnown = operators.some(({ id }) => id === operatorId);
  const uplink = today?.uplink;
  const backlog = uplink
    ? uplink.lanes.A.last - uplink.lanes.A.acked + (uplink.lanes.B.last - uplink.lanes.B.acked)
    : 0;
  return (
    <div className="header-row">
      <div className="site-name">
        <div className="ellipsis">
          <strong>{site?.site.name ?? text.frame.title}</strong>
        </div>
        <div className="muted small ellipsis">
          {site ? text.frame.siteCode(site.site.code) : text.frame.connecting}
          {site?.isDemo ? ` · ${text.frame.demo}` : ''}
          {site?.centreUrl && (
            <>
              {' · '}
              <a href={site.centreUrl} target="_blank" rel="noreferrer">
                {text.frame.openCentre}
              </a>
            </>
          )}
        </div>
      </div>
      <MuteNote />
      {uplink && (
        <span className="nowrap">
          <StatusMark tone={isConnected ? UPLINK_TONES[uplink.state] : 'unchecked'}>
            {isConnected
              ? `${text.frame.uplink[uplink.state]}${backlog > 0 ? ` · ${text.frame.backlog(backlog)}` : ''}`
              : text.frame.stale}
          </StatusMark>
        </span>
      )}
      <Select
        aria-label={text.frame.operator}
        value={isKnown ? operatorId : null}
        placeholder={text.frame.noOperator}
        popupMatchSelectWidth={false}
        style={{ width: 148 }}
        options={[
          ...operators.map(({ id, name, post }) => ({
            value: id,
            label: post ? `${name}（${post}）` : name,
          })),
          { value: NEW, label: `${text.frame.newOperator}…` },
        ]}
        onChange={(value) => {
          if (value === NEW) operatorDialog.open();
          else if (value !== null) setPreferences({ operatorId: value });
        }}
      />
      <PreferenceSwitches />
      <SiteClock timeZone={site?.site.timeZone ?? 'Asia/Shanghai'} isConnected={isConnected} />
    </div>
  );
}

function SiteClock({ timeZone, isConnected }: { readonly timeZone: string; readonly isConnected: boolean }) {
  useTicker(250);
  const text = useText();
  const nowMs = clock.nowMs();
  return (
    <div className={isConnected ? 'site-clock' : 'site-clock stale'} title={text.frame.clock}>
      <time>{clockTime(nowMs, timeZone)}</time>
      <div className="muted small">{civilDate(nowMs, timeZone)}</div>
    </div>
  );
}

function MuteNote() {
  useTicker(1000);
  const text = useText();
  const leftMs = useMutedUntil() - performance.now();
  return leftMs > 0 ? <span className="muted">{text.frame.muted(Math.ceil(leftMs / 1000))}</span> : null;
}
