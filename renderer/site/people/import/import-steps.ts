import { useState } from 'react';
import type {
  FileInspection,
  FoundSheet,
  PeopleImportPreview,
  PersonColumn,
} from '../../../../shared/contract/people-import.ts';
import { toPageError } from '../../../client/page-error.ts';
import { siteClient, useSiteCommand } from '../../../client/site.ts';
import { notify } from '../../../kit/notices.ts';
import { useText } from '../../../kit/text/index.ts';
import { fileToBase64, MOST_FILE_BYTES } from '../../file-base64.ts';

interface ChosenFile {
  readonly fileName: string;
  readonly base64: string;
}

type Fields = ReadonlyMap<number, PersonColumn | null>;
type Decisions = ReadonlyMap<number, string | null>;

/** Where an import stands: the file, what its columns are, who is who, and what would be written. */
export interface ImportSteps {
  readonly file: ChosenFile | null;
  readonly inspection: FileInspection | null;
  readonly sheet: FoundSheet | null;
  readonly sheetIndex: number;
  readonly fields: Fields;
  readonly preview: PeopleImportPreview | null;
  readonly isBusy: boolean;
  choose(file: File | undefined): Promise<void>;
  setSheet(index: number): void;
  /** The headers are in this row. */
  setHeaderRow(row: number): Promise<void>;
  setField(column: number, field: PersonColumn | null): void;
  showPreview(): Promise<void>;
  decide(rows: readonly { readonly row: number; readonly personId: string | null }[]): Promise<void>;
  back(): void;
  write(): Promise<void>;
}

const fieldsOf = (sheet: FoundSheet | undefined): Fields =>
  new Map((sheet?.columns ?? []).map(({ column, field }) => [column, field]));

/** The steps of an import as state; the service keeps nothing but what is written in the end. */
export function useImportSteps(): ImportSteps {
  const text = useText();
  const [file, setFile] = useState<ChosenFile | null>(null);
  const [inspection, setInspection] = useState<FileInspection | null>(null);
  const [sheetIndex, setSheetIndex] = useState(0);
  const [fields, setFields] = useState<Fields>(new Map());
  const [decisions, setDecisions] = useState<Decisions>(new Map());
  const [preview, setPreview] = useState<PeopleImportPreview | null>(null);
  const [isReading, setReading] = useState(false);
  const doImport = useSiteCommand('people.import');
  const sheet = inspection?.sheets[sheetIndex] ?? null;

  const guarded = async (work: () => Promise<void>): Promise<void> => {
    setReading(true);
    try {
      await work();
    } catch (error) {
      const failure = toPageError(error);
      notify({ kind: 'error', code: failure.code, detail: failure.message });
    } finally {
      setReading(false);
    }
  };
  const clear = (): void => {
    setFile(null);
    setInspection(null);
    setPreview(null);
    setDecisions(new Map());
  };
  const choiceWith = (said: Decisions) => ({
    fileName: file?.fileName ?? '',
    base64: file?.base64 ?? '',
    sheet: sheetIndex,
    headerRow: sheet?.headerRow ?? 1,
    columns: [...fields].map(([column, field]) => ({ column, field })),
    decisions: [...said].map(([row, personId]) => ({ row, personId })),
  });
  const look = (said: Decisions) =>
    guarded(async () => setPreview(await siteClient.query('people.previewImport', choiceWith(said))));

  return {
    file,
    inspection,
    sheet,
    sheetIndex,
    fields,
    preview,
    isBusy: isReading || doImport.isBusy,
    async choose(chosen) {
      clear();
      if (!chosen) return;
      if (chosen.size > MOST_FILE_BYTES)
        return notify({ kind: 'error', code: 'too-large', detail: text.peopleRecords.importing.tooLarge });
      await guarded(async () => {
        const next = { fileName: chosen.name, base64: await fileToBase64(chosen) };
        const found = await siteClient.query('people.inspectFile', next);
        setFile(next);
        setInspection(found);
        setSheetIndex(found.likeliest);
        setFields(fieldsOf(found.sheets[found.likeliest]));
      });
    },
    setSheet(index) {
      setSheetIndex(index);
      setFields(fieldsOf(inspection?.sheets[index]));
    },
    setHeaderRow: (row) =>
      guarded(async () => {
        if (!file) return;
        const header = { sheet: sheetIndex, row };
        const found = await siteClient.query('people.inspectFile', { ...file, header });
        setInspection(found);
        setFields(fieldsOf(found.sheets[sheetIndex]));
      }),
    // One meaning, one column: what is chosen here is taken away there.
    setField: (column, field) =>
      setFields(
        (before) =>
          new Map(
            [...before].map(([at, old]) => [at, at === column ? field : old === field ? null : old] as const),
          ),
      ),
    showPreview: () => look(decisions),
    async decide(rows) {
      const said = new Map([...decisions, ...rows.map(({ row, personId }) => [row, personId] as const)]);
      setDecisions(said);
      await look(said);
    },
    back() {
      setPreview(null);
      setDecisions(new Map());
    },
    async write() {
      const change = await doImport.run(choiceWith(decisions));
      if (!change) return;
      notify({ kind: 'information', text: text.peopleRecords.importing.done(change.people) });
      clear();
    },
  };
}
