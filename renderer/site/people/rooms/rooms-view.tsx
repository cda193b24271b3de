import './rooms.css';
import { useMemo, useState } from 'react';
import type { RosterRoom } from '../../../../shared/contract/roster-rooms.ts';
import { useSite } from '../../../client/site.ts';
import { Button, Checkbox, Input, Select } from '../../../kit/controls.ts';
import { EmptyPage } from '../../../kit/empty-page.tsx';
import { goTo } from '../../../kit/route.ts';
import { ScrollRegion } from '../../../kit/scroll-region.tsx';
import { useText } from '../../../kit/text/index.ts';
import type { RosterModel } from '../roster-model.ts';
import { blankRoom, distinct, MARK } from './room-draft.ts';
import { RoomSheet } from './room-sheet.tsx';
import { RoomsBulk } from './rooms-bulk.tsx';

/** Which building a room is in and whose candidates sit there: what the rules of avoidance ask. */
export function RoomsView({ model }: { readonly model: RosterModel }) {
  const text = useText();
  const words = text.rosterRooms;
  const site = useSite();
  const [search, setSearch] = useState('');
  const [building, setBuilding] = useState<string | null>(null);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [openId, setOpenId] = useState<string | null>(null);
  const { rooms: known } = model.table;
  const rows = useMemo(() => {
    const said = new Map(known.map((room) => [room.roomId, room]));
    const staffed = new Set(model.table.posts.map(({ roomId }) => roomId));
    return (site?.rooms ?? [])
      .filter(({ id, kind }) => kind === 'exam' || staffed.has(id))
      .map(({ id, name }) => ({ name, room: said.get(id) ?? blankRoom(id) }));
  }, [known, model.table.posts, site]);
  const buildings = distinct(rows.map(({ room }) => room.building));
  const needle = search.trim().toLowerCase();
  const shown = rows.filter(
    ({ name, room }) =>
      (building === null || room.building === building) &&
      (needle === '' || [name, ...wordsOf(room)].some((word) => word.toLowerCase().includes(needle))),
  );
  const open = rows.find(({ room }) => room.roomId === openId);
  const picked = rows.filter(({ room }) => chosen.has(room.roomId));
  const areAllChosen = shown.length > 0 && shown.every(({ room }) => chosen.has(room.roomId));
  const choose = (ids: readonly string[], isChosen: boolean): void => {
    const next = new Set(chosen);
    for (const id of ids) {
      if (isChosen) next.add(id);
      else next.delete(id);
    }
    setChosen(next);
    setOpenId(null);
  };
  if (site && rows.length === 0)
    return (
      <EmptyPage
        title={words.none}
        action={
          <Button type="primary" onClick={() => goTo('people', { view: 'imports' })}>
            {text.people.goImport}
          </Button>
        }
      >
        {words.noneAction}
      </EmptyPage>
    );
  return (
    <div className={`people-list ${open || picked.length > 0 ? 'with-side' : ''}`}>
      <section className="panel staff" aria-label={words.view}>
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
            aria-label={words.building}
            value={building ?? ALL}
            popupMatchSelectWidth={false}
            options={[
              { value: ALL, label: words.allBuildings },
              ...buildings.map((value) => ({ value, label: value })),
              { value: '', label: words.noBuilding },
            ]}
            onChange={(value) => setBuilding(value === ALL ? null : value)}
          />
          <span className="muted nowrap">{text.people.shown(shown.length, rows.length)}</span>
          <span className="grow" />
          <Button onClick={() => goTo('people', { view: 'imports' })}>{text.people.imports}</Button>
        </div>
        <p className="muted small">{words.why}</p>
        <ScrollRegion className="staff-table" label={words.view}>
          <table className="rows rooms-table">
            <thead>
              <tr>
                <th scope="col">
                  <Checkbox
                    aria-label={areAllChosen ? text.peopleRecords.chooseNone : words.chooseAll}
                    checked={areAllChosen}
                    onChange={({ target }) =>
                      choose(
                        shown.map(({ room }) => room.roomId),
                        target.checked,
                      )
                    }
                  />
                </th>
                {[words.room, words.building, words.county, words.schools, words.classes, words.sessions].map(
                  (head) => (
                    <th scope="col" key={head}>
                      {head}
                    </th>
                  ),
                )}
              </tr>
            </thead>
            <tbody>
              {shown.map(({ name, room }) => (
                <tr key={room.roomId} aria-selected={room.roomId === openId}>
                  <td>
                    <Checkbox
                      aria-label={words.chooseRoom(name)}
                      checked={chosen.has(room.roomId)}
                      onChange={({ target }) => choose([room.roomId], target.checked)}
                    />
                  </td>
                  <td>
                    <button
                      type="button"
                      className="link-button"
                      onClick={() => {
                        setChosen(new Set());
                        setOpenId(room.roomId);
                      }}
                    >
                      {name}
                    </button>
                  </td>
                  <td>{room.building || <span className="muted">{words.notSaid}</span>}</td>
                  <td>{room.county}</td>
                  <td>{room.candidateSchools.join(MARK)}</td>
                  <td>{room.candidateClasses.join(MARK)}</td>
                  <td>{room.sessions.length === 0 ? '' : words.differ(room.sessions.length)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {shown.length === 0 && <p className="muted">{words.noMatch}</p>}
        </ScrollRegion>
      </section>
      {open ? (
        <RoomSheet
          key={open.room.roomId}
          {...open}
          model={model}
          buildings={buildings}
          onClose={() => setOpenId(null)}
        />
      ) : (
        picked.length > 0 && (
          <RoomsBulk rooms={picked} model={model} buildings={buildings} onDone={() => setChosen(new Set())} />
        )
      )}
    </div>
  );
}

/** No building has this name: control characters are refused on the way in. */
const ALL = '\u0000';

const wordsOf = (room: RosterRoom): readonly string[] => [
  ...[room.building, room.county],
  ...[room, ...room.sessions].flatMap((one) => [...one.candidateSchools, ...one.candidateClasses]),
];
