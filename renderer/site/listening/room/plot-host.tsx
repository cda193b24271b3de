import 'uplot/dist/uPlot.min.css';
import { useEffect, useRef, useState } from 'react';
import type { DrawnPlot } from '../../../health/draw-plot.ts';
import { usePreferences } from '../../../kit/preferences.ts';

export type Draw = (host: HTMLElement, look: string, onPoint: (words: string | null) => void) => DrawnPlot;

/** One plot with its title, what it says in words, and the place under the pointer. `draw` must be stable. */
export function PlotHost({
  title,
  summary,
  draw,
}: {
  readonly title: string;
  readonly summary: string;
  readonly draw: Draw;
}) {
  const host = useRef<HTMLDivElement>(null);
  const [pointed, setPointed] = useState<string | null>(null);
  const { theme } = usePreferences();
  useEffect(() => {
    const element = host.current;
    if (element === null) return undefined;
    const plot = draw(element, `plot-${theme}`, setPointed);
    const watching = new ResizeObserver(() => plot.resize(element.clientWidth));
    watching.observe(element);
    return () => {
      watching.disconnect();
      plot.remove();
    };
  }, [draw, theme]);
  return (
    <figure className="room-plot">
      <figcaption>
        <h3>{title}</h3>
        <span className="muted small">{pointed ?? summary}</span>
      </figcaption>
      <div className="room-plot-host" ref={host} role="img" aria-label={`${title} ${summary}`} />
    </figure>
  );
}
