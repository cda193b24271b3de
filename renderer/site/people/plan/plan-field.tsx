import type { ReactNode } from 'react';

/** One thing to be chosen, under its name; the control says the name itself. */
export function PlanField({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="plan-field">
      <span className="muted" aria-hidden="true">
        {name}
      </span>
      {children}
    </div>
  );
}
