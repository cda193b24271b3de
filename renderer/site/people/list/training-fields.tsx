import type { TrainingResult } from '../../../../shared/contract/person-records.ts';
import { Input, InputNumber, Segmented } from '../../../kit/controls.ts';
import { useText } from '../../../kit/text/index.ts';

/** One result of a training. Dates are written as 2026-06-07. */
export function TrainingFields({
  training,
  hasFault,
  onChange,
}: {
  readonly training: TrainingResult;
  readonly hasFault: boolean;
  onChange(training: TrainingResult): void;
}) {
  const words = useText().peopleRecords.sheet;
  const status = hasFault ? ({ status: 'error' } as const) : {};
  const dateOf = (text: string): string | null => (text.trim() === '' ? null : text.trim());
  return (
    <div className="field-grid">
      <span>{words.what}</span>
      <Input
        aria-label={words.what}
        value={training.what}
        maxLength={64}
        {...(training.what === '' ? status : {})}
        onChange={(event) => onChange({ ...training, what: event.target.value })}
      />
      <span>{words.takenOn}</span>
      <Input
        aria-label={words.takenOn}
        value={training.takenOn ?? ''}
        placeholder="2026-05-20"
        {...status}
        onChange={(event) => onChange({ ...training, takenOn: dateOf(event.target.value) })}
      />
      <span />
      <Segmented
        aria-label={words.what}
        value={training.isPassed}
        options={[
          { value: true, label: words.passed },
          { value: false, label: words.notPassed },
        ]}
        onChange={(isPassed) => onChange({ ...training, isPassed })}
      />
      <span>{words.expiresOn}</span>
      <Input
        aria-label={words.expiresOn}
        value={training.expiresOn ?? ''}
        placeholder={words.noExpiry}
        {...status}
        onChange={(event) => onChange({ ...training, expiresOn: dateOf(event.target.value) })}
      />
      <span>{words.score}</span>
      <InputNumber
        aria-label={words.score}
        min={0}
        max={1000}
        value={training.score}
        onChange={(score) => onChange({ ...training, score })}
      />
      <span>{words.examiner}</span>
      <Input
        aria-label={words.examiner}
        value={training.examiner}
        maxLength={64}
        onChange={(event) => onChange({ ...training, examiner: event.target.value })}
      />
    </div>
  );
}
