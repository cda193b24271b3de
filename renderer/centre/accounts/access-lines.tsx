import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { centreClient } from '../../client/centre.ts';
import { Button } from '../../kit/controls.ts';
import { civilDate, clockTime } from '../../kit/format.ts';
import { useText } from '../../kit/text/index.ts';
import { wordOf } from '../../kit/text/worded.ts';

const STEP = 50;
const MOST = 500;

/** Who signed in, who was refused, who changed which account: newest first. */
export function AccessLines({ timeZone }: { readonly timeZone: string }) {
  const words = useText().accounts;
  const [limit, setLimit] = useState(STEP);
  const lines = useQuery({
    queryKey: ['accounts.entries', limit],
    queryFn: () => centreClient.query('accounts.entries', { limit }),
    placeholderData: (before) => before,
    refetchInterval: 10_000,
  }).data;
  return (
    <section className="panel">
      <h2>{words.entries}</h2>
      {lines?.length === 0 && <p className="muted">{words.noEntries}</p>}
      <ol className="access-lines">
        {lines?.map((line) => (
          <li key={line.id}>
            <time className="muted number">
              {civilDate(line.atMs, timeZone)} {clockTime(line.atMs, timeZone)}
            </time>
            <b>{line.actor}</b>
            <span>{wordOf(words.actions, line.action) ?? line.action}</span>
            <span>{line.subject === line.actor ? '' : line.subject}</span>
            <span className="muted small" translate="no">
              {line.detail} {line.address}
            </span>
          </li>
        ))}
      </ol>
      {(lines?.length ?? 0) >= limit && limit < MOST && (
        <Button size="small" onClick={() => setLimit(Math.min(MOST, limit * 2))}>
          {words.older}
        </Button>
      )}
    </section>
  );
}
