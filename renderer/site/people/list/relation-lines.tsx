import { Button, Input, Select } from '../../../kit/controls.ts';
import { useText } from '../../../kit/text/index.ts';
import type { RecordDraft } from './record-draft.ts';

const SITE = '*';

/** Rooms in which a relative sits, each with its reason; the reason stays at the site. */
export function RelationLines({
  draft,
  rooms,
  onChange,
}: {
  readonly draft: RecordDraft;
  readonly rooms: readonly { readonly id: string; readonly name: string }[];
  onChange(draft: RecordDraft): void;
}) {
  const words = useText().peopleRecords.sheet;
  const { person, private: own } = draft;
  const lines = [...(person.isAvoidingSite ? [SITE] : []), ...person.avoidRooms].map((place) => ({
    place,
    reason: own.relations.find(({ roomId }) => (roomId ?? SITE) === place)?.text ?? '',
  }));
  const set = (next: readonly { readonly place: string; readonly reason: string }[]): void =>
    onChange({
      person: {
        ...person,
        isAvoidingSite: next.some(({ place }) => place === SITE),
        avoidRooms: [...new Set(next.map(({ place }) => place).filter((place) => place !== SITE))],
      },
      private: {
        ...own,
        relations: next.flatMap(({ place, reason }) =>
          reason === '' ? [] : [{ roomId: place === SITE ? null : place, text: reason }],
        ),
      },
    });
  const taken = new Set(lines.map(({ place }) => place));
  const free = [{ id: SITE, name: words.wholeSite }, ...rooms].filter(({ id }) => !taken.has(id));
  const [first] = free;
  return (
    <>
      <h3>{words.avoidance}</h3>
      {lines.length === 0 && <p className="muted">{words.noRelations}</p>}
      {lines.map((line, at) => (
        <div className="line-card" key={line.place}>
          <div className="field-grid">
            <span>{words.room}</span>
            <Select
              showSearch
              optionFilterProp="label"
              aria-label={words.room}
              value={line.place}
              options={[{ id: SITE, name: words.wholeSite }, ...rooms]
                .filter(({ id }) => id === line.place || !taken.has(id))
                .map(({ id, name }) => ({ value: id, label: name }))}
              onChange={(place) => set(lines.map((one, index) => (index === at ? { ...one, place } : one)))}
            />
            <span>{words.relation}</span>
            <Input
              aria-label={words.relation}
              value={line.reason}
              maxLength={200}
              onChange={(event) =>
                set(lines.map((one, index) => (index === at ? { ...one, reason: event.target.value } : one)))
              }
            />
          </div>
          <Button size="small" onClick={() => set(lines.filter((_, index) => index !== at))}>
            {words.takeAway}
          </Button>
        </div>
      ))}
      {first && (
        <Button onClick={() => set([...lines, { place: free[1]?.id ?? first.id, reason: '' }])}>
          {words.addRelation}
        </Button>
      )}
    </>
  );
}
