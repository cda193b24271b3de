import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { clock, uplinkFeed, useDutyLog, useOperators } from '../../client/site.ts';
import { useFeed } from '../../client/use-client.ts';
import { shortTime } from '../../kit/format.ts';
import { StatusMark } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';
import './duty-log.css';

/** Newest entries with their number; the number ticks over to "delivered" when the centre has it. */
export function DutyLogList({ limit, timeZone }: { readonly limit: number; readonly timeZone: string }) {
  const text = useText();
  const log = useDutyLog(limit);
  const operators = useOperators().data ?? [];
  const queries = useQueryClient();
  const status = useFeed(uplinkFeed).value?.status;
  const acked = status ? { epoch: status.epoch, A: status.lanes.A.acked, B: status.lanes.B.acked } : null;
  const ackSignature = acked
    ? `${acked.epoch} ${acked.A} ${acked.B} ${status?.lanes.A.last} ${status?.lanes.B.last}`
    : '';
  useEffect(() => {
    if (ackSignature !== '') void queries.invalidateQueries({ queryKey: ['dutyLog.list'] });
  }, [ackSignature, queries]);
  const entries = log.data ?? [];
  if (log.data && entries.length === 0) return <p className="muted">{text.today.noEntries}</p>;
  const nowMs = clock.nowMs();
  return (
    <ul className="duty-rows">
      {entries.map((entry) => {
        const isDelivered = entry.isAcked || (acked?.epoch === entry.epoch && acked[entry.lane] >= entry.seq);
        return (
          <li key={entry.id}>
            <p className="duty-text">
              {entry.isUrgent && (
                <span className="tone-attention">
                  <StatusMark tone="attention">{text.reports.urgent}</StatusMark>{' '}
                </span>
              )}
              {entry.text}
            </p>
            <p className="muted small duty-meta">
              <span>
                {shortTime(entry.atMs, timeZone, nowMs)}{' '}
                {operators.find(({ id }) => id === entry.actor)?.name ?? entry.actor}
              </span>
              <span>{text.today.number(entry.lane, entry.seq)}</span>
              <StatusMark tone={isDelivered ? 'normal' : 'unchecked'}>
                {isDelivered ? text.today.delivered : text.today.stored}
              </StatusMark>
            </p>
          </li>
        );
      })}
    </ul>
  );
}
