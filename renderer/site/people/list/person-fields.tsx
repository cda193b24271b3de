import { useState } from 'react';
import { PersonState } from '../../../../shared/contract/person-records.ts';
import type { Person, Session } from '../../../../shared/contract/roster-table.ts';
import { Checkbox, Input, InputNumber, Select } from '../../../kit/controls.ts';
import { useText } from '../../../kit/text/index.ts';
import { type RecordDraft, toWords } from './record-draft.ts';

const TEXTS = ['name', 'school', 'county', 'post'] as const;
const LISTS = ['subjects', 'classes', 'relatedSchools'] as const;
const MARKS = ['isExperienced', 'isStandby', 'isOnLeave'] as const;

/** Who the person is, and when the person can come. */
export function PersonFields({
  draft,
  faults,
  isNew,
  sessions,
  onChange,
}: {
  readonly draft: RecordDraft;
  readonly faults: ReadonlySet<string>;
  readonly isNew: boolean;
  readonly sessions: readonly Session[];
  onChange(draft: RecordDraft): void;
}) {
  const text = useText();
  const { fields: words, states, sheet } = text.peopleRecords;
  const { person } = draft;
  const set = (change: Partial<Person>): void => onChange({ ...draft, person: { ...person, ...change } });
  const status = (key: string) => (faults.has(key) ? ({ status: 'error' } as const) : {});
  return (
    <>
      <div className="field-grid">
        <span>{words.id}</span>
        {isNew ? (
          <Input
            aria-label={words.id ?? ''}
            value={person.id}
            {...status('id')}
            onChange={(event) => set({ id: event.target.value.trim() })}
          />
        ) : (
          <strong>{person.id}</strong>
        )}
        {TEXTS.map((key) => (
          <Field key={key} label={words[key] ?? key}>
            <Input
              aria-label={words[key] ?? key}
              value={person[key]}
              maxLength={64}
              {...status(key)}
              onChange={(event) => set({ [key]: event.target.value })}
            />
          </Field>
        ))}
        <Field label={words.sex ?? ''}>
          <Select
            aria-label={words.sex ?? ''}
            value={person.sex}
            options={[
              { value: '' as const, label: text.peopleRecords.importing.emptyValue },
              { value: 'F' as const, label: text.people.female },
              { value: 'M' as const, label: text.people.male },
            ]}
            onChange={(sex) => set({ sex })}
          />
        </Field>
        <Field label={words.phone ?? ''}>
          <Input
            aria-label={words.phone ?? ''}
            value={draft.private.phone}
            inputMode="tel"
            {...status('phone')}
            onChange={(event) =>
              onChange({
                ...draft,
                private: { ...draft.private, phone: event.target.value.replaceAll(/[\s-]/g, '') },
              })
            }
          />
        </Field>
        <Field label={words.state ?? ''}>
          <Select
            aria-label={words.state ?? ''}
            value={person.state}
            options={PersonState.options.map((value) => ({ value, label: states[value] ?? value }))}
            onChange={(state) => set({ state })}
          />
        </Field>
        {LISTS.map((key) => (
          <Field key={key} label={words[key] ?? key}>
            <WordsInput
              label={words[key] ?? key}
              words={person[key]}
              onChange={(value) => set({ [key]: value })}
            />
          </Field>
        ))}
      </div>
      <h3>{sheet.availability}</h3>
      <p className="toolbar">
        {MARKS.map((key) => (
          <Checkbox key={key} checked={person[key]} onChange={({ target }) => set({ [key]: target.checked })}>
            {words[key]}
          </Checkbox>
        ))}
      </p>
      <div className="field-grid">
        <Field label={words.unavailable ?? ''}>
          <Select
            mode="multiple"
            aria-label={words.unavailable ?? ''}
            value={person.unavailable}
            options={sessions.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(unavailable) => set({ unavailable })}
          />
        </Field>
        <Field label={words.maxSessions ?? ''}>
          <InputNumber
            aria-label={words.maxSessions ?? ''}
            min={0}
            max={1000}
            value={person.maxSessions}
            onChange={(maxSessions) => set({ maxSessions })}
          />
        </Field>
      </div>
    </>
  );
}

/** Several words in one field; what is typed stays as it is typed while it means the same words. */
function WordsInput({
  label,
  words,
  onChange,
}: {
  readonly label: string;
  readonly words: readonly string[];
  onChange(words: string[]): void;
}) {
  const text = useText();
  const [typed, setTyped] = useState('');
  const isTyped = JSON.stringify(toWords(typed)) === JSON.stringify(words);
  return (
    <Input
      aria-label={label}
      value={isTyped ? typed : words.join(text.frame.listMark)}
      placeholder={text.peopleRecords.sheet.severalByComma}
      onChange={({ target }) => {
        setTyped(target.value);
        onChange(toWords(target.value));
      }}
    />
  );
}

function Field({ label, children }: { readonly label: string; readonly children: React.ReactNode }) {
  return (
    <>
      <span>{label}</span>
      {children}
    </>
  );
}
