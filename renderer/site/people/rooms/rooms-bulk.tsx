import { useState } from 'react';
import type { RosterRoom } from '../../../../shared/contract/roster-rooms.ts';
import { useSiteCommand } from '../../../client/site.ts';
import { Button } from '../../../kit/controls.ts';
import { notify } from '../../../kit/notices.ts';
import { useText } from '../../../kit/text/index.ts';
import type { RosterModel } from '../roster-model.ts';
import { changeRoom, NO_CHANGE } from './room-draft.ts';
import { RoomFields } from './room-fields.tsx';

const MOST_NAMED = 8;

/** The same said of all rooms that are chosen; what is left empty stays as it is. */
export function RoomsBulk({
  rooms,
  model,
  buildings,
  onDone,
}: {
  readonly rooms: readonly { readonly name: string; readonly room: RosterRoom }[];
  readonly model: RosterModel;
  readonly buildings: readonly string[];
  onDone(): void;
}) {
  const text = useText();
  const words = text.rosterRooms;
  const [change, setChange] = useState(NO_CHANGE);
  const save = useSiteCommand('rosterRooms.save');
  const isNothing = Object.values(change).every((part) => part.trim() === '');
  const run = async (): Promise<void> => {
    const changed = rooms.map(({ room }) => changeRoom(room, change));
    if (!(await save.run({ revision: model.table.revision, rooms: changed }))) return;
    notify({ kind: 'information', text: words.saved(rooms.length) });
    onDone();
  };
  return (
    <section className="panel people-side" aria-labelledby="rooms-bulk-head">
      <div className="panel-head">
        <h2 id="rooms-bulk-head">{words.together}</h2>
        <Button size="small" onClick={onDone}>
          {text.peopleRecords.chooseNone}
        </Button>
      </div>
      <p className="muted">
        {words.chosen(rooms.length)}
        {text.frame.colon}
        {rooms
          .slice(0, MOST_NAMED)
          .map(({ name }) => name)
          .join(text.frame.listMark)}
        {rooms.length > MOST_NAMED && ' …'}
      </p>
      <RoomFields value={change} buildings={buildings} empty={words.stays} onChange={setChange} />
      <Button type="primary" disabled={isNothing} loading={save.isBusy} onClick={() => void run()}>
        {words.saveAll(rooms.length)}
      </Button>
    </section>
  );
}
