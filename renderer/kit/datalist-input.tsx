import { useEffect, useId, useRef } from 'react';

/** A line of text with proposals: the browser's own, which needs no style the content policy refuses. */
export function DatalistInput({
  label,
  value,
  proposals,
  maxLength,
  autoFocus = false,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  /** Offered, never forced; `note` stands beside the value. */
  readonly proposals: readonly { readonly value: string; readonly note?: string }[];
  readonly maxLength: number;
  readonly autoFocus?: boolean;
  onChange(value: string): void;
}) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (autoFocus) input.current?.focus();
  }, [autoFocus]);
  return (
    <>
      <input
        className="datalist-input"
        aria-label={label}
        placeholder={label}
        list={id}
        value={value}
        maxLength={maxLength}
        ref={input}
        onChange={(event) => onChange(event.target.value)}
      />
      <datalist id={id}>
        {proposals.map((one) => (
          <option key={one.value} value={one.value} label={one.note} />
        ))}
      </datalist>
    </>
  );
}
