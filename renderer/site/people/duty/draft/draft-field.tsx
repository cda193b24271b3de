import type { ReactNode } from 'react';
import { Select } from '../../../../kit/controls.ts';

/** A line of the form: its name and what is filled in. */
export function DraftField({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <>
      <span className="muted" aria-hidden="true">
        {label}
      </span>
      <div>{children}</div>
    </>
  );
}

/** Several words, of those in use or new ones. */
export function DraftTags({
  label,
  value,
  known,
  onChange,
}: {
  readonly label: string;
  readonly value: readonly string[];
  readonly known: readonly string[];
  onChange(value: string[]): void;
}) {
  return (
    <DraftField label={label}>
      <Select
        mode="tags"
        aria-label={label}
        className="duty-draft-wide"
        value={[...value]}
        options={known.map((one) => ({ value: one, label: one }))}
        onChange={(next: string[]) =>
          onChange([...new Set(next.map((one) => one.trim().slice(0, 64)).filter((one) => one !== ''))])
        }
      />
    </DraftField>
  );
}
