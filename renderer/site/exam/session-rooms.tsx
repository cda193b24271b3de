import type { PlanRoom, PlanSession } from '../../../shared/contract/exam-plan.ts';
import type { RoomConfig } from '../../../shared/contract/site-config.ts';
import { Button, Checkbox, Input, InputNumber } from '../../kit/controls.ts';
import { useText } from '../../kit/text/index.ts';

/** Which rooms a session uses, how many sit in each, and on which seats. */
export function SessionRooms({
  session,
  rooms,
  capacity,
  onChange,
  onToAll,
  onClose,
}: {
  readonly session: PlanSession;
  readonly rooms: readonly RoomConfig[];
  /** Candidates of a full room, proposed and free to change. */
  readonly capacity: number;
  onChange(session: PlanSession): void;
  onToAll(): void;
  onClose(): void;
}) {
  const words = useText().exam;
  const usual = (roomId: string): PlanRoom => ({
    ...{ roomId, candidates: capacity, seatNumbers: `1-${capacity}` },
  });
  const used = new Map(session.rooms.map((room) => [room.roomId, room]));
  const set = (room: PlanRoom): void =>
    onChange({
      ...session,
      rooms: session.rooms.map((one) => (one.roomId === room.roomId ? room : one)),
    });
  const use = (roomId: string, isUsed: boolean): void => {
    const next = new Map(used);
    if (isUsed) next.set(roomId, usual(roomId));
    else next.delete(roomId);
    // In the order of the site, whatever was ticked first.
    onChange({ ...session, rooms: rooms.flatMap(({ id }) => next.get(id) ?? []) });
  };
  return (
    <section className="exam-rooms" aria-label={words.editRooms(session.name)}>
      <div className="toolbar">
        <h2>{words.editRooms(session.name)}</h2>
        <Button
          onClick={() =>
            onChange({
              ...session,
              rooms: rooms.filter(({ kind }) => kind === 'exam').map(({ id }) => used.get(id) ?? usual(id)),
            })
          }
        >
          {words.useAll(capacity)}
        </Button>
        <Button onClick={() => onChange({ ...session, rooms: [] })}>{words.useNone}</Button>
        <Button onClick={onToAll}>{words.toAllSessions}</Button>
        <span className="grow" />
        <Button onClick={onClose}>{words.closeRooms}</Button>
      </div>
      {rooms.length === 0 && <p className="muted">{words.noRooms}</p>}
      <ul className="exam-room-rows">
        {rooms.map(({ id, name }) => {
          const room = used.get(id);
          return (
            <li key={id}>
              <Checkbox
                aria-label={words.roomOf(name)}
                checked={room !== undefined}
                onChange={({ target }) => use(id, target.checked)}
              >
                <span translate="no">{name}</span>
              </Checkbox>
              {room && (
                <>
                  <InputNumber
                    aria-label={words.candidatesOf(name)}
                    value={room.candidates}
                    min={0}
                    max={500}
                    precision={0}
                    onChange={(value) => set({ ...room, candidates: Number(value ?? 0) })}
                  />
                  <Input
                    aria-label={words.seatNumbersOf(name)}
                    placeholder={words.seatsHow}
                    value={room.seatNumbers}
                    maxLength={200}
                    onChange={({ target }) => set({ ...room, seatNumbers: target.value })}
                  />
                </>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
