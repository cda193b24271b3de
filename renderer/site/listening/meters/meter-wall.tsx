import './meter-wall.css';
import { useEffect, useMemo, useRef } from 'react';
import { clock, levelsFeed } from '../../../client/site.ts';
import { usePreferences } from '../../../kit/preferences.ts';
import { useText } from '../../../kit/text/index.ts';
import { useArea } from '../../../wall/use-area.ts';
import { createMeterDrawing, type MeterRow } from './draw-meters.ts';
import { layOutMeters, meterState, problemsFirst } from './meter-state.ts';

/** Levels come five times a second; twice as often is smooth enough for the sinking peaks. */
const FRAME_MS = 50;
const REORDER_MS = 3_000;

/** Every room at once on one canvas: level, held peak, and what is wrong as a mark and a word. */
export function MeterWall({
  rows,
  isByProblem,
}: {
  readonly rows: readonly MeterRow[];
  readonly isByProblem: boolean;
}) {
  const { theme } = usePreferences();
  // Colours are read once: another theme draws anew.
  return <Meters key={theme} rows={rows} isByProblem={isByProblem} />;
}

function Meters({
  rows,
  isByProblem,
}: {
  readonly rows: readonly MeterRow[];
  readonly isByProblem: boolean;
}) {
  const words = useText().pictures.meters;
  const board = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const area = useArea(board);
  const layout = useMemo(() => layOutMeters(rows.length, area), [rows.length, area]);
  useEffect(() => {
    const sheet = canvas.current;
    if (sheet === null || area.width === 0) return undefined;
    const draw = createMeterDrawing(sheet, words.states);
    let handle = 0;
    let lastMs = 0;
    let orderedMs = Number.NEGATIVE_INFINITY;
    let ordered = rows;
    const frame = (monoMs: number): void => {
      handle = requestAnimationFrame(frame);
      if (monoMs - lastMs < FRAME_MS) return;
      lastMs = monoMs;
      const levels = new Map((levelsFeed.get().value ?? []).map((level) => [level.roomId, level]));
      const nowMs = clock.nowMs();
      if (monoMs - orderedMs > REORDER_MS) {
        orderedMs = monoMs;
        ordered = isByProblem ? problemsFirst(rows, (id) => meterState(levels.get(id), nowMs)) : [...rows];
      }
      draw(ordered, levels, layout, nowMs);
    };
    handle = requestAnimationFrame(frame);
    return () => cancelAnimationFrame(handle);
  }, [rows, isByProblem, words, layout, area]);
  const height = layout.heightPx * Math.ceil(rows.length / layout.columns);
  return (
    <div className="meter-wall" ref={board}>
      <canvas ref={canvas} role="img" aria-label={words.label(rows.length)} style={{ height }} />
    </div>
  );
}
