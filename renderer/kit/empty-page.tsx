import type { ReactNode } from 'react';

/** Nothing here yet: what is missing, what to do first, and the button that does it. */
export function EmptyPage({
  title,
  children,
  action,
}: {
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}) {
  return (
    <div className="empty-page">
      <p className="empty-title">{title}</p>
      {children && <p className="muted">{children}</p>}
      {action}
    </div>
  );
}
