import './journal.css';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { toPageError } from '../../client/page-error.ts';
import { clock, rosterFeed, siteClient, useOperators, useSite } from '../../client/site.ts';
import { useFeed } from '../../client/use-client.ts';
import { Button, Input } from '../../kit/controls.ts';
import { EmptyPage } from '../../kit/empty-page.tsx';
import { FeedFault } from '../../kit/feed-fault.tsx';
import { shortTime } from '../../kit/format.ts';
import { ScrollRegion } from '../../kit/scroll-region.tsx';
import { useText } from '../../kit/text/index.ts';
import { wordOf } from '../../kit/text/worded.ts';
import { createNames } from '../names.ts';
import { detailsInWords, subjectInWords } from './entry-words.ts';

const PAGE_ROWS = 100;
const HASH_SHOWN = 12;

/** Who did what when? */
export function JournalPage() {
  const text = useText();
  const site = useSite();
  const operators = useOperators().data ?? [];
  const roster = useFeed(rosterFeed).value;
  const [beforeSeq, setBeforeSeq] = useState<number | null>(null);
  const [filter, setFilter] = useState('');
  const page = useQuery({
    queryKey: ['journal.list', beforeSeq],
    queryFn: () => siteClient.query('journal.list', { beforeSeq, limit: PAGE_ROWS }),
    // The newest page follows what happens; an older one does not change.
    refetchInterval: beforeSeq === null ? 5_000 : false,
  });
  const timeZone = site?.site.timeZone ?? 'Asia/Shanghai';
  const entries = page.data;
  if (!entries)
    return page.error ? (
      <FeedFault error={toPageError(page.error)} />
    ) : (
      <EmptyPage title={text.frame.loading} />
    );
  if (entries.length === 0 && beforeSeq === null)
    return <EmptyPage title={text.journal.none}>{text.journal.noneAction}</EmptyPage>;
  const names = createNames({ site, roster, operators }, text);
  const needle = filter.trim().toLowerCase();
  const rows = entries.map((entry) => ({
    entry,
    who: names.operator(entry.actor),
    action: wordOf(text.journal.actions, entry.action) ?? entry.action,
    subject: subjectInWords(entry, text, names),
    details: detailsInWords(entry, text, names),
  }));
  const shown = rows.filter(({ entry, who, action, subject, details }) =>
    [who, action, subject, details, entry.action, entry.subject].some((value) =>
      value.toLowerCase().includes(needle),
    ),
  );
  const [first, last] = [entries[0]?.seq ?? 0, entries.at(-1)?.seq ?? 0];
  const nowMs = clock.nowMs();
  return (
    <div className="page fixed journal">
      <div className="toolbar">
        <h1>{text.journal.heading}</h1>
        <span data-search>
          <Input
            aria-label={text.journal.filter}
            placeholder={text.journal.filter}
            value={filter}
            allowClear
            onChange={(event) => setFilter(event.target.value)}
          />
        </span>
        <span className="grow" />
        <span className="muted">{text.journal.shown(last, first)}</span>
        <Button disabled={beforeSeq === null} onClick={() => setBeforeSeq(null)}>
          {text.journal.newest}
        </Button>
        <Button disabled={last <= 1} onClick={() => setBeforeSeq(last)}>
          {text.journal.older}
        </Button>
      </div>
      <p className="muted">{text.journal.why}</p>
      <ScrollRegion className="panel journal-rows" label={text.journal.heading}>
        <table className="rows">
          <thead>
            <tr>
              <th className="number">{text.journal.seq}</th>
              <th>{text.journal.time}</th>
              <th>{text.journal.who}</th>
              <th>{text.journal.action}</th>
              <th>{text.journal.subject}</th>
              <th>{text.journal.details}</th>
              <th>{text.journal.hash}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ entry, who, action, subject, details }) => (
              <tr key={entry.seq}>
                <td className="number">{entry.seq}</td>
                <td className="nowrap">{shortTime(entry.atMs, timeZone, nowMs)}</td>
                <td className="nowrap">{who}</td>
                <td className="nowrap">{action}</td>
                <td className="journal-subject" title={entry.subject}>
                  {subject}
                </td>
                <td className="journal-details">{details}</td>
                <td className="mono muted" title={entry.hash}>
                  {entry.hash.slice(0, HASH_SHOWN)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {shown.length === 0 && <p className="muted">{text.journal.noMatch}</p>}
      </ScrollRegion>
    </div>
  );
}
