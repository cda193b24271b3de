import { useText } from '../../../kit/text/index.ts';

/** People by the number of their sessions: one bar each, with its figure. */
export function LoadBars({ loads, label }: { readonly loads: readonly number[]; readonly label: string }) {
  const words = useText().plan;
  const most = Math.max(1, ...loads);
  const people = loads.reduce((sum, count) => sum + count, 0);
  const sittings = loads.reduce((sum, count, load) => sum + count * load, 0);
  return (
    <figure className="load-bars" aria-label={label}>
      {loads
        .map((count, load) => ({ count, load }))
        .map(({ count, load }) => (
          <div key={load} className="load-bar">
            <span className="nowrap">{words.loadOf(load)}</span>
            <span className="load-track">
              <span style={{ width: `${(100 * count) / most}%` }} />
            </span>
            <span className="number nowrap">{words.peopleWith(count)}</span>
          </div>
        ))}
      <figcaption className="muted small">
        {people === 0 ? '' : words.meanLoad((sittings / people).toFixed(2))}
      </figcaption>
    </figure>
  );
}
