import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { siteClient } from '../../../client/site.ts';
import { Input } from '../../../kit/controls.ts';
import { StatusMark } from '../../../kit/status-mark.tsx';
import { useText } from '../../../kit/text/index.ts';
import { type RosterModel, searchPeople } from '../roster-model.ts';

const PAPERS = ['door', 'slips', 'sign-in'] as const;
const MOST_PEOPLE = 12;

/** Everything that is printed or sent: papers, the workbook, a calendar for each person. */
export function PapersView({ model }: { readonly model: RosterModel }) {
  const text = useText();
  const words = text.plan.print;
  const language = text.plan.language;
  const [search, setSearch] = useState('');
  const { data: missing } = useQuery({
    queryKey: ['rosterPapers.missing', model.table.revision],
    queryFn: () => siteClient.query('rosterPapers.missing', {}),
  });
  const people =
    search.trim() === ''
      ? []
      : searchPeople(model.table.people, search, (person) => person).slice(0, MOST_PEOPLE);
  return (
    <section className="panel scroll papers-view" aria-labelledby="papers-head">
      <div className="panel-head">
        <h2 id="papers-head">{words.heading}</h2>
        <span className="muted small">{words.asItIs(model.table.revision)}</span>
      </div>
      {missing && missing.length > 0 && (
        <div className="papers-missing">
          <StatusMark tone="attention">{words.missing(missing.length)}</StatusMark>
          <ul>
            {missing.map(({ character, code, names }) => (
              <li key={code}>
                {character} {code}
                {text.frame.colon}
                {names.join(text.frame.listMark)}
              </li>
            ))}
          </ul>
        </div>
      )}
      <ul className="papers-rows">
        {PAPERS.map((paper) => (
          <li key={paper}>
            <strong>{words.papers[paper].name}</strong>
            <span className="muted">{words.papers[paper].what}</span>
            <a href={`/api/v1/roster-papers/${paper}?language=${language}`} download>
              {words.pdf}
            </a>
          </li>
        ))}
        <li>
          <strong>{words.workbook.name}</strong>
          <span className="muted">{words.workbook.what}</span>
          <a href={`/api/v1/roster-papers/workbook?language=${language}`} download>
            {words.xlsx}
          </a>
        </li>
        <li>
          <strong>{words.calendar.name}</strong>
          <span className="muted">{words.calendar.what}</span>
          <Input
            aria-label={text.people.searchPerson}
            placeholder={text.people.searchPerson}
            value={search}
            allowClear
            onChange={(event) => setSearch(event.target.value)}
          />
        </li>
        {people.map(({ id, name, school }) => (
          <li key={id} className="papers-person">
            <span>{name}</span>
            <span className="muted">
              {id} · {school}
            </span>
            <a href={`/api/v1/roster-papers/calendar/${encodeURIComponent(id)}`} download>
              {words.ics}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
