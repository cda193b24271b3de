import { useState } from 'react';
import type { ImportKind } from '../../../shared/contract/roster-table.ts';
import { Segmented } from '../../kit/controls.ts';
import { useText } from '../../kit/text/index.ts';
import { PeopleImport } from './import/people-import.tsx';
import { TableImportPanel } from './import/table-import-panel.tsx';

const KINDS = ['people', 'posts', 'rooms', 'sessions', 'candidates'] as const satisfies readonly (
  | ImportKind
  | 'people'
)[];

/** Choose a file, say what its columns are, see what it would do, then import it whole or not at all. */
export function ImportPanel() {
  const text = useText();
  const [kind, setKind] = useState<(typeof KINDS)[number]>('people');
  return (
    <section className="panel imports" aria-label={text.people.imports}>
      <div className="toolbar">
        <Segmented
          aria-label={text.people.imports}
          value={kind}
          options={KINDS.map((value) => ({ value, label: text.people.kind[value] }))}
          onChange={setKind}
        />
      </div>
      {kind === 'people' ? <PeopleImport /> : <TableImportPanel key={kind} kind={kind} />}
    </section>
  );
}
