import './reports.css';
import { useState } from 'react';
import type { LevelReceipt, OutboxRow, UplinkStatus } from '../../../shared/contract/uplink-status.ts';
import { nameOfCamera } from '../../client/name-of-camera.ts';
import { clock, uplinkFeed, useSite } from '../../client/site.ts';
import { useFeed } from '../../client/use-client.ts';
import { useTicker } from '../../client/use-ticker.ts';
import { Checkbox } from '../../kit/controls.ts';
import { EmptyPage } from '../../kit/empty-page.tsx';
import { eventName, summaryInWords } from '../../kit/event-words.ts';
import { FeedFault } from '../../kit/feed-fault.tsx';
import { shortTime } from '../../kit/format.ts';
import { ScrollRegion } from '../../kit/scroll-region.tsx';
import { StatusMark } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';
import { DutyEntryForm } from '../duty-log/duty-entry-form.tsx';
import { DutyLogList } from '../duty-log/duty-log-list.tsx';
import { InstructionList } from '../orders/instruction-list.tsx';
import { UPLINK_TONES } from '../site-header.tsx';
import { Storage } from './storage.tsx';

/** Has everything arrived? */
export function ReportsPage() {
  const text = useText();
  const site = useSite();
  const { value, error } = useFeed(uplinkFeed);
  const timeZone = site?.site.timeZone ?? 'Asia/Shanghai';
  if (!value) return error ? <FeedFault error={error} /> : <EmptyPage title={text.frame.loading} />;
  return (
    <div className="page fixed reports">
      <h1 className="visually-hidden">{text.reports.heading}</h1>
      <div className="reports-column live-data">
        <Link status={value.status} centreName={value.centreName} />
        <Recent rows={value.recent} timeZone={timeZone} />
      </div>
      <div className="reports-side">
        <InstructionList timeZone={timeZone} />
        <section className="panel scroll" aria-labelledby="reports-duty">
          <div className="panel-head">
            <h2 id="reports-duty">{text.reports.dutyLog}</h2>
          </div>
          <DutyEntryForm rows={4} />
          <DutyLogList limit={200} timeZone={timeZone} />
        </section>
      </div>
    </div>
  );
}

function Link({ status, centreName }: { readonly status: UplinkStatus; readonly centreName: string | null }) {
  const text = useText();
  useTicker(1000);
  const words = text.codes.uplinkState[status.state];
  const failure = status.errorCode === null ? null : text.codes.uplinkError[status.errorCode];
  const action = failure?.action || words.action;
  const lanes = [
    { name: text.reports.laneA, what: text.reports.laneAWhat, ...status.lanes.A },
    { name: text.reports.laneB, what: text.reports.laneBWhat, ...status.lanes.B },
  ];
  const total = lanes.reduce((sum, { last, acked }) => sum + last - acked, 0);
  return (
    <section className="panel" aria-label={text.reports.lanes}>
      <div className="link-state">
        <p className={`link-word tone-${UPLINK_TONES[status.state]}`}>
          <StatusMark tone={UPLINK_TONES[status.state]}>{words.cause}</StatusMark>
        </p>
        {centreName && <p className="muted">{text.reports.toCentre(centreName)}</p>}
      </div>
      {failure && (
        <p>
          {text.reports.because}
          {text.frame.colon}
          {failure.cause}
        </p>
      )}
      {action && <p>{action}</p>}
      <table className="rows lane-rows">
        <thead>
          <tr>
            <th>{text.reports.lanes}</th>
            <th className="number">{text.reports.last}</th>
            <th className="number">{text.reports.acked}</th>
            <th className="number">{text.reports.backlog}</th>
          </tr>
        </thead>
        <tbody>
          {lanes.map(({ name, what, last, acked }) => (
            <tr key={name}>
              <td>
                {name}
                <div className="muted small">{what}</div>
              </td>
              <td className="number">{last}</td>
              <td className="number">{acked}</td>
              <td className="number">
                {last > acked ? (
                  <b>{text.reports.count(last - acked)}</b>
                ) : (
                  <span className="muted">{text.reports.none}</span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Levels status={status} centreName={centreName} />
      {status.storage && <Storage storage={status.storage} />}
      <p className="muted lane-note">
        {text.reports.oldest}
        {text.frame.colon}
        {total > 0 && status.oldestUnackedAgeMs !== null
          ? text.frame.age(text.frame.duration(status.oldestUnackedAgeMs))
          : text.reports.none}
        {' · '}
        {text.reports.epoch} {status.epoch}
      </p>
    </section>
  );
}

/** Who has it: the centre this site reports to, and the levels above it as far as they have told. */
function Levels({
  status,
  centreName,
}: {
  readonly status: UplinkStatus;
  readonly centreName: string | null;
}) {
  const text = useText();
  const nowMs = clock.nowMs();
  const isComplete =
    status.lanes.A.last === status.lanes.A.acked && status.lanes.B.last === status.lanes.B.acked;
  const ackedMs = status.lastAckAtMs ?? null;
  return (
    <ul className="level-ticks" aria-label={text.reports.levels}>
      <li>
        <span>
          {status.centreLevel == null ? text.reports.ownCentre : text.reports.level[status.centreLevel]}
        </span>
        {centreName === null ? (
          <StatusMark tone="unconnected">{text.reports.notConnected}</StatusMark>
        ) : (
          <>
            <StatusMark tone={isComplete ? 'normal' : 'unchecked'}>
              {isComplete ? text.reports.allDelivered : text.reports.waiting}
            </StatusMark>
            <span className="muted small">
              {ackedMs === null
                ? text.reports.noAck
                : text.reports.lastAck(text.frame.age(text.frame.duration(Math.max(0, nowMs - ackedMs))))}
            </span>
          </>
        )}
      </li>
      {(status.levels ?? []).map((above) => (
        <LevelAbove key={above.level} above={above} status={status} nowMs={nowMs} />
      ))}
      {(status.levels ?? []).length === 0 && (
        <li>
          <span>{text.reports.higher}</span>
          <StatusMark tone="unconnected">{text.reports.notConnected}</StatusMark>
        </li>
      )}
    </ul>
  );
}

/** One level further up: complete when it has every urgent event and the bulk. */
function LevelAbove({
  above,
  status,
  nowMs,
}: {
  readonly above: LevelReceipt;
  readonly status: UplinkStatus;
  readonly nowMs: number;
}) {
  const text = useText();
  const isEpoch = above.epoch === status.epoch;
  const missing = (lane: 'A' | 'B'): number =>
    Math.max(0, status.lanes[lane].last - (isEpoch ? (above.lanes[lane] ?? 0) : 0));
  const waiting = missing('A') + missing('B');
  return (
    <li>
      <span>
        {text.reports.level[above.level]} <span className="muted">{above.centre}</span>
      </span>
      <StatusMark tone={waiting === 0 ? 'normal' : 'unchecked'}>
        {waiting === 0 ? text.reports.allDelivered : text.reports.count(waiting)}
      </StatusMark>
      <span className="muted small">
        {text.reports.lastAck(text.frame.age(text.frame.duration(Math.max(0, nowMs - above.atMs))))}
      </span>
    </li>
  );
}

function Recent({ rows, timeZone }: { readonly rows: readonly OutboxRow[]; readonly timeZone: string }) {
  const text = useText();
  const site = useSite();
  const [isOnlyWaiting, setOnlyWaiting] = useState(false);
  const shown = isOnlyWaiting ? rows.filter(({ isAcked }) => !isAcked) : rows;
  const nowMs = clock.nowMs();
  return (
    <section className="panel reports-recent" aria-labelledby="recent-head">
      <div className="panel-head">
        <h2 id="recent-head">{text.reports.recent}</h2>
        <Checkbox checked={isOnlyWaiting} onChange={(event) => setOnlyWaiting(event.target.checked)}>
          {text.reports.onlyWaiting}
        </Checkbox>
      </div>
      {rows.length === 0 ? (
        <EmptyPage title={text.reports.noRecent}>{text.reports.noRecentAction}</EmptyPage>
      ) : (
        <ScrollRegion label={text.reports.recent}>
          <table className="rows">
            <thead>
              <tr>
                <th>{text.reports.time}</th>
                <th>{text.reports.number}</th>
                <th>{text.reports.type}</th>
                <th>{text.reports.content}</th>
                <th>{text.reports.state}</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((row) => (
                <tr key={`${row.lane} ${row.epoch} ${row.seq}`}>
                  <td className="nowrap">{shortTime(row.timeMs, timeZone, nowMs)}</td>
                  <td className="nowrap">
                    {row.lane} {row.seq}
                  </td>
                  <td className="nowrap">{eventName(row.type, text)}</td>
                  <td className="wrap">
                    {summaryInWords(row.type, row.summary, text, (id) => nameOfCamera(site, id, text))}
                  </td>
                  <td className="nowrap">
                    <StatusMark tone={row.isAcked ? 'normal' : 'unchecked'}>
                      {row.isAcked ? text.reports.delivered : text.reports.waiting}
                    </StatusMark>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </section>
  );
}
