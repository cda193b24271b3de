import { useState } from 'react';
import { type RoomSession, RosterRoom } from '../../../../shared/contract/roster-rooms.ts';
import { useSiteCommand } from '../../../client/site.ts';
import { Button, Input, Select } from '../../../kit/controls.ts';
import { useText } from '../../../kit/text/index.ts';
import type { RosterModel } from '../roster-model.ts';
import { MARK, namesOf, type RoomsChange } from './room-draft.ts';
import { RoomFields } from './room-fields.tsx';

interface Line {
  readonly sessionId: string;
  readonly schools: string;
  readonly classes: string;
}
interface Draft extends RoomsChange {
  readonly lines: readonly Line[];
}

const draftOf = (room: RosterRoom): Draft => ({
  building: room.building,
  county: room.county,
  candidateSchools: room.candidateSchools.join(MARK),
  candidateClasses: room.candidateClasses.join(MARK),
  lines: room.sessions.map((one) => ({
    sessionId: one.sessionId,
    schools: one.candidateSchools.join(MARK),
    classes: one.candidateClasses.join(MARK),
  })),
});

const roomOf = (roomId: string, draft: Draft): RosterRoom => ({
  roomId,
  building: draft.building.trim(),
  county: draft.county.trim(),
  candidateSchools: namesOf(draft.candidateSchools),
  candidateClasses: namesOf(draft.candidateClasses),
  sessions: draft.lines.map(
    ({ sessionId, schools, classes }): RoomSession => ({
      ...{ sessionId, candidateSchools: namesOf(schools), candidateClasses: namesOf(classes) },
    }),
  ),
});

/** One room: where it is, whose candidates sit there, and in which sessions it is other ones. */
export function RoomSheet({
  name,
  room,
  model,
  buildings,
  onClose,
}: {
  readonly name: string;
  readonly room: RosterRoom;
  readonly model: RosterModel;
  readonly buildings: readonly string[];
  onClose(): void;
}) {
  const text = useText();
  const words = text.rosterRooms;
  const save = useSiteCommand('rosterRooms.save');
  // As it was opened: what others save meanwhile is refused by the service, not overwritten.
  const [opened] = useState({ room, revision: model.table.revision });
  const [draft, setDraft] = useState(() => draftOf(room));
  const next = roomOf(room.roomId, draft);
  const isFit = RosterRoom.safeParse(next).success;
  const isChanged = JSON.stringify(next) !== JSON.stringify(roomOf(room.roomId, draftOf(opened.room)));
  const exams = model.table.sessions.filter(({ kind }) => kind === 'exam');
  const taken = new Set(draft.lines.map(({ sessionId }) => sessionId));
  const free = exams.filter(({ id }) => !taken.has(id));
  const [first] = free;
  const setLine = (at: number, part: Partial<Line>): void =>
    setDraft({
      ...draft,
      lines: draft.lines.map((line, index) => (index === at ? { ...line, ...part } : line)),
    });
  const nameOf = (id: string): string => model.sessions.get(id)?.name ?? id;
  return (
    <section className="panel people-side" aria-labelledby="room-head">
      <div className="panel-head">
        <h2 id="room-head">{name}</h2>
        <Button size="small" onClick={onClose}>
          {text.frame.close}
        </Button>
      </div>
      <div className="scroll room-lines">
        <RoomFields
          value={draft}
          buildings={buildings}
          empty={words.namesHow}
          onChange={(part) => setDraft({ ...draft, ...part })}
        />
        <h3>{words.sessions}</h3>
        <p className="muted small">{words.sessionsWhy}</p>
        {draft.lines.map((line, at) => (
          <div className="line-card" key={line.sessionId}>
            <div className="field-grid">
              <span>{words.session}</span>
              <Select
                aria-label={words.session}
                value={line.sessionId}
                options={[line.sessionId, ...free.map(({ id }) => id)].map((id) => ({
                  value: id,
                  label: nameOf(id),
                }))}
                onChange={(sessionId) => setLine(at, { sessionId })}
              />
              <span>{words.schools}</span>
              <Input
                aria-label={words.schoolsIn(nameOf(line.sessionId))}
                placeholder={words.namesHow}
                value={line.schools}
                onChange={({ target }) => setLine(at, { schools: target.value })}
              />
              <span>{words.classes}</span>
              <Input
                aria-label={words.classesIn(nameOf(line.sessionId))}
                placeholder={words.namesHow}
                value={line.classes}
                onChange={({ target }) => setLine(at, { classes: target.value })}
              />
            </div>
            <Button
              size="small"
              onClick={() => setDraft({ ...draft, lines: draft.lines.filter((_, index) => index !== at) })}
            >
              {text.peopleRecords.sheet.takeAway}
            </Button>
          </div>
        ))}
        {first && (
          <Button
            onClick={() =>
              setDraft({
                ...draft,
                lines: [
                  ...draft.lines,
                  { sessionId: first.id, schools: draft.candidateSchools, classes: draft.candidateClasses },
                ],
              })
            }
          >
            {words.addSession}
          </Button>
        )}
      </div>
      {!isFit && <p className="tone-fault small">{words.tooLong}</p>}
      <div className="toolbar">
        <Button
          type="primary"
          disabled={!isChanged || !isFit}
          loading={save.isBusy}
          onClick={() =>
            void save.run({ revision: opened.revision, rooms: [next] }).then((done) => done && onClose())
          }
        >
          {words.save}
        </Button>
        <span className="muted small">{isChanged ? '' : words.unchanged}</span>
      </div>
    </section>
  );
}
