import { Select } from '../../../kit/controls.ts';
import { ScrollRegion } from '../../../kit/scroll-region.tsx';
import { Shape } from '../../../kit/status-mark.tsx';
import { useText } from '../../../kit/text/index.ts';

/** A is the first column, AA the twenty-seventh. */
export function columnLetter(column: number): string {
  const letter = String.fromCharCode(65 + (column % 26));
  return column < 26 ? letter : columnLetter(Math.floor(column / 26) - 1) + letter;
}

/** A column of a file as the service found it. */
export interface ShownColumn<Field extends string> {
  readonly column: number;
  readonly header: string;
  readonly samples: readonly string[];
  readonly field: Field | null;
  readonly isRemembered?: boolean;
}

/** Each column of the file with its first values, and what it is taken for. */
export function ColumnTable<Field extends string>({
  columns,
  fields,
  names,
  onField,
}: {
  readonly columns: readonly ShownColumn<Field>[];
  readonly fields: ReadonlyMap<number, Field | null>;
  /** What a column can be, in the order of the list. */
  readonly names: readonly { readonly field: Field; readonly name: string }[];
  onField(column: number, field: Field | null): void;
}) {
  const text = useText();
  const { importing: words } = text.peopleRecords;
  const options = [
    { value: '', label: words.leaveOut },
    ...names.map(({ field, name }) => ({ value: field as string, label: name })),
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
          {columns.map(({ column, header, samples, field, isRemembered }) => {
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
                      onChange={(next) =>
                        onField(column, names.find(({ field: one }) => one === next)?.field ?? null)
                      }
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
