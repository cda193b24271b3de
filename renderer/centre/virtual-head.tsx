/** The head of a virtual table: one name for each column. */
export function VirtualHead({ row, columns }: { readonly row: string; readonly columns: readonly string[] }) {
  return (
    <thead>
      <tr className={row}>
        {columns.map((column) => (
          <th key={column} scope="col">
            {column}
          </th>
        ))}
      </tr>
    </thead>
  );
}
