import { memo, useLayoutEffect, useRef } from 'react';
import type { Bookmark, CameraCoverage } from '../../../shared/contract/recording.ts';
import { usePreferences } from '../../kit/preferences.ts';
import { useText } from '../../kit/text/index.ts';
import { FONT_STACK, PALETTES } from '../../kit/tokens.ts';
import { barsOf, summarise } from './coverage-model.ts';
import { missingParts } from './coverage-words.ts';
import { drawBars, drawMarks, type RowMark } from './draw-row.ts';
import { type TimeView, xOf } from './time-view.ts';
import type { AlarmMark } from './use-recordings.ts';

export const ROW_PX = 24;

/** The bars of one camera, drawn at the pixels of the screen; its figures are there for screen readers. */
export const TimelineRow = memo(function TimelineRow({
  coverage,
  view,
  width,
  nowMs,
  alarms,
  bookmarks,
}: {
  readonly coverage: CameraCoverage | undefined;
  readonly view: TimeView;
  readonly width: number;
  /** Rounded: a row is not drawn again for every second. */
  readonly nowMs: number;
  readonly alarms: readonly AlarmMark[];
  readonly bookmarks: readonly Bookmark[];
}) {
  const text = useText();
  const { theme } = usePreferences();
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context || width <= 0) return;
    const scale = Math.min(2, globalThis.devicePixelRatio || 1);
    element.width = Math.round(width * scale);
    element.height = ROW_PX * scale;
    context.scale(scale, scale);
    context.font = `12px ${FONT_STACK}`;
    context.textBaseline = 'middle';
    const palette = PALETTES[theme];
    drawBars(
      context,
      barsOf(coverage, view, width),
      ROW_PX,
      palette,
      (reason) => text.playback.reason[reason],
    );
    const at = (atMs: number): number => xOf(view, width, atMs);
    const marks: RowMark[] = [
      ...alarms.map(({ atMs, isHigh }): RowMark => ({ x: at(atMs), kind: isHigh ? 'fault' : 'attention' })),
      ...bookmarks.map(({ atMs }): RowMark => ({ x: at(atMs), kind: 'bookmark' })),
    ];
    drawMarks(
      context,
      marks.filter(({ x }) => x >= -10 && x <= width + 10),
      palette,
    );
  }, [coverage, view, width, alarms, bookmarks, theme, text]);
  const summary = summarise(coverage ? [coverage] : [], view.fromMs, Math.min(view.toMs, nowMs));
  return (
    <>
      <canvas ref={canvas} className="row-canvas" style={{ width, height: ROW_PX }} />
      <span className="visually-hidden">
        {summary.askedMs === 0
          ? text.playback.nothingAsked
          : `${text.playback.summary(text.playback.lasting(summary.askedMs), text.playback.lasting(summary.coveredMs))} ${
              summary.missingMs === 0
                ? text.playback.complete
                : text.playback.missing(text.playback.lasting(summary.missingMs), missingParts(summary, text))
            }`}
      </span>
    </>
  );
});
