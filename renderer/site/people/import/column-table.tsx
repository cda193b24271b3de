import {
  type FoundSheet,
  PERSON_COLUMNS,
  type PersonColumn,
} from '../../../../shared/contract/people-import.ts';
import { Select } from '../../../kit/controls.ts';
import { ScrollRegion } from '../../../kit/scroll-region.tsx';
import { Shape } from '../../../kit/status-mark.tsx';
import { useText } from '../../../kit/text/index.ts';

/** A is the first column, AA the twenty-seventh. */
export function columnLetter(column: number): string {
  const letter = String.fromCharCode(65 + (column % 26));
  return column < 26 ? letter : columnLetter(Math.floor(column / 26) - 1) + letter;
}

/** Each column of the file with its first values, and what it is taken for. */
export function ColumnTable({
  sheet,
  fields,
  onField,
}: {
  readonly sheet: FoundSheet;
  readonly fields: ReadonlyMap<number, PersonColumn | null>;
  onField(column: number, field: PersonColumn | null): void;
}) {
  const text = useText();
  const { importing: words, fields: names } = text.peopleRecords;
  const options = [
    { value: '', label: words.leaveOut },
    ...PERSON_COLUMNS.map((value) => ({ value: value as string, label: names[value] ?? value })),
  ];
  return (
    <ScrollRegion className="column-table" label={words.steps.columns}>
      <table className="rows">
        <thead>
          <tr>
            <th scope="col">{words.column}</th>
            <th scope="col">{words.samples}</th>
            <th scope="col">{words.meaning}</th>
          </tr>
        </thead>
        <tbody>
          {sheet.columns.map(({ column, header, samples, field, isRemembered }) => {
            const value = fields.get(column) ?? null;
            const name = header === '' ? words.noHeader(columnLetter(column)) : header;
            return (
              <tr key={column} className={value === null ? 'left-out' : ''}>
                <th scope="row">{name}</th>
                <td className="muted">{samples.join(text.frame.listMark)}</td>
                <td>
                  <span className="column-meaning">
                    <Select
                      aria-label={`${name}${text.frame.colon}${words.meaning}`}
                      value={value ?? ''}
                      options={options}
                      onChange={(next) => onField(column, PERSON_COLUMNS.find((one) => one === next) ?? null)}
                    />
                    {value === null ? (
                      <span className="muted small">
                        <Shape tone="unchecked" /> {words.leaveOut}
                      </span>
                    ) : (
                      isRemembered &&
                      value === field && <span className="muted small">{words.remembered}</span>
                    )}
                  </span>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
