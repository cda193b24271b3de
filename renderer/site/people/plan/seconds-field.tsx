import { InputNumber } from '../../../kit/controls.ts';
import { PlanField } from './plan-field.tsx';

const MOST_SECONDS = 3_600;
const USUAL_SECONDS = 30;

/** How long a solver may take. */
export function SecondsField({
  name,
  value,
  onChange,
}: {
  readonly name: string;
  readonly value: number;
  onChange(seconds: number): void;
}) {
  return (
    <PlanField name={name}>
      <InputNumber
        aria-label={name}
        value={value}
        min={1}
        max={MOST_SECONDS}
        onChange={(seconds) => onChange(seconds ?? USUAL_SECONDS)}
      />
    </PlanField>
  );
}
