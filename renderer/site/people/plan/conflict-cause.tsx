import type { ReactNode } from 'react';
import { Shape } from '../../../kit/status-mark.tsx';

/** One thing that cannot be had, with what it is made of and what would repair it. */
export function ConflictCause({
  text,
  repairWord,
  repair,
  children,
}: {
  readonly text: string;
  readonly repairWord: string;
  readonly repair: string;
  readonly children?: ReactNode;
}) {
  return (
    <li>
      <p>
        <span className="tone-fault">
          <Shape tone="fault" />
        </span>{' '}
        {text}
      </p>
      {children}
      <p>
        <strong>{repairWord}</strong> {repair}
      </p>
    </li>
  );
}
