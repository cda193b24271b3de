import { useState } from 'react';
import type { SuggestedRooms } from '../../../../shared/contract/listening-watch.ts';
import { Button, Checkbox, Modal } from '../../../kit/controls.ts';
import { useText } from '../../../kit/text/index.ts';

/** The rooms to be watched: those of the session unless somebody ticks others. */
export function RoomChoice({
  suggested,
  nameOf,
  chosen,
  onChoose,
}: {
  readonly suggested: SuggestedRooms;
  readonly nameOf: (roomId: string) => string;
  readonly chosen: readonly string[];
  onChoose(roomIds: readonly string[]): void;
}) {
  const words = useText().watch;
  const [isOpen, setOpen] = useState(false);
  const all = suggested.candidateRoomIds;
  const choose = (roomId: string, isChosen: boolean): void =>
    onChoose(all.filter((id) => (id === roomId ? isChosen : chosen.includes(id))));
  return (
    <>
      <Button onClick={() => setOpen(true)}>{words.roomsChosen(chosen.length, all.length)}</Button>
      {isOpen && (
        <Modal
          open
          title={words.chooseRooms}
          width={720}
          onCancel={() => setOpen(false)}
          footer={
            <Button type="primary" disabled={chosen.length === 0} onClick={() => setOpen(false)}>
              {words.roomsDone}
            </Button>
          }
        >
          <p className="muted">
            {suggested.session === null ? words.roomsOfSite : words.roomsOfSession(suggested.session)}
          </p>
          <div className="toolbar">
            <Button size="small" onClick={() => onChoose(suggested.roomIds)}>
              {words.roomsSuggested(suggested.roomIds.length)}
            </Button>
            <Button size="small" onClick={() => onChoose(all)}>
              {words.roomsAll(all.length)}
            </Button>
            <Button size="small" onClick={() => onChoose([])}>
              {words.roomsNone}
            </Button>
          </div>
          <div className="room-choice">
            {all.map((id) => (
              <Checkbox
                key={id}
                checked={chosen.includes(id)}
                onChange={(event) => choose(id, event.target.checked)}
              >
                {nameOf(id)}
              </Checkbox>
            ))}
          </div>
        </Modal>
      )}
    </>
  );
}
