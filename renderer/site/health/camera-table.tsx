import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useCallback, useLayoutEffect, useRef, useState } from 'react';
import { driftInWords } from '../../health/history-plots.ts';
import { Sparkline } from '../../health/sparkline.tsx';
import { decimal } from '../../kit/format.ts';
import { routeHref } from '../../kit/route.ts';
import { ScrollRegion } from '../../kit/scroll-region.tsx';
import { StatusMark } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';
import { wordOf } from '../../kit/text/worded.ts';
import { STATE_TONES } from '../../wall/tile-view.ts';
import { type CameraRow, clockOffsetOf, isClockOff } from './camera-rows.ts';

const ROW_PX = 40;

/** All cameras in lines; only those in view exist. Arrow keys move, Enter opens a camera's curves. */
export function CameraTable({
  rows,
  chosenId,
  clockLimitMs,
  lossLimit,
  nameOf,
  onChoose,
}: {
  readonly rows: readonly CameraRow[];
  readonly chosenId: string | null;
  readonly clockLimitMs: number;
  readonly lossLimit: number;
  nameOf(id: string): string;
  onChoose(id: string): void;
}) {
  const text = useText();
  const words = text.health;
  const scroller = useRef<HTMLElement>(null);
  /** The line a key press leads to while it is not drawn yet: quick presses count on from there. */
  const underWay = useRef<string | null>(null);
  /** The line with the focus, or about to get it. Drawn wherever a new order puts it: a line taken away loses the focus. */
  const [heldId, setHeldId] = useState<string | null>(null);
  const heldIndex = rows.findIndex(({ id }) => id === heldId);
  const rangeExtractor = useCallback(
    (range: Range): number[] => {
      const drawn = defaultRangeExtractor(range);
      return heldIndex < 0 || drawn.includes(heldIndex)
        ? drawn
        : [...drawn, heldIndex].sort((left, right) => left - right);
    },
    [heldIndex],
  );
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => rows[index]?.id ?? index,
    scrollPaddingStart: 30,
    overscan: 12,
    rangeExtractor,
  });
  const move = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const at = underWay.current ?? document.activeElement?.getAttribute('data-camera-row');
    const from = rows.findIndex(({ id }) => id === at);
    const next = rows[from + step];
    if (step === 0 || from < 0 || next === undefined) return;
    event.preventDefault();
    virtual.scrollToIndex(from + step);
    underWay.current = next.id;
    setHeldId(next.id);
  };
  useLayoutEffect(() => {
    if (underWay.current === null) return;
    const line = scroller.current?.querySelector<HTMLElement>(
      `[data-camera-row="${CSS.escape(underWay.current)}"]`,
    );
    if (!line) return;
    underWay.current = null;
    // Where it stands in the list is scrolled to already.
    line.focus({ preventScroll: true });
  });
  const { columns } = words;
  return (
    <ScrollRegion className="camera-table" ref={scroller} label={words.all}>
      <table
        className="virtual-lines"
        aria-rowcount={rows.length + 1}
        aria-label={words.all}
        onKeyDown={move}
        onFocus={({ target }) => setHeldId(target.getAttribute('data-camera-row'))}
      >
        <thead>
          <tr className="camera-line head">
            {[
              columns.camera,
              columns.state,
              columns.outages,
              columns.loss,
              columns.jitter,
              columns.fps,
              columns.age,
              columns.clock,
              '',
            ].map((name) => (
              <th scope="col" key={name}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start, key }) => {
            const row = rows[index];
            if (!row) return null;
            return (
              <Line
                key={key}
                row={row}
                index={index}
                top={start}
                isChosen={row.id === chosenId}
                name={nameOf(row.id)}
                clockLimitMs={clockLimitMs}
                lossLimit={lossLimit}
                onChoose={onChoose}
              />
            );
          })}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function Line({
  row,
  index,
  top,
  isChosen,
  name,
  clockLimitMs,
  lossLimit,
  onChoose,
}: {
  readonly row: CameraRow;
  readonly index: number;
  readonly top: number;
  readonly isChosen: boolean;
  readonly name: string;
  readonly clockLimitMs: number;
  readonly lossLimit: number;
  onChoose(id: string): void;
}) {
  const text = useText();
  const words = text.health;
  const { status, hour } = row;
  const reason = status.state === 'live' ? null : wordOf(text.codes.cameraCode, status.stateCode);
  const still = status.freezeHint ?? null;
  const offsetMs = clockOffsetOf(row);
  const offset = offsetMs === null ? words.unknown : `${decimal(offsetMs, 0)} ms`;
  const loss = hour?.lossRatio ?? null;
  return (
    <tr
      className={isChosen ? 'camera-line chosen' : 'camera-line'}
      aria-rowindex={index + 2}
      style={{ transform: `translateY(${top}px)`, height: ROW_PX }}
    >
      <th scope="row">
        <button
          type="button"
          className="camera-name ellipsis"
          data-camera-row={row.id}
          aria-pressed={isChosen}
          aria-label={words.details(name)}
          onClick={() => onChoose(row.id)}
        >
          {name}
        </button>
      </th>
      <td className="camera-now">
        <StatusMark tone={STATE_TONES[status.state]}>{text.codes.cameraState[status.state]}</StatusMark>
        {still !== null && status.state === 'live' ? (
          <span className="small ellipsis" title={words.still[still.kind]}>
            <StatusMark tone="attention">{words.still[still.kind]}</StatusMark>
          </span>
        ) : (
          <span className="muted small ellipsis" title={reason?.cause}>
            {reason?.cause}
          </span>
        )}
      </td>
      <td>
        {hour === null
          ? words.unknown
          : hour.outages === 0
            ? words.none
            : words.outages(hour.outages, text.frame.duration(hour.outageMs))}
      </td>
      <td>
        {loss === null ? (
          words.unknown
        ) : loss > lossLimit ? (
          <StatusMark tone="attention">{`${decimal(loss * 100, 2)} %`}</StatusMark>
        ) : (
          `${decimal(loss * 100, 2)} %`
        )}
        {hour !== null && hour.lost > 0 && <span className="muted small"> {words.packets(hour.lost)}</span>}
      </td>
      <td>{hour?.jitterMs === null || hour === null ? words.unknown : `${decimal(hour.jitterMs, 1)} ms`}</td>
      <td className="camera-fps">
        <Sparkline values={hour?.fpsByMinute ?? []} />
        <span>{status.fps === null ? '—' : decimal(status.fps, 1)}</span>
      </td>
      <td>
        {hour === null || hour.frameAgeMs === null ? words.unknown : text.frame.duration(hour.frameAgeMs)}
      </td>
      <td className="camera-clock">
        {isClockOff(row, clockLimitMs) ? (
          <StatusMark tone="attention">{words.clockOff(offset)}</StatusMark>
        ) : (
          <span>{offset}</span>
        )}
        <span className="muted small">
          {hour === null || hour.clockDriftPpm === null ? '' : driftInWords(hour.clockDriftPpm, text)}
        </span>
      </td>
      <td>
        <a href={routeHref('wall', { room: status.roomId })} aria-label={words.openOf(name)}>
          {words.open}
        </a>
      </td>
    </tr>
  );
}
