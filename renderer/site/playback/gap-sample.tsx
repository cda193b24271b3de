import { useLayoutEffect, useRef } from 'react';
import { usePreferences } from '../../kit/preferences.ts';
import { PALETTES } from '../../kit/tokens.ts';
import type { Bar } from './coverage-model.ts';
import { drawBars } from './draw-row.ts';

const WIDTH_PX = 26;
const HEIGHT_PX = 16;

/** One pattern of the timeline, for the legend: drawn by the same hand. */
export function GapSample({ kind }: { readonly kind: Bar['kind'] }) {
  const { theme } = usePreferences();
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context) return;
    const scale = Math.min(2, globalThis.devicePixelRatio || 1);
    element.width = WIDTH_PX * scale;
    element.height = HEIGHT_PX * scale;
    context.scale(scale, scale);
    drawBars(context, [{ x: 0, width: WIDTH_PX, kind }], HEIGHT_PX, PALETTES[theme], () => '');
  }, [kind, theme]);
  return <canvas ref={canvas} className="gap-sample" style={{ width: WIDTH_PX, height: HEIGHT_PX }} />;
}
