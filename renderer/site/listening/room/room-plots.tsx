import { useMemo } from 'react';
import type { RoomMeasures } from '../../../../shared/contract/audio-check.ts';
import type { RoomLimits, RoomPicture } from '../../../../shared/contract/room-picture.ts';
import { decimal } from '../../../kit/format.ts';
import { useText } from '../../../kit/text/index.ts';
import { BandBars } from './band-bars.tsx';
import { drawEnergy } from './draw-energy.ts';
import { drawLinear } from './draw-linear.ts';
import { drawResponse } from './draw-response.ts';
import { ModulationTable } from './modulation-table.tsx';
import { octaveWorst } from './octave-worst.ts';
import { PlotHost } from './plot-host.tsx';

const OCTAVES_HZ = [125, 250, 500, 1000, 2000, 4000, 8000] as const;
const LEAST_RT_S = 1;

/** What the sweep and the speech-like noise say of the path from the player to the microphone. */
export function RoomPlots({
  measures,
  picture,
  profile,
}: {
  readonly measures: RoomMeasures;
  readonly picture: RoomPicture | null;
  readonly profile: RoomLimits | null;
}) {
  const words = useText().pictures.room;
  const { sweep, sti } = measures;
  const octaves = picture?.octaves ?? null;
  const response = useMemo(
    () =>
      sweep === null || sweep.response.length === 0 || octaves === null || profile === null
        ? null
        : drawResponse({
            points: sweep.response,
            octaves: octaves.points,
            meanDb: octaves.meanDb,
            limit: profile.response,
            words: {
              upper: words.limitUpper(profile.response.withinDb),
              lower: words.limitLower(profile.response.withinDb),
              octave: words.octave,
            },
          }),
    [sweep, octaves, profile, words],
  );
  const impulse = picture?.impulse ?? null;
  const energy = useMemo(() => (impulse === null ? null : drawEnergy(impulse)), [impulse]);
  const linear = useMemo(() => (impulse === null ? null : drawLinear(impulse.linear)), [impulse]);
  const worst = octaveWorst(octaves?.points ?? []);
  const rt60 = sweep?.rt60 ?? [];
  const rtOf = (hz: number): number | null => rt60.find((one) => one.hz === hz)?.s ?? null;
  const middle = [500, 1000, 2000].flatMap((hz) => rtOf(hz) ?? []);
  const rtMean = middle.length === 0 ? null : middle.reduce((sum, s) => sum + s, 0) / middle.length;
  return (
    <>
      {response !== null && (
        <PlotHost
          title={words.response}
          summary={worst === null ? '' : words.worstOctave(worst.hz, decimal(worst.db))}
          draw={response}
        />
      )}
      {linear !== null && <PlotHost title={words.linear} summary={words.linearWhy} draw={linear} />}
      {energy !== null && <PlotHost title={words.energy} summary={words.energyWhy} draw={energy} />}
      {sti !== null && (
        <BandBars
          title={words.mti}
          summary={words.mtiWhy}
          bands={OCTAVES_HZ.map((hz, band) => ({ hz, value: sti.mti[band] ?? null }))}
          top={1}
          unit=""
          digits={2}
          missing="—"
        />
      )}
      {sweep !== null && (
        <BandBars
          title={words.rt60}
          summary={rtMean === null ? words.rtNone : words.rtMean(decimal(rtMean, 2))}
          bands={OCTAVES_HZ.map((hz) => ({ hz, value: rtOf(hz) }))}
          top={Math.max(LEAST_RT_S, ...rt60.map(({ s }) => s ?? 0))}
          unit="s"
          digits={2}
          missing="—"
        />
      )}
      {(sti !== null || picture?.transfers != null) && (
        <ModulationTable stipa={sti?.m ?? null} sweep={picture?.transfers ?? null} />
      )}
      {sweep === null && <p className="muted room-plot">{words.noSweep}</p>}
    </>
  );
}
