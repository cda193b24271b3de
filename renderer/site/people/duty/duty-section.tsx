import './duty.css';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { DutyBoard, DutyPostState, DutyShift } from '../../../../shared/contract/duty.ts';
import { clock, dutyFeed, siteClient, useSite } from '../../../client/site.ts';
import { useFeed } from '../../../client/use-client.ts';
import { useTicker } from '../../../client/use-ticker.ts';
import { Button } from '../../../kit/controls.ts';
import { EmptyPage } from '../../../kit/empty-page.tsx';
import { FeedFault } from '../../../kit/feed-fault.tsx';
import { minuteTime } from '../../../kit/format.ts';
import { goTo, useRoute } from '../../../kit/route.ts';
import { ScrollRegion } from '../../../kit/scroll-region.tsx';
import { Shape, StatusMark } from '../../../kit/status-mark.tsx';
import { useText } from '../../../kit/text/index.ts';
import { DutyCallsView } from './calls/duty-calls-view.tsx';
import { DutyDraftView } from './draft/duty-draft-view.tsx';
import { DutyPapers } from './duty-papers.tsx';
import { DutyPost } from './duty-post.tsx';
import { FillDialog } from './fill-dialog.tsx';
import { HandOverDialog } from './hand-over-dialog.tsx';
import { DutyPlanView } from './plan/duty-plan-view.tsx';
import { PublishRoster } from './publish-roster.tsx';

/** What a dialog is about. */
type Asked =
  | { readonly kind: 'hand-over'; readonly post: DutyPostState; readonly shift: DutyShift }
  | { readonly kind: 'fill'; readonly post: DutyPostState };

/** Who is on duty, when posts change hands, and what is missing. */
export function DutySection() {
  const text = useText();
  const { value: board, error } = useFeed(dutyFeed);
  const { parameters } = useRoute();
  const [asked, setAsked] = useState<Asked | null>(null);
  useTicker(1_000);
  const site = useSite();
  const part = parameters.get('part');
  if (part === 'plan') return <DutyPlanView timeZone={site?.site.timeZone ?? 'Asia/Shanghai'} />;
  if (part === 'draft') return <DutyDraftView draftId={parameters.get('draft') ?? ''} />;
  if (part === 'calls') return <DutyCallsView timeZone={site?.site.timeZone ?? 'Asia/Shanghai'} />;
  if (!board) return error ? <FeedFault error={error} /> : <EmptyPage title={text.frame.loading} />;
  const timeZone = site?.site.timeZone ?? 'Asia/Shanghai';
  const nowMs = clock.nowMs();
  const time = (ms: number) => minuteTime(ms, timeZone, nowMs);
  const { roster, posts, overdue, profile } = board;
  if (roster === null)
    return (
      <EmptyPage
        title={text.duty.empty}
        action={
          <span className="toolbar">
            <PublishRoster timeZone={timeZone} isFirst />
            <PlanButton />
          </span>
        }
      >
        {text.duty.emptyAction}
      </EmptyPage>
    );
  const short = posts.filter(({ state }) => state === 'short').length;
  return (
    <div className="duty-view live-data">
      <section className="panel duty-main" aria-label={text.duty.view}>
        <div className="toolbar">
          <strong>{text.duty.current(roster.name, time(roster.fromMs), time(roster.toMs))}</strong>
          {short > 0 && <StatusMark tone="fault">{text.duty.shortCount(short)}</StatusMark>}
          {overdue.length > 0 && (
            <StatusMark tone="attention">{text.duty.overdueCount(overdue.length)}</StatusMark>
          )}
          <span className="grow" />
          <Button onClick={() => goTo('people', { view: 'duty', part: 'calls' })}>
            {text.duty.calls.open}
          </Button>
          <PlanButton />
          <PublishRoster timeZone={timeZone} isFirst={false} />
        </div>
        <p className="muted small">
          {text.duty.rules(profile.signOnEarlyMinutes, profile.graceMinutes, profile.reportDueMinutes)}
        </p>
        <DutyPapers planId={null} people={board.people} />
        <ScrollRegion className="duty-posts" label={text.duty.view}>
          {posts.map((post) => (
            <DutyPost
              key={post.id}
              post={post}
              nowMs={nowMs}
              earlyMs={profile.signOnEarlyMinutes * 60_000}
              time={time}
              onHandOver={(shift) => setAsked({ kind: 'hand-over', post, shift })}
              onFill={() => setAsked({ kind: 'fill', post })}
            />
          ))}
        </ScrollRegion>
      </section>
      <DutySide
        board={board}
        time={time}
        onReport={(shift) => {
          const post = posts.find(({ id }) => id === shift.postId);
          if (post) setAsked({ kind: 'hand-over', post, shift });
        }}
      />
      {asked?.kind === 'hand-over' && (
        <HandOverDialog post={asked.post} shift={asked.shift} time={time} onClose={() => setAsked(null)} />
      )}
      {asked?.kind === 'fill' && (
        <FillDialog post={asked.post} time={time} nowMs={nowMs} onClose={() => setAsked(null)} />
      )}
    </div>
  );
}

function PlanButton() {
  const text = useText();
  return (
    <Button onClick={() => goTo('people', { view: 'duty', part: 'plan' })}>{text.duty.plan.open}</Button>
  );
}

/** Overdue reports, gaps of the plan, what was signed. */
function DutySide({
  board,
  time,
  onReport,
}: {
  readonly board: DutyBoard;
  time(ms: number): string;
  onReport(shift: DutyShift): void;
}) {
  const text = useText();
  // The board changes with everything that is signed.
  const signed = JSON.stringify(
    board.posts.map(({ current, leaving, present }) => [current, leaving, present]),
  );
  const history =
    useQuery({
      queryKey: ['duty.history', signed, board.overdue.length],
      queryFn: () => siteClient.query('duty.history', { limit: 100 }),
      placeholderData: (before) => before,
    }).data ?? [];
  return (
    <ScrollRegion className="panel side duty-side" label={text.duty.history}>
      <h2>{text.duty.overdue}</h2>
      {board.overdue.length === 0 ? (
        <p className="muted">{text.duty.noOverdue}</p>
      ) : (
        <ul>
          {board.overdue.map((shift) => (
            <li key={shift.id}>
              <Shape tone="attention" /> {shift.postName} {time(shift.startMs)}–{time(shift.endMs)}{' '}
              {shift.people.map(({ name }) => name).join(text.frame.listMark)}{' '}
              <Button size="small" onClick={() => onReport(shift)}>
                {text.duty.late}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {board.gaps.length > 0 && (
        <>
          <h2>{text.duty.gaps}</h2>
          <ul>
            {board.gaps.map(({ postId, postName, fromMs, toMs, missing }) => (
              <li key={`${postId} ${fromMs}`}>
                <Shape tone="attention" /> {text.duty.gap(postName, time(fromMs), time(toMs), missing)}
              </li>
            ))}
          </ul>
        </>
      )}
      <h2>{text.duty.history}</h2>
      {history.length === 0 ? (
        <p className="muted">{text.duty.noHistory}</p>
      ) : (
        <ul className="duty-history">
          {history.map(({ id, atMs, kind, postName, person, taker, text: said }) => (
            <li key={id}>
              <span className="muted small">
                {time(atMs)} {postName} {text.duty.kinds[kind]}
              </span>
              <span>{kind === 'hand-over' ? text.duty.handOverLine(person, taker) : person}</span>
              {said !== '' && <span className="duty-said">{said}</span>}
            </li>
          ))}
        </ul>
      )}
    </ScrollRegion>
  );
}
