import { useState } from 'react';
import type { DeskItem } from '../../../shared/contract/desk.ts';
import { centreClient, clock } from '../../client/centre.ts';
import { toPageError } from '../../client/page-error.ts';
import { Button, Input } from '../../kit/controls.ts';
import { shortTime } from '../../kit/format.ts';
import { notify } from '../../kit/notices.ts';
import { routeHref } from '../../kit/route.ts';
import { StatusMark } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';
import { deskTone } from './desk-order.ts';
import { deskDetail, deskTitle } from './desk-words.ts';

const MOST_ROOMS = 4;

/** One item: what, where, since when, and who has taken note. */
export function DeskRow({
  item,
  index,
  top,
  measure,
  timeZone,
  by,
  isOpen,
  onToggle,
}: {
  readonly item: DeskItem;
  readonly index: number;
  readonly top: number;
  measure(element: HTMLTableRowElement | null): void;
  readonly timeZone: string;
  readonly by: string;
  readonly isOpen: boolean;
  onToggle(isOpen: boolean): void;
}) {
  const text = useText();
  const words = text.desk;
  const nowMs = clock.nowMs();
  const { acknowledged, endedAtMs, dueByMs } = item;
  const detail = deskDetail(item, text);
  return (
    <tr
      ref={measure}
      data-index={index}
      data-item={`${item.site} ${item.id}`}
      aria-rowindex={index + 2}
      className="desk-row virtual"
      style={{ transform: `translateY(${top}px)` }}
    >
      <th scope="row">
        <StatusMark tone={deskTone(item)}>
          {item.isDrill && `${text.centreSite.drill} · `}
          {deskTitle(item, text)}
        </StatusMark>
        {detail !== '' && (
          <div className="small clip-two" title={detail}>
            {detail}
          </div>
        )}
      </th>
      <td>
        <a href={routeHref('site', { code: item.site })}>{item.siteName}</a>
        <div className="small muted">
          {item.site}
          {item.link !== 'online' && (
            <span className="tone-attention"> · {text.codes.siteState[item.link]}</span>
          )}
        </div>
      </td>
      <td>
        {item.roomIds.length === 0 ? (
          <span className="muted">—</span>
        ) : (
          words.rooms(
            item.roomIds.slice(0, MOST_ROOMS).join(text.frame.listMark),
            item.roomIds.length > MOST_ROOMS,
          )
        )}
      </td>
      <td>
        <div>{shortTime(item.sinceMs, timeZone, nowMs)}</div>
        <div className="small muted">
          {endedAtMs !== null
            ? words.ended(shortTime(endedAtMs, timeZone, nowMs))
            : item.isMoment
              ? text.frame.age(text.frame.duration(nowMs - item.sinceMs))
              : words.lasting(text.frame.duration(nowMs - item.sinceMs))}
        </div>
        {dueByMs !== null && endedAtMs === null && (
          <div className={dueByMs < nowMs ? 'small tone-fault' : 'small'}>
            {text.centreSite.due(shortTime(dueByMs, timeZone, nowMs), dueByMs < nowMs)}
          </div>
        )}
      </td>
      <td>
        {acknowledged !== null ? (
          <>
            <div>
              {acknowledged.by}{' '}
              <span className="muted small">{shortTime(acknowledged.atMs, timeZone, nowMs)}</span>
            </div>
            {acknowledged.note !== '' && (
              <div className="small clip-two" title={acknowledged.note} translate="no">
                {acknowledged.note}
              </div>
            )}
          </>
        ) : isOpen ? (
          <AcknowledgeForm item={item} by={by} onDone={() => onToggle(false)} />
        ) : (
          <Button onClick={() => onToggle(true)}>{words.acknowledge}</Button>
        )}
      </td>
    </tr>
  );
}

function AcknowledgeForm({
  item,
  by,
  onDone,
}: {
  readonly item: DeskItem;
  readonly by: string;
  onDone(): void;
}) {
  const words = useText().desk;
  const [note, setNote] = useState('');
  const [isBusy, setBusy] = useState(false);
  const submit = async (): Promise<void> => {
    if (by === '' || isBusy) return;
    setBusy(true);
    try {
      await centreClient.command('desk.acknowledge', { site: item.site, id: item.id, note: note.trim() }, by);
      onDone();
    } catch (error) {
      const failure = toPageError(error);
      notify({ kind: 'error', code: failure.code, detail: failure.message });
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      className="desk-form"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Input
        aria-label={words.note}
        placeholder={words.note}
        value={note}
        maxLength={500}
        onChange={(event) => setNote(event.target.value)}
      />
      <Button type="primary" htmlType="submit" loading={isBusy} disabled={by === ''}>
        {words.confirm}
      </Button>
      <Button onClick={onDone}>{words.cancel}</Button>
      {by === '' && <span className="small tone-attention">{words.noBy}</span>}
    </form>
  );
}
