import type { ReactNode } from 'react';
import { Shape } from '../../kit/status-mark.tsx';

/** A label, its control, and what is wrong with it. The control carries the label as its name. */
export function FormField({
  label,
  hint,
  problem,
  children,
}: {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly problem?: string | null;
  readonly children: ReactNode;
}) {
  return (
    <div className="form-field">
      <span className="form-label" aria-hidden="true">
        {label}
      </span>
      {children}
      {problem && (
        <span className="tone-fault form-problem" role="alert">
          <Shape tone="fault" /> {problem}
        </span>
      )}
      {!problem && hint && <span className="muted small">{hint}</span>}
    </div>
  );
}
