import './day.css';
import { useMemo, useRef, useState } from 'react';
import type { SeatPlace } from '../../../../shared/contract/roster-table.ts';
import { civilToEpochMs } from '../../../../shared/domain/civil-time.ts';
import { type DayBoard, dayBoard } from '../../../../shared/domain/roster/on-day/day-board.ts';
import { sessionOfTheHour } from '../../../../shared/domain/roster/on-day/session-times.ts';
import { clock, rosterDayFeed, useSite } from '../../../client/site.ts';
import { useFeed } from '../../../client/use-client.ts';
import { useTicker } from '../../../client/use-ticker.ts';
import { Button, Select } from '../../../kit/controls.ts';
import { EmptyPage } from '../../../kit/empty-page.tsx';
import { FeedFault } from '../../../kit/feed-fault.tsx';
import { minuteTime } from '../../../kit/format.ts';
import { goTo } from '../../../kit/route.ts';
import { StatusMark } from '../../../kit/status-mark.tsx';
import { useText } from '../../../kit/text/index.ts';
import type { RosterModel } from '../roster-model.ts';
import { DayRooms } from './day-rooms.tsx';
import { DaySide } from './day-side.tsx';
import { SignIn } from './sign-in.tsx';
import { useScannerFocus } from './use-scanner-focus.ts';

/** The board is looked at anew this often for what only time changes. */
const LOOK_EVERY_MS = 10_000;

/** Who has come to this session, who is missing in which room, who steps in. */
export function DayView({ model }: { readonly model: RosterModel }) {
  const text = useText();
  const words = text.day;
  const { table } = model;
  const { value: day, error } = useFeed(rosterDayFeed);
  const timeZone = useSite()?.site.timeZone ?? 'Asia/Shanghai';
  const [wanted, setWanted] = useState<string | null>(null);
  const [isReplanning, setReplanning] = useState(false);
  const [chosen, setChosen] = useState<SeatPlace | null>(null);
  const view = useRef<HTMLDivElement | null>(null);
  useScannerFocus(view);
  useTicker(LOOK_EVERY_MS);
  const nowMs = Math.floor(clock.nowMs() / LOOK_EVERY_MS) * LOOK_EVERY_MS;
  const toMs = useMemo(() => (civil: string) => civilToEpochMs(civil, timeZone), [timeZone]);
  const exams = table.sessions.filter(({ kind }) => kind === 'exam');
  const session = exams.find(({ id }) => id === wanted) ?? sessionOfTheHour(exams, nowMs, toMs);
  const board = useMemo(
    () => (day && session ? dayBoard(table, session, day, nowMs, toMs) : null),
    [table, session, day, nowMs, toMs],
  );
  if (!session)
    return (
      <EmptyPage
        title={words.empty}
        action={
          <Button type="primary" onClick={() => goTo('people', { view: 'imports' })}>
            {words.emptyButton}
          </Button>
        }
      >
        {words.emptyAction}
      </EmptyPage>
    );
  if (!board || !day) return error ? <FeedFault error={error} /> : <EmptyPage title={text.frame.loading} />;
  const time = (ms: number) => minuteTime(ms, timeZone, nowMs);
  const short = board.rooms.filter(({ missing }) => missing > 0).length;
  const at = chosen?.sessionId === session.id ? chosen : null;
  return (
    <div ref={view} className="day-view live-data">
      <section className="panel day-main" aria-label={words.view}>
        <div className="toolbar">
          <Select
            aria-label={words.session}
            value={session.id}
            popupMatchSelectWidth={false}
            options={exams.map(({ id, name, start }) => ({
              value: id,
              label: `${name} ${start.slice(5).replace('T', ' ')}`,
            }))}
            onChange={(id) => {
              setWanted(id);
              setChosen(null);
            }}
          />
          <StatusMark tone={short > 0 ? 'fault' : 'normal'}>
            {short > 0 ? words.missingRooms(short) : words.allHere}
          </StatusMark>
          <span className="grow" />
          <Button
            aria-expanded={isReplanning}
            onClick={() => {
              setReplanning(!isReplanning);
              setChosen(null);
            }}
          >
            {words.replan.heading}
          </Button>
          <span className="muted small">
            {words.rules(time(board.times.openMs), time(board.times.reportMs))}
          </span>
        </div>
        <Counts board={board} />
        <SignIn
          key={session.id}
          board={board}
          people={table.people}
          cards={day.setup.cards}
          sessionId={session.id}
        />
        <DayRooms
          rooms={board.rooms}
          model={model}
          time={time}
          chosen={at}
          onChoose={(postId, seat) => {
            setReplanning(false);
            setChosen({ sessionId: session.id, postId, seat });
          }}
        />
      </section>
      <DaySide
        board={board}
        model={model}
        at={at}
        sessionId={session.id}
        day={day}
        isReplanning={isReplanning}
        onReplanned={() => setReplanning(false)}
        onClose={() => setChosen(null)}
      />
    </div>
  );
}

function Counts({ board: { counts } }: { readonly board: DayBoard }) {
  const words = useText().day.counts;
  const { waiting, overdue, ...others } = counts;
  const shown = [
    ['expected', others.expected],
    ['present', others.present],
    ['notHere', waiting + overdue],
    ['late', others.late],
    ['absent', others.absent],
    ['left', others.left],
    ['empty', others.empty],
    ['replaced', others.replaced],
  ] as const;
  return (
    <dl className="day-counts">
      {shown.map(([name, value]) => (
        <div key={name}>
          <dt>{words[name]}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
