import type { ReactNode } from 'react';

/** How something stands; each tone has its own shape so that a greyscale print still reads. */
export type Tone = 'normal' | 'attention' | 'fault' | 'unchecked' | 'unconnected' | 'shelved';

const SHAPES: Readonly<Record<Tone, ReactNode>> = {
  normal: <circle cx="6" cy="6" r="3" fill="currentColor" />,
  attention: <path d="M6 1 11.5 11H.5z" fill="currentColor" />,
  fault: <path d="M1 1h10v10H1z" fill="currentColor" />,
  unchecked: <circle cx="6" cy="6" r="4.5" fill="none" stroke="currentColor" strokeWidth="1.5" />,
  unconnected: (
    <g fill="none" stroke="currentColor" strokeWidth="1.3">
      <circle cx="6" cy="6" r="5" />
      <path d="M2.5 9.5l7-7M1.5 6.8 6.8 1.5M5.2 10.5l5.3-5.3" />
    </g>
  ),
  shelved: (
    <g>
      <path d="M1 1h10v10H1z" fill="none" stroke="currentColor" strokeWidth="1.3" />
      <path d="M6 1h5v10H6z" fill="currentColor" />
    </g>
  ),
};

export function Shape({ tone }: { readonly tone: Tone }) {
  return (
    <svg className={`shape tone-${tone}`} viewBox="0 0 12 12" aria-hidden="true" focusable="false">
      {SHAPES[tone]}
    </svg>
  );
}

/** Shape and word, always together. */
export function StatusMark({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) {
  return (
    <span className={`status-mark tone-${tone}`}>
      <Shape tone={tone} />
      <span>{children}</span>
    </span>
  );
}
