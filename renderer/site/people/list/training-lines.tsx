import type { TrainingResult } from '../../../../shared/contract/person-records.ts';
import type { Person } from '../../../../shared/contract/roster-table.ts';
import { Button } from '../../../kit/controls.ts';
import { useText } from '../../../kit/text/index.ts';
import { TrainingFields } from './training-fields.tsx';

/** As the service names the training of a list that names none. */
export const newTraining = (): TrainingResult => ({
  what: '监考培训',
  takenOn: null,
  isPassed: true,
  expiresOn: null,
  examiner: '',
  score: null,
});

/** Every result with its end; of each training the newest counts. */
export function TrainingLines({
  person,
  faults,
  onChange,
}: {
  readonly person: Person;
  readonly faults: ReadonlySet<string>;
  onChange(person: Person): void;
}) {
  const words = useText().peopleRecords.sheet;
  const { trainings } = person;
  const set = (next: readonly TrainingResult[]): void => onChange({ ...person, trainings: [...next] });
  return (
    <>
      <h3>{words.training}</h3>
      {trainings.length === 0 && (
        <p className="muted">{person.isTrained ? words.importedTraining : words.noTraining}</p>
      )}
      {[...trainings.entries()].map(([at, training]) => (
        <div className="line-card" key={at}>
          <TrainingFields
            training={training}
            hasFault={[...faults].some((path) => path.startsWith(`trainings.${at}.`))}
            onChange={(next) => set(trainings.map((one, index) => (index === at ? next : one)))}
          />
          <Button size="small" onClick={() => set(trainings.filter((_, index) => index !== at))}>
            {words.takeAway}
          </Button>
        </div>
      ))}
      <Button onClick={() => set([...trainings, newTraining()])}>{words.addTraining}</Button>
    </>
  );
}
