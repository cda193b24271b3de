import './timeline.css';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type PointerEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { Bookmark } from '../../../shared/contract/recording.ts';
import { shortTime } from '../../kit/format.ts';
import { Shape } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';
import { useArea } from '../../wall/use-area.ts';
import type { ClipMarks } from './clip.ts';
import { pointAt } from './coverage-model.ts';
import { pointInWords } from './coverage-words.ts';
import { pan, spanOf, type TimeView, ticksOf, timeAt, xOf, zoomAt } from './time-view.ts';
import { ROW_PX, TimelineRow } from './timeline-row.tsx';
import type { TimelineRow as Row } from './timeline-rows.ts';
import type { AlarmMark, CoverageView } from './use-recordings.ts';

export interface SessionSpan {
  readonly id: string;
  readonly name: string;
  readonly startMs: number;
  readonly endMs: number;
}

const LEAST_TICK_PX = 88;
const WHEEL_ZOOM = 1.25;
const DRAG_PX = 4;
/** Rows that a digit toggles. */
export const NUMBERED_ROWS = 9;
const NO_ALARMS: readonly AlarmMark[] = [];
const NO_BOOKMARKS: readonly Bookmark[] = [];

/** Rooms down, time across: what exists, what does not and why; the position, sessions, marks. */
export function Timeline({
  rows,
  view,
  onView,
  coverage,
  positionMs,
  nowMs,
  timeZone,
  chosenIds,
  activeId,
  sessions,
  marks,
  alarms,
  bookmarks,
  onToggle,
  onSeek,
}: {
  readonly rows: readonly Row[];
  readonly view: TimeView;
  onView(change: (view: TimeView) => TimeView): void;
  readonly coverage: CoverageView;
  readonly positionMs: number;
  readonly nowMs: number;
  readonly timeZone: string;
  readonly chosenIds: readonly string[];
  readonly activeId: string | null;
  readonly sessions: readonly SessionSpan[];
  readonly marks: ClipMarks;
  readonly alarms: readonly AlarmMark[];
  readonly bookmarks: readonly Bookmark[];
  onToggle(cameraId: string): void;
  /** A press on a row gives its camera too. */
  onSeek(atMs: number, cameraId: string | null): void;
}) {
  const text = useText();
  const scale = useRef<HTMLDivElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const { width } = useArea(scale);
  const [hover, setHover] = useState<{ cameraId: string; atMs: number; x: number; y: number } | null>(null);
  const drag = useRef<{ x: number; isMoved: boolean; cameraId: string | null } | null>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 4,
  });
  const byCamera = useMemo(() => {
    const alarmsOf = new Map<string, AlarmMark[]>();
    for (const alarm of alarms)
      for (const id of alarm.subjects) alarmsOf.set(id, [...(alarmsOf.get(id) ?? []), alarm]);
    return alarmsOf;
  }, [alarms]);
  const byRoom = useMemo(() => {
    const bookmarksOf = new Map<string, Bookmark[]>();
    for (const bookmark of bookmarks)
      if (bookmark.roomId !== null)
        bookmarksOf.set(bookmark.roomId, [...(bookmarksOf.get(bookmark.roomId) ?? []), bookmark]);
    return bookmarksOf;
  }, [bookmarks]);

  // React's wheel listeners cannot keep the page from scrolling.
  const zoom = useRef(onView);
  zoom.current = onView;
  useEffect(() => {
    const element = scroller.current?.parentElement;
    const onWheel = (event: WheelEvent): void => {
      const bars = scale.current?.getBoundingClientRect();
      if (!bars || event.clientX < bars.left) return;
      event.preventDefault();
      const atX = event.clientX - bars.left;
      const sideways = event.shiftKey ? event.deltaY : event.deltaX;
      zoom.current((before) =>
        Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY)
          ? pan(before, (sideways / Math.max(1, bars.width)) * spanOf(before))
          : zoomAt(before, event.deltaY > 0 ? WHEEL_ZOOM : 1 / WHEEL_ZOOM, timeAt(before, bars.width, atX)),
      );
    };
    element?.addEventListener('wheel', onWheel, { passive: false });
    return () => element?.removeEventListener('wheel', onWheel);
  }, []);

  const cameraUnder = (event: PointerEvent): string | null =>
    event.target instanceof Element
      ? (event.target.closest<HTMLElement>('[data-row]')?.dataset['row'] ?? null)
      : null;
  const timeUnder = (event: PointerEvent): number | null => {
    const bars = scale.current?.getBoundingClientRect();
    return bars && event.clientX >= bars.left ? timeAt(view, bars.width, event.clientX - bars.left) : null;
  };
  const onMove = (event: PointerEvent): void => {
    const held = drag.current;
    if (held && (held.isMoved || Math.abs(event.clientX - held.x) > DRAG_PX)) {
      const byPx = held.x - event.clientX;
      drag.current = { ...held, x: event.clientX, isMoved: true };
      setHover(null);
      onView((before) => pan(before, (byPx / Math.max(1, width)) * spanOf(before)));
      return;
    }
    const atMs = timeUnder(event);
    const cameraId = cameraUnder(event);
    setHover(
      atMs === null || cameraId === null ? null : { cameraId, atMs, x: event.clientX, y: event.clientY },
    );
  };
  const onUp = (event: PointerEvent): void => {
    const held = drag.current;
    drag.current = null;
    const atMs = timeUnder(event);
    if (held && !held.isMoved && atMs !== null) onSeek(atMs, held.cameraId);
  };
  const onDown = (event: PointerEvent<HTMLElement>): void => {
    if (event.button !== 0 || timeUnder(event) === null) return;
    drag.current = { x: event.clientX, isMoved: false, cameraId: cameraUnder(event) };
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const at = (ms: number): number => xOf(view, width, ms);
  const drawnNowMs = Math.floor(nowMs / 5_000) * 5_000;
  const isShown = (ms: number | null): ms is number => ms !== null && ms >= view.fromMs && ms <= view.toMs;
  const numbers = new Map(
    rows.flatMap((row) => (row.kind === 'camera' ? [row.id] : [])).map((id, index) => [id, index + 1]),
  );
  return (
    <section className="timeline" aria-label={text.playback.timeline} onPointerLeave={() => setHover(null)}>
      <div className="timeline-scale" onPointerDown={onDown} onPointerMove={onMove} onPointerUp={onUp}>
        <div className="timeline-bars" ref={scale}>
          {sessions.map(({ id, name, startMs, endMs }) => {
            const left = Math.max(0, at(startMs));
            const right = Math.min(width, at(endMs));
            return right > left ? (
              <span
                key={id}
                className="scale-session ellipsis"
                style={{ left, width: right - left }}
                title={name}
              >
                {name}
              </span>
            ) : null;
          })}
          {ticksOf(view, width, timeZone, LEAST_TICK_PX).map(({ atMs, label, isDay }) => (
            <span key={atMs} className={isDay ? 'scale-tick day' : 'scale-tick'} style={{ left: at(atMs) }}>
              {label}
            </span>
          ))}
        </div>
      </div>
      <div
        className="timeline-scroller"
        ref={scroller}
        onPointerDown={onDown}
        onPointerMove={onMove}
        onPointerUp={onUp}
      >
        <ul className="timeline-rows" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start, key }) => {
            const row = rows[index];
            if (!row) return null;
            const style = { transform: `translateY(${start}px)`, height: ROW_PX };
            if (row.kind === 'heading')
              return (
                <li key={key} className="timeline-row heading" style={style}>
                  <span>{text.playback.group[row.id]}</span>
                  <span className="muted small">{text.playback.roomCount(row.count)}</span>
                </li>
              );
            if (row.kind === 'no-camera')
              return (
                <li key={key} className="timeline-row" style={style}>
                  <span className="row-label ellipsis muted">{row.room}</span>
                  <span className="row-note muted small">
                    <Shape tone="unconnected" /> {text.playback.noCamera}
                  </span>
                </li>
              );
            const isChosen = chosenIds.includes(row.id);
            const role = text.codes.cameraRole[row.role];
            const name = `${row.room} ${role}`;
            const number = numbers.get(row.id) ?? 0;
            return (
              <li
                key={key}
                className={`timeline-row ${isChosen ? 'chosen' : ''} ${row.id === activeId ? 'active' : ''}`}
                style={style}
                data-row={row.id}
              >
                <button
                  type="button"
                  className="row-label"
                  data-own-enter
                  aria-pressed={isChosen}
                  onClick={() => onToggle(row.id)}
                >
                  <span className="visually-hidden">
                    {isChosen ? text.playback.hide(name) : text.playback.show(name)}
                  </span>
                  <span className="row-number" aria-hidden="true">
                    {number <= NUMBERED_ROWS ? number : ''}
                  </span>
                  <span className="ellipsis" aria-hidden="true">
                    {row.room}
                  </span>
                  {row.isOneOfMany && (
                    <span className="muted small" aria-hidden="true">
                      {role}
                    </span>
                  )}
                </button>
                <TimelineRow
                  coverage={coverage.byCamera.get(row.id)}
                  view={view}
                  width={width}
                  nowMs={drawnNowMs}
                  alarms={byCamera.get(row.id) ?? NO_ALARMS}
                  bookmarks={byRoom.get(row.roomId) ?? NO_BOOKMARKS}
                />
              </li>
            );
          })}
        </ul>
      </div>
      <div className="timeline-lines" aria-hidden="true">
        <div className="timeline-bars">
          {sessions.map(({ id, startMs, endMs }) => {
            const left = Math.max(0, at(startMs));
            const right = Math.min(width, at(endMs));
            return right > left ? (
              <span key={id} className="line-session" style={{ left, width: right - left }} />
            ) : null;
          })}
          {marks.inMs !== null && marks.outMs !== null && at(marks.outMs) > 0 && at(marks.inMs) < width && (
            <span
              className="line-clip"
              style={{
                left: Math.max(0, at(marks.inMs)),
                width: Math.min(width, at(marks.outMs)) - Math.max(0, at(marks.inMs)),
              }}
            />
          )}
          {isShown(marks.inMs) && <span className="line-mark in" style={{ left: at(marks.inMs) }} />}
          {isShown(marks.outMs) && <span className="line-mark out" style={{ left: at(marks.outMs) }} />}
          {bookmarks
            .filter(({ roomId, atMs }) => roomId === null && isShown(atMs))
            .map(({ id, atMs }) => (
              <span key={id} className="line-bookmark" style={{ left: at(atMs) }} />
            ))}
          {isShown(nowMs) && (
            <span className="line-now" style={{ left: at(nowMs) }} data-label={text.playback.now} />
          )}
          {isShown(positionMs) && <span className="line-position" style={{ left: at(positionMs) }} />}
        </div>
      </div>
      {hover && (
        <HoverNote
          hover={hover}
          words={[
            shortTime(hover.atMs, timeZone, nowMs),
            pointInWords(
              pointAt(coverage.byCamera.get(hover.cameraId), hover.atMs),
              hover.atMs,
              nowMs,
              timeZone,
              text,
            ),
            ...(byCamera.get(hover.cameraId) ?? [])
              .filter(({ atMs }) => Math.abs(at(atMs) - at(hover.atMs)) < 6)
              .map(({ atMs, cause, subjects }) =>
                text.playback.alarmAt(
                  text.codes.alarmCause[cause].title(subjects.length),
                  shortTime(atMs, timeZone, nowMs),
                ),
              ),
            ...bookmarks
              .filter(({ atMs }) => Math.abs(at(atMs) - at(hover.atMs)) < 6)
              .map(({ atMs, text: what }) =>
                text.playback.bookmarkAt(what, shortTime(atMs, timeZone, nowMs)),
              ),
          ]}
        />
      )}
    </section>
  );
}

const NOTE_PX = 320;

function HoverNote({
  hover,
  words,
}: {
  readonly hover: { readonly x: number; readonly y: number };
  readonly words: readonly string[];
}) {
  const [when, ...rest] = words;
  const left = Math.max(8, Math.min(hover.x + 14, innerWidth - NOTE_PX - 8));
  const isLow = hover.y > innerHeight - 120;
  return (
    <div
      className="hover-note"
      role="tooltip"
      style={{
        left,
        maxWidth: NOTE_PX,
        ...(isLow ? { bottom: innerHeight - hover.y + 10 } : { top: hover.y + 16 }),
      }}
    >
      <strong>{when}</strong>
      {rest.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </div>
  );
}
