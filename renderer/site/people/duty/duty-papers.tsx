import { useState } from 'react';
import { Select } from '../../../kit/controls.ts';
import { useText } from '../../../kit/text/index.ts';

/** What is printed or sent of a duty roster: of a plan, or (null) of the one that holds. */
export function DutyPapers({
  planId,
  people,
}: {
  readonly planId: string | null;
  readonly people: readonly { readonly id: string; readonly name: string }[];
}) {
  const text = useText();
  const words = text.duty.papers;
  const [personId, setPerson] = useState<string | null>(people[0]?.id ?? null);
  const known = people.some(({ id }) => id === personId) ? personId : (people[0]?.id ?? null);
  const wish = `language=${text.plan.language}${planId === null ? '' : `&planId=${planId}`}`;
  return (
    <fieldset className="toolbar duty-papers">
      <legend className="visually-hidden">{words.heading}</legend>
      <a href={`/api/v1/duty-papers/table.pdf?${wish}`} download>
        {words.pdf}
      </a>
      <a href={`/api/v1/duty-papers/table.xlsx?${wish}`} download>
        {words.xlsx}
      </a>
      {known !== null && (
        <>
          <Select
            aria-label={words.person}
            value={known}
            showSearch
            optionFilterProp="label"
            popupMatchSelectWidth={false}
            options={people.map(({ id, name }) => ({ value: id, label: name === '' ? id : name }))}
            onChange={setPerson}
          />
          <a href={`/api/v1/duty-papers/calendar/${encodeURIComponent(known)}?${wish}`} download>
            {words.ics}
          </a>
        </>
      )}
    </fieldset>
  );
}
