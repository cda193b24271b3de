import { decimal } from '../../../kit/format.ts';
import { useText } from '../../../kit/text/index.ts';
import type { ThemeName } from '../../../kit/tokens.ts';
import { HEAT_STEPS } from './heat-scale.ts';
import { type MapMeasure, type MapScale, shareOf } from './map-measures.ts';

/** The scale with its ends and the limits where they lie, and what hatched means. */
export function MapLegend({
  measure,
  scale,
  theme,
}: {
  readonly measure: MapMeasure;
  readonly scale: MapScale | null;
  readonly theme: ThemeName;
}) {
  const words = useText().pictures.map;
  return (
    <div className="heat-legend">
      {scale !== null && measure !== 'verdict' && (
        <>
          <span className="small muted">{decimal(scale.from, measure === 'sti' ? 1 : 0)}</span>
          <span className="heat-scale">
            <span className="heat-swatches" aria-hidden="true">
              {HEAT_STEPS[theme].toReversed().map(({ surface }) => (
                <span key={surface} style={{ background: surface }} />
              ))}
            </span>
            {scale.limits.map(({ value, kind }, place) => (
              <span
                key={kind}
                className={`heat-limit ${place === 0 ? 'before' : 'after'}`}
                style={{ left: `${shareOf(value, scale) * 100}%` }}
              >
                <span className="small">
                  {words.limits[kind]} {decimal(value, measure === 'sti' ? 2 : measure === 'level' ? 1 : 0)}
                </span>
              </span>
            ))}
          </span>
          <span className="small muted nowrap">
            {decimal(scale.to, measure === 'sti' ? 1 : 0)} {words.units[measure]}
          </span>
        </>
      )}
      <span className="heat-key">
        <span className="heat-hatch" aria-hidden="true" />
        <span className="small muted">{words.notMeasured}</span>
      </span>
    </div>
  );
}
