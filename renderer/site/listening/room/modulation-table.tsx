import { useState } from 'react';
import { Segmented } from '../../../kit/controls.ts';
import { decimal } from '../../../kit/format.ts';
import { usePreferences } from '../../../kit/preferences.ts';
import { useText } from '../../../kit/text/index.ts';
import { heatStep } from '../map/heat-scale.ts';
import { hertz } from './plot-style.ts';

const OCTAVES_HZ = [125, 250, 500, 1000, 2000, 4000, 8000] as const;
/** IEC 60268-16: modulation frequencies of the full method, and the two of each octave of STIPA. */
const FULL_HZ = [0.63, 0.8, 1, 1.25, 1.6, 2, 2.5, 3.15, 4, 5, 6.3, 8, 10, 12.5] as const;
const STIPA_HZ: readonly (readonly [number, number])[] = [
  [1.6, 8],
  [1, 5],
  [0.63, 3.15],
  [2, 10],
  [1.25, 6.25],
  [0.8, 4],
  [2.5, 12.5],
];

/** How much of the modulation of speech arrives, by octave and speed; dark is lost. */
export function ModulationTable({
  stipa,
  sweep,
}: {
  /** Fourteen values, octave by octave; null when not measured. */
  readonly stipa: readonly (number | null)[] | null;
  readonly sweep: readonly (readonly number[] | null)[] | null;
}) {
  const words = useText().pictures.room;
  const { theme } = usePreferences();
  const [wanted, setWanted] = useState<'stipa' | 'sweep'>(stipa === null ? 'sweep' : 'stipa');
  const shown = wanted === 'sweep' && sweep !== null ? 'sweep' : stipa !== null ? 'stipa' : 'sweep';
  const cell = (value: number | null, hint: string) => {
    const step = value === null ? null : heatStep(theme, 1 - value);
    return (
      <td
        key={hint}
        title={hint}
        className={value === null ? 'heat-unmeasured' : ''}
        style={step === null ? {} : { background: step.surface, color: step.text }}
      >
        {value === null ? '—' : decimal(value, 2)}
      </td>
    );
  };
  return (
    <figure className="room-plot modulation">
      <figcaption>
        <h3>{words.modulation}</h3>
        {stipa !== null && sweep !== null && (
          <Segmented
            size="small"
            aria-label={words.modulation}
            value={shown}
            options={[
              { value: 'stipa' as const, label: words.fromStipa },
              { value: 'sweep' as const, label: words.fromSweep },
            ]}
            onChange={setWanted}
          />
        )}
      </figcaption>
      {shown === 'sweep' ? (
        <table>
          <thead>
            <tr>
              <th scope="col">Hz</th>
              {FULL_HZ.map((hz) => (
                <th key={hz} scope="col">
                  {hz}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {OCTAVES_HZ.map((octave, band) => (
              <tr key={octave}>
                <th scope="row">{hertz(octave)}</th>
                {FULL_HZ.map((hz, place) => cell(sweep?.[band]?.[place] ?? null, `${octave} Hz / ${hz} Hz`))}
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">Hz</th>
              {OCTAVES_HZ.map((octave) => (
                <th key={octave} scope="col">
                  {hertz(octave)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {[0, 1].map((which) => (
              <tr key={which}>
                <th scope="row">{which === 0 ? 'm₁' : 'm₂'}</th>
                {OCTAVES_HZ.map((octave, band) =>
                  cell(
                    stipa?.[band * 2 + which] ?? null,
                    `${octave} Hz / ${STIPA_HZ[band]?.[which] ?? ''} Hz`,
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className="muted small">{words.modulationWhy}</p>
    </figure>
  );
}
