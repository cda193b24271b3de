import uPlot from 'uplot';
import type { RoomPicture } from '../../../../shared/contract/room-picture.ts';
import { decimal } from '../../../kit/format.ts';
import type { Draw } from './plot-host.tsx';
import { axisStyle, coloursOf, PLOT_HEIGHT_PX } from './plot-style.ts';

const FLOOR_DB = -80;

/** Energy-time curve, light, and the decay that is left, strong. */
export function drawEnergy({ fromMs, stepMs, energyDb, decayDb }: NonNullable<RoomPicture['impulse']>): Draw {
  const times = energyDb.map((_, step) => fromMs + step * stepMs);
  return (host, look, onPoint) => {
    const colour = coloursOf(host);
    const plot = new uPlot(
      {
        class: look,
        width: Math.max(1, host.clientWidth),
        height: PLOT_HEIGHT_PX,
        padding: [8, 12, 0, 0],
        legend: { show: false },
        cursor: { y: false, drag: { x: false, y: false } },
        scales: { x: { time: false, range: [fromMs, times.at(-1) ?? 0] }, y: { range: [FLOOR_DB, 3] } },
        axes: [
          { ...axisStyle(colour), size: 22, space: 60 },
          {
            ...axisStyle(colour),
            size: 44,
            splits: () => [-80, -60, -40, -20, 0],
            values: (_drawn, splits) => splits.map((db) => decimal(db, 0)),
          },
        ],
        series: [
          {},
          { stroke: colour('muted'), width: 1, points: { show: false } },
          { stroke: colour('accent'), width: 2, points: { show: false }, spanGaps: false },
        ],
        hooks: {
          setCursor: [
            ({ cursor: { idx } }) => {
              const time = idx == null ? undefined : times[idx];
              const level = idx == null ? undefined : energyDb[idx];
              onPoint(
                time === undefined || level === undefined
                  ? null
                  : `${decimal(time, 0)} ms ${decimal(level)} dB`,
              );
            },
          ],
        },
      },
      [times, energyDb.map((db) => Math.max(FLOOR_DB, db)), [...decayDb]],
      host,
    );
    return {
      resize: (width) => plot.setSize({ width: Math.max(1, width), height: PLOT_HEIGHT_PX }),
      remove: () => plot.destroy(),
    };
  };
}
