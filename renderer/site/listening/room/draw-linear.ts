import uPlot from 'uplot';
import type { RoomPicture } from '../../../../shared/contract/room-picture.ts';
import { decimal } from '../../../kit/format.ts';
import type { Draw } from './plot-host.tsx';
import { axisStyle, coloursOf, PLOT_HEIGHT_PX } from './plot-style.ts';

/** The impulse response as it is: between the lowest and the highest of every step. */
export function drawLinear({
  fromMs,
  stepMs,
  low,
  high,
}: NonNullable<RoomPicture['impulse']>['linear']): Draw {
  const times = low.map((_, step) => fromMs + step * stepMs);
  return (host, look, onPoint) => {
    const colour = coloursOf(host);
    const line = { stroke: colour('accent'), width: 1, points: { show: false } };
    const plot = new uPlot(
      {
        class: look,
        width: Math.max(1, host.clientWidth),
        height: PLOT_HEIGHT_PX,
        padding: [8, 12, 0, 0],
        legend: { show: false },
        cursor: { y: false, drag: { x: false, y: false } },
        scales: { x: { time: false, range: [fromMs, times.at(-1) ?? 0] }, y: { range: [-1.05, 1.05] } },
        axes: [
          { ...axisStyle(colour), size: 22, space: 60 },
          {
            ...axisStyle(colour),
            size: 44,
            splits: () => [-1, -0.5, 0, 0.5, 1],
            values: (_drawn, splits) => splits.map((part) => decimal(part, 1)),
          },
        ],
        series: [{}, line, line],
        bands: [{ series: [2, 1], fill: colour('accent') }],
        hooks: {
          setCursor: [
            ({ cursor: { idx } }) => {
              const time = idx == null ? undefined : times[idx];
              if (idx == null || time === undefined) return onPoint(null);
              const [least, most] = [low[idx] ?? 0, high[idx] ?? 0];
              onPoint(`${decimal(time, 1)} ms ${decimal(Math.abs(least) > most ? least : most, 2)}`);
            },
          ],
        },
      },
      [times, [...low], [...high]],
      host,
    );
    return {
      resize: (width) => plot.setSize({ width: Math.max(1, width), height: PLOT_HEIGHT_PX }),
      remove: () => plot.destroy(),
    };
  };
}
