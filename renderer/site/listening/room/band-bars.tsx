import { decimal } from '../../../kit/format.ts';
import { hertz } from './plot-style.ts';

/** One bar per octave with its number; hatched where nothing could be measured. */
export function BandBars({
  title,
  summary,
  bands,
  top,
  unit,
  digits,
  missing,
}: {
  readonly title: string;
  readonly summary: string;
  readonly bands: readonly { readonly hz: number; readonly value: number | null }[];
  readonly top: number;
  readonly unit: string;
  readonly digits: number;
  readonly missing: string;
}) {
  return (
    <figure className="room-plot">
      <figcaption>
        <h3>{title}</h3>
        <span className="muted small">{summary}</span>
      </figcaption>
      <ul className="band-bars">
        {bands.map(({ hz, value }) => (
          <li key={hz}>
            <span className="band-column" aria-hidden="true">
              <span
                className={value === null ? 'band-fill band-missing' : 'band-fill'}
                style={{
                  height: `${value === null ? 100 : Math.min(100, Math.max(1, (value / top) * 100))}%`,
                }}
              />
            </span>
            <b>
              {value === null ? missing : decimal(value, digits)}
              {value !== null && unit && <span className="visually-hidden"> {unit}</span>}
            </b>
            <span className="muted small">{hertz(hz)}</span>
          </li>
        ))}
      </ul>
    </figure>
  );
}
