import { GAP_REASONS } from '../../../shared/contract/recording.ts';
import { Button, Input, Select } from '../../kit/controls.ts';
import { StatusMark } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';
import { summarise } from './coverage-model.ts';
import { GapSample } from './gap-sample.tsx';
import { GoToTime } from './go-to-time.tsx';
import { around, centreOn, SPANS_MS, spanOf, type TimeView } from './time-view.ts';
import type { SessionSpan } from './timeline.tsx';
import type { CoverageView } from './use-recordings.ts';

/** Over the timeline: what was asked and what exists, where to look, and what the patterns mean. */
export function TimelineBar({
  view,
  onView,
  coverage,
  search,
  onSearch,
  sessions,
  nowMs,
  positionMs,
  timeZone,
  onNow,
  onZoom,
  onSeek,
}: {
  readonly view: TimeView;
  onView(view: TimeView): void;
  readonly coverage: CoverageView;
  readonly search: string;
  onSearch(search: string): void;
  readonly sessions: readonly SessionSpan[];
  readonly nowMs: number;
  readonly positionMs: number;
  readonly timeZone: string;
  onNow(): void;
  onZoom(direction: 'in' | 'out'): void;
  onSeek(atMs: number): void;
}) {
  const text = useText();
  const span = spanOf(view);
  const named = SPANS_MS.findIndex((candidate) => Math.abs(candidate - span) < candidate * 0.01);
  return (
    <div className="timeline-bar">
      <div className="toolbar">
        <span data-search>
          <Input
            aria-label={text.playback.search}
            placeholder={text.playback.search}
            value={search}
            allowClear
            style={{ width: 136 }}
            onChange={(event) => onSearch(event.target.value)}
          />
        </span>
        <Select
          aria-label={text.playback.span}
          value={named >= 0 ? named : -1}
          style={{ width: 108 }}
          options={[
            ...(named >= 0 ? [] : [{ value: -1, label: text.playback.lasting(span) }]),
            ...SPANS_MS.map((_, index) => ({ value: index, label: text.playback.spans[index] ?? '' })),
          ]}
          onChange={(index) => {
            const chosen = SPANS_MS[index];
            const middle = (view.fromMs + view.toMs) / 2;
            if (chosen !== undefined) onView(centreOn({ fromMs: 0, toMs: chosen }, middle));
          }}
        />
        <Button aria-label={text.playback.zoomOut} onClick={() => onZoom('out')}>
          −
        </Button>
        <Button aria-label={text.playback.zoomIn} onClick={() => onZoom('in')}>
          +
        </Button>
        <Button onClick={onNow}>{text.playback.toNow}</Button>
        {sessions.length > 0 && (
          <Select
            aria-label={text.playback.toSession}
            placeholder={text.playback.toSession}
            value={null}
            style={{ width: 112 }}
            popupMatchSelectWidth={false}
            options={sessions.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(id: string | null) => {
              const session = sessions.find((candidate) => candidate.id === id);
              if (session) onView(around(session.startMs, session.endMs));
            }}
          />
        )}
        <span className="grow" />
        <GoToTime nearMs={positionMs} timeZone={timeZone} onGo={onSeek} />
      </div>
      <Summary view={view} nowMs={nowMs} coverage={coverage} />
    </div>
  );
}

/** What was asked, what exists and what is missing by reason; its samples are the legend of the rows. */
function Summary({
  view,
  nowMs,
  coverage,
}: {
  readonly view: TimeView;
  readonly nowMs: number;
  readonly coverage: CoverageView;
}) {
  const text = useText();
  if (coverage.isFailed && !coverage.isKnown)
    return <StatusMark tone="fault">{text.playback.coverageFailed}</StatusMark>;
  if (!coverage.isKnown) return <p className="muted">{text.playback.coverageLoading}</p>;
  const summary = summarise([...coverage.byCamera.values()], view.fromMs, Math.min(view.toMs, nowMs));
  return (
    <ul className="coverage-summary" aria-label={text.playback.legend}>
      <li>
        {summary.askedMs === 0
          ? text.playback.nothingAsked
          : text.playback.asked(text.playback.cameraHours(summary.askedMs))}
      </li>
      <li>
        <GapSample kind="covered" />
        {text.playback.existing(text.playback.cameraHours(summary.coveredMs))}
      </li>
      <li>
        {summary.missingMs === 0 ? (
          <StatusMark tone="normal">{text.playback.complete}</StatusMark>
        ) : (
          <StatusMark tone="fault">
            <strong>
              {text.playback.missingTotal(text.playback.lasting(summary.missingMs), summary.gaps)}
            </strong>
          </StatusMark>
        )}
      </li>
      {GAP_REASONS.map((reason) => (
        <li key={reason} className={summary.byReason[reason] === 0 ? 'muted' : ''}>
          <GapSample kind={reason} />
          {text.playback.missingPart(
            text.playback.reason[reason],
            summary.byReason[reason] === 0
              ? text.playback.none
              : reason === 'not-planned'
                ? text.playback.cameraHours(summary.byReason[reason])
                : text.playback.lasting(summary.byReason[reason]),
          )}
        </li>
      ))}
    </ul>
  );
}
