import { Input } from '../../kit/controls.ts';

/** A text field of the head of a plan. */
export function HeadField({
  label,
  value,
  placeholder = '',
  most,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly placeholder?: string;
  readonly most: number;
  onChange(value: string): void;
}) {
  return (
    <>
      <span>{label}</span>
      <Input
        aria-label={label}
        translate="no"
        value={value}
        placeholder={placeholder}
        maxLength={most}
        onChange={({ target }) => onChange(target.value)}
      />
    </>
  );
}
