import type { ReactNode } from 'react';

/** A label above its control; the control carries the label as its name. */
export function Field({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className="seal-field">
      <span className="muted" aria-hidden="true">
        {label}
      </span>
      {children}
    </div>
  );
}
