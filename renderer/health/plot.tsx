import 'uplot/dist/uPlot.min.css';
import { useEffect, useRef, useState } from 'react';
import { clockTime, shortTime } from '../kit/format.ts';
import { usePreferences } from '../kit/preferences.ts';
import { drawPlot, type PlotDrawing } from './draw-plot.ts';

/** One measure over time on its own scale; a gap in the record is a gap in the line. */
export function Plot({ drawing }: { readonly drawing: PlotDrawing }) {
  const host = useRef<HTMLDivElement>(null);
  const [index, setIndex] = useState<number | null>(null);
  const { theme, wallTheme } = usePreferences();
  const look = `plot-${theme}-${wallTheme}`;

  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const plot = drawPlot(element, drawing, look, setIndex);
    const watching = new ResizeObserver(() => plot.resize(element.clientWidth));
    watching.observe(element);
    return () => {
      watching.disconnect();
      plot.remove();
    };
  }, [drawing, look]);

  const { title, summary, timesMs, series, timeZone, format, toMs } = drawing;
  const atMs = index === null ? undefined : timesMs[index];
  const pointed =
    atMs === undefined || index === null
      ? null
      : `${toMs - atMs > 20 * 3_600_000 ? shortTime(atMs, timeZone, toMs) : clockTime(atMs, timeZone)} · ${series
          .map((values) => values[index] ?? null)
          .map((value) => (value === null ? '—' : format(value)))
          .join(' / ')}`;
  return (
    <figure className="plot">
      <figcaption>
        <span>{title}</span>
        <span className="muted small">{pointed ?? summary}</span>
      </figcaption>
      <div className="plot-host" ref={host} role="img" aria-label={`${title} ${summary}`} />
    </figure>
  );
}
