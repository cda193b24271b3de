import type { ReactNode, Ref } from 'react';

/** A keyboard must be able to scroll what has nothing to focus inside. */
const FOCUSABLE = 0;

/** A named area that scrolls on its own and can be reached and scrolled by keyboard. */
export function ScrollRegion({
  label,
  className,
  ref,
  children,
}: {
  readonly label: string;
  readonly className?: string;
  readonly ref?: Ref<HTMLElement>;
  readonly children: ReactNode;
}) {
  return (
    <section
      className={`scroll ${className ?? ''}`}
      aria-label={label}
      tabIndex={FOCUSABLE}
      {...(ref ? { ref } : {})}
    >
      {children}
    </section>
  );
}
