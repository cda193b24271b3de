import type { ReactNode } from 'react';

/** A label above its control; the control carries the label as its name. */
export function Labelled({
  label,
  isWide = false,
  children,
}: {
  readonly label: string;
  readonly isWide?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <div className={isWide ? 'sign-field wide' : 'sign-field'}>
      <span className="muted" aria-hidden="true">
        {label}
      </span>
      {children}
    </div>
  );
}
