import { useVirtualizer } from '@tanstack/react-virtual';
import { useDeferredValue, useMemo, useRef, useState } from 'react';
import { Input } from '../../kit/controls.ts';
import { ScrollRegion } from '../../kit/scroll-region.tsx';
import { Shape } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';
import { type RosterModel, searchPeople } from './roster-model.ts';

const ROW_PX = 34;

/** Everyone known, with training; rows exist only while they are in view. */
export function StaffList({ model }: { readonly model: RosterModel }) {
  const text = useText();
  const [search, setSearch] = useState('');
  const wanted = useDeferredValue(search);
  const scroller = useRef<HTMLElement>(null);
  const people = useMemo(() => searchPeople(model.table.people, wanted), [model, wanted]);
  const rows = useVirtualizer({
    count: people.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
  });
  const words = text.people.table;
  return (
    <section className="panel staff" aria-label={text.people.staff}>
      <div className="toolbar">
        <span data-search>
          <Input
            aria-label={text.people.searchStaff}
            placeholder={text.people.searchStaff}
            value={search}
            allowClear
            onChange={(event) => setSearch(event.target.value)}
          />
        </span>
        <span className="muted">{text.people.shown(people.length, model.table.people.length)}</span>
      </div>
      <ScrollRegion className="staff-table" ref={scroller} label={text.people.staff}>
        <table className="virtual-table" aria-rowcount={people.length + 1} aria-label={text.people.staff}>
          <thead className="staff-head">
            <tr className="staff-row">
              {[
                words.id,
                words.name,
                words.school,
                words.sex,
                words.training,
                words.experience,
                words.subjects,
                words.load,
              ].map((head) => (
                <th scope="col" key={head}>
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody style={{ height: rows.getTotalSize(), position: 'relative' }}>
            {rows.getVirtualItems().map(({ index, start }) => {
              const person = people[index];
              if (!person) return null;
              const isTrained = person.trainedUntil !== null || person.isTrained;
              return (
                <tr
                  key={person.id}
                  aria-rowindex={index + 2}
                  className="staff-row virtual"
                  style={{ transform: `translateY(${start}px)`, height: ROW_PX }}
                >
                  <td>{person.id}</td>
                  <td>{person.name}</td>
                  <td className="ellipsis">{person.school}</td>
                  <td>
                    {person.sex === 'F' ? text.people.female : person.sex === 'M' ? text.people.male : ''}
                  </td>
                  <td className={isTrained ? '' : 'tone-attention'}>
                    {!isTrained && <Shape tone="attention" />}{' '}
                    {person.trainedUntil !== null
                      ? text.people.trainedUntil(person.trainedUntil)
                      : isTrained
                        ? text.people.trained
                        : text.people.untrained}
                  </td>
                  <td>{person.isExperienced ? text.people.experienced : ''}</td>
                  <td className="ellipsis">{person.subjects.join(text.frame.listMark)}</td>
                  <td>{model.byPerson.get(person.id)?.length ?? 0}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  );
}
