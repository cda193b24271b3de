import type { RosterTable, TableImport } from '../../../shared/contract/roster-table.ts';
import type { RoomConfig } from '../../../shared/contract/site-config.ts';
import type { TableFile } from '../../../site/ports/roster.ts';
import { planImport } from '../../../site/roster/plan-import.ts';
import type { TableImports } from '../../../site/roster/tables/create-table-imports.ts';
import type { Signal } from './signal.ts';

/** Tables are read by the service's own code; what it would write is logged, and shown as the last import. */
export function sampleTableImports(options: {
  roster: Signal<RosterTable>;
  rooms: readonly RoomConfig[];
  log: (name: string, actor: string, input: unknown) => void;
}): Pick<TableImports, 'preview' | 'import'> & {
  lastImport: TableImports['last'];
  undoImport: TableImports['undo'];
} {
  const { roster, rooms, log } = options;
  let last: TableImport | null = null;
  const plan = ({ kind, bytes, columns }: TableFile) =>
    planImport(kind, bytes, { masters: roster.get(), rooms, highestOccupiedSeat: () => -1 }, columns);
  const moved = (): void => {
    const table = roster.get();
    roster.set({ ...table, revision: table.revision + 1 });
  };
  return {
    preview: (file) => plan(file).preview,
    import(file, actor) {
      const { preview } = plan(file);
      const { kind, fileName } = file;
      log('roster.import', actor, { kind, columns: file.columns });
      last = { seq: (last?.seq ?? 0) + 1, atMs: Date.now(), actor, kind, fileName, rows: preview.rows };
      moved();
      return preview;
    },
    lastImport: () => last,
    undoImport(seq, actor) {
      if (last?.seq !== seq) throw new Error('nothing was imported');
      log('roster.undoImport', actor, { seq });
      const undone = last;
      last = null;
      moved();
      return undone;
    },
  };
}
