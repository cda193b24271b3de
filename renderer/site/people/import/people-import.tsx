import './people-import.css';
import { useRef } from 'react';
import { type FileFault, PERSON_COLUMNS } from '../../../../shared/contract/people-import.ts';
import { Button, InputNumber, Select } from '../../../kit/controls.ts';
import { Shape } from '../../../kit/status-mark.tsx';
import { useText } from '../../../kit/text/index.ts';
import { wordOf } from '../../../kit/text/worded.ts';
import { ColumnTable } from './column-table.tsx';
import { ImportPreviewTable } from './import-preview-table.tsx';
import { useImportSteps } from './import-steps.ts';

/** A list of people: choose the file, say what its columns are, look, then write it whole or not at all. */
export function PeopleImport() {
  const text = useText();
  const words = text.peopleRecords.importing;
  const steps = useImportSteps();
  const picker = useRef<HTMLInputElement>(null);
  const { file, inspection, sheet, fields, preview } = steps;
  const hasName = [...fields.values()].includes('name');
  const fault = inspection?.fault ?? preview?.fault ?? null;
  return (
    <div className="people-import">
      <p className="muted">{words.why}</p>
      <div className="toolbar">
        <Button
          type={file ? 'default' : 'primary'}
          loading={steps.isBusy && !file}
          onClick={() => picker.current?.click()}
        >
          {file ? words.again : words.choose}
        </Button>
        <a className="plain-link" href="/api/v1/people/template.xlsx" download>
          {words.templateXlsx}
        </a>
        <a className="plain-link" href="/api/v1/people/template.csv" download>
          {words.templateCsv}
        </a>
        <input
          ref={picker}
          type="file"
          accept=".xlsx,.csv,.txt,text/csv"
          className="visually-hidden"
          aria-label={words.choose}
          tabIndex={-1}
          onChange={(event) => {
            const [chosen] = event.target.files ?? [];
            void steps.choose(chosen).then(() => {
              // The same file, corrected, must be choosable again.
              if (picker.current) picker.current.value = '';
            });
          }}
        />
      </div>
      {file && <h2 className="ellipsis">{file.fileName}</h2>}
      {fault && <Fault fault={fault} />}
      {sheet && !preview && (
        <>
          <div className="toolbar">
            {(inspection?.sheets.length ?? 0) > 1 && (
              <>
                <span>{words.sheet}</span>
                <Select
                  aria-label={words.sheet}
                  value={steps.sheetIndex}
                  popupMatchSelectWidth={false}
                  options={(inspection?.sheets ?? []).map(({ name, rows, isHidden }, value) => ({
                    value,
                    label: `${name} · ${words.sheetRows(rows)}${isHidden ? ` · ${words.hidden}` : ''}`,
                  }))}
                  onChange={steps.setSheet}
                />
              </>
            )}
            <span className="muted">
              {[
                words.sheetRows(sheet.rows),
                ...(inspection?.encoding ? [text.people.encoding(inspection.encoding.toUpperCase())] : []),
              ].join(' · ')}
            </span>
            <span>{words.headerRow}</span>
            <InputNumber
              aria-label={words.headerRow}
              className="import-header-row"
              min={1}
              max={1000}
              value={sheet.headerRow}
              onChange={(row) => {
                if (typeof row === 'number') void steps.setHeaderRow(row);
              }}
            />
            <span className="grow" />
            <span className="muted">{words.blankKeeps}</span>
            {!hasName && (
              <span className="tone-attention">
                <Shape tone="attention" /> {words.needsName}
              </span>
            )}
            <Button
              type="primary"
              disabled={!hasName || sheet.isCut}
              loading={steps.isBusy}
              onClick={() => void steps.showPreview()}
            >
              {words.showPreview}
            </Button>
          </div>
          {sheet.isCut && (
            <p className="tone-fault">
              <Shape tone="fault" /> {words.cut}
            </p>
          )}
          <ColumnTable
            columns={sheet.columns}
            fields={fields}
            names={PERSON_COLUMNS.map((field) => ({
              field,
              name: text.peopleRecords.fields[field] ?? field,
            }))}
            onField={steps.setField}
          />
        </>
      )}
      {preview && preview.fault === null && <ImportPreviewTable steps={steps} preview={preview} />}
    </div>
  );
}

function Fault({ fault }: { readonly fault: FileFault }) {
  const words = useText().peopleRecords.importing;
  return (
    <p className="tone-fault import-verdict" role="alert">
      <Shape tone="fault" /> {wordOf(words.faults, fault.code) ?? fault.code}
      {fault.row > 0 && ` · ${words.faultRow(fault.row)}`}
    </p>
  );
}
