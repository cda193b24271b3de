import type { ReactNode } from 'react';
import { Shape } from '../../../kit/status-mark.tsx';

/** One numbered step: what to do, and whether it is done. Steps that cannot be done yet are seen but muted. */
export function BenchStep({
  number,
  title,
  state,
  children,
}: {
  readonly number: number;
  readonly title: string;
  readonly state: 'done' | 'now' | 'later';
  readonly children: ReactNode;
}) {
  return (
    <li className={`bench-step ${state}`} aria-current={state === 'now' ? 'step' : undefined}>
      <span className="bench-number" aria-hidden="true">
        {state === 'done' ? <Shape tone="normal" /> : number}
      </span>
      <div className="bench-body">
        <h2>{title}</h2>
        {children}
      </div>
    </li>
  );
}
