import './today.css';
import { todayFeed, useSite } from '../../client/site.ts';
import { useFeed } from '../../client/use-client.ts';
import { EmptyPage } from '../../kit/empty-page.tsx';
import { FeedFault } from '../../kit/feed-fault.tsx';
import { useText } from '../../kit/text/index.ts';
import { DutyEntryForm } from '../duty-log/duty-entry-form.tsx';
import { DutyLogList } from '../duty-log/duty-log-list.tsx';
import { AlarmList } from './alarm-list.tsx';
import { CountdownPanel } from './countdown-panel.tsx';
import { GateList } from './gate-list.tsx';
import { LinkPanel } from './link-panel.tsx';
import { RoomList } from './room-list.tsx';
import { SessionStrip } from './session-strip.tsx';
import { StepPanel } from './step-panel.tsx';
import { Verdict } from './verdict.tsx';

/** What must be done now, and are we ready? */
export function TodayPage() {
  const text = useText();
  const site = useSite();
  const { value: today, error } = useFeed(todayFeed);
  const timeZone = site?.site.timeZone ?? 'Asia/Shanghai';
  if (!today) return error ? <FeedFault error={error} /> : <EmptyPage title={text.frame.loading} />;
  return (
    <div className="page today live-data">
      <h1 className="visually-hidden">{text.today.heading}</h1>
      <div className="today-head">
        <Verdict readiness={today.readiness} />
        <CountdownPanel today={today} />
      </div>
      {today.sessions.length > 0 && <SessionStrip sessions={today.sessions} timeZone={timeZone} />}
      <div className="today-body">
        <div className="today-column">
          <StepPanel timeZone={timeZone} />
          <AlarmList alarms={today.alarms} timeZone={timeZone} />
          <RoomList session={today.session} />
        </div>
        <div className="today-column">
          <LinkPanel today={today} />
          <section className="panel duty-panel" aria-labelledby="duty-head">
            <div className="panel-head">
              <h2 id="duty-head">{text.today.dutyLog}</h2>
            </div>
            <DutyEntryForm rows={2} />
            <DutyLogList limit={20} timeZone={timeZone} />
          </section>
          <GateList gates={today.readiness.gates} />
        </div>
      </div>
    </div>
  );
}
