import './list/people-list.css';
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useMemo, useState } from 'react';
import { clock, siteClient, useSite } from '../../client/site.ts';
import { Button, Input, Select } from '../../kit/controls.ts';
import { civilDate } from '../../kit/format.ts';
import { goTo } from '../../kit/route.ts';
import { useText } from '../../kit/text/index.ts';
import { BulkPanel } from './list/bulk-panel.tsx';
import { useKeptDrafts } from './list/draft-shelf.ts';
import { ExportLinks } from './list/export-links.tsx';
import {
  findPeople,
  listContext,
  matchesFilter,
  PEOPLE_FILTERS,
  type PeopleFilter,
  wholePhone,
} from './list/people-filter.ts';
import { PeopleTable } from './list/people-table.tsx';
import { PersonSheet } from './list/person-sheet.tsx';
import { UndoPeople } from './list/undo-people.tsx';
import { useReadings } from './list/use-readings.ts';
import type { RosterModel } from './roster-model.ts';

/** Who is known, what is still missing of whom; one person's records beside it. */
export function StaffList({ model }: { readonly model: RosterModel }) {
  const text = useText();
  const words = text.peopleRecords;
  const [search, setSearch] = useState('');
  const wanted = useDeferredValue(search);
  const [filter, setFilter] = useState<PeopleFilter>('all');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  /** Null: nobody, '': somebody new. */
  const [openId, setOpenId] = useState<string | null>(null);
  const drafts = useKeptDrafts();
  const timeZone = useSite()?.site.timeZone ?? 'Asia/Shanghai';
  const { table } = model;
  const readingOf = useReadings(table.people);
  const today = civilDate(clock.nowMs(), timeZone);
  const context = useMemo(() => listContext(table, today), [table, today]);
  const phone = wholePhone(wanted);
  const { data: owners } = useQuery({
    queryKey: ['people.byPhone', phone, table.revision],
    queryFn: () => siteClient.query('people.byPhone', { phone: phone ?? '' }),
    enabled: phone !== null,
  });
  const people = useMemo(
    () =>
      findPeople(table.people, wanted, readingOf, owners).filter((person) =>
        matchesFilter(person, filter, context),
      ),
    [table.people, wanted, readingOf, owners, filter, context],
  );
  const picked = table.people.filter(({ id }) => chosen.has(id));
  return (
    <div className={`people-list ${openId !== null || picked.length > 0 ? 'with-side' : ''}`}>
      <section className="panel staff" aria-label={text.people.staff}>
        <div className="toolbar">
          <span data-search className="people-search">
            <Input
              aria-label={words.search}
              placeholder={words.search}
              value={search}
              allowClear
              onChange={(event) => setSearch(event.target.value)}
            />
          </span>
          <Select
            aria-label={words.filter}
            value={filter}
            popupMatchSelectWidth={false}
            options={PEOPLE_FILTERS.map((value) => ({ value, label: words.filters[value] }))}
            onChange={setFilter}
          />
          <span className="muted nowrap">{text.people.shown(people.length, table.people.length)}</span>
          <span className="grow" />
          <UndoPeople revision={table.revision} />
          <ExportLinks />
          <Button onClick={() => goTo('people', { view: 'imports' })}>{text.people.imports}</Button>
          <Button type="primary" onClick={() => setOpenId('')}>
            {drafts.has('') ? words.addGoOn : words.add}
          </Button>
        </div>
        <PeopleTable
          model={model}
          people={people}
          context={context}
          chosen={chosen}
          openId={openId}
          onChoose={(ids) => {
            setChosen(ids);
            setOpenId(null);
          }}
          onOpen={setOpenId}
        />
      </section>
      {openId !== null ? (
        <PersonSheet
          key={openId}
          id={openId}
          model={model}
          onClose={() => setOpenId(null)}
          onAdded={setOpenId}
        />
      ) : (
        picked.length > 0 && <BulkPanel people={picked} onDone={() => setChosen(new Set())} />
      )}
    </div>
  );
}
