import { useRef, useState } from 'react';
import type { PlanImportKind, PlanImportPreview } from '../../../shared/contract/exam-plan.ts';
import { toPageError } from '../../client/page-error.ts';
import { siteClient, useSiteCommand } from '../../client/site.ts';
import { Button, Segmented } from '../../kit/controls.ts';
import { downloadText } from '../../kit/download-text.ts';
import { notify } from '../../kit/notices.ts';
import { useText } from '../../kit/text/index.ts';
import { fileToBase64, MOST_FILE_BYTES } from '../file-base64.ts';
import { ImportPreviewView } from '../people/import-preview-view.tsx';

/** Sample files as a school would fill them in. */
const SAMPLES: Readonly<Record<PlanImportKind, string>> = {
  sessions:
    '场次,科目,日期,开始,结束,听力\r\n语文,语文,2026-06-07,09:00,11:30,否\r\n外语,外语,2026-06-08,15:00,17:00,是\r\n',
  rooms: '场次,考场,人数,座位号\r\n语文,第01考场,30,1-30\r\n语文,第02考场,28,1-28\r\n',
};

interface Chosen {
  readonly kind: PlanImportKind;
  readonly fileName: string;
  readonly base64: string;
}

/** Sessions or rooms from a file: shown first, then written whole or not at all. */
export function PlanImport({ planId }: { readonly planId: string }) {
  const text = useText();
  const words = text.exam;
  const picker = useRef<HTMLInputElement>(null);
  const [kind, setKind] = useState<PlanImportKind>('sessions');
  const [file, setFile] = useState<Chosen | null>(null);
  const [preview, setPreview] = useState<PlanImportPreview | null>(null);
  const write = useSiteCommand('examPlan.import');
  const choose = async (picked: File | undefined): Promise<void> => {
    setPreview(null);
    setFile(null);
    if (!picked) return;
    if (picked.size > MOST_FILE_BYTES)
      return notify({ kind: 'error', code: 'too-large', detail: text.people.fileTooLarge });
    try {
      const next = { kind, fileName: picked.name, base64: await fileToBase64(picked) };
      setPreview(await siteClient.query('examPlan.previewImport', { planId, ...next }));
      setFile(next);
    } catch (error) {
      const failure = toPageError(error);
      notify({ kind: 'error', code: failure.code, detail: failure.message });
    } finally {
      // The same file, corrected, must be choosable again.
      if (picker.current) picker.current.value = '';
    }
  };
  const run = async (): Promise<void> => {
    if (!file || !preview) return;
    const done = await write.run({ planId, ...file, revision: preview.revision });
    if (done) notify({ kind: 'information', text: words.imported });
  };
  return (
    <section className="exam-import" aria-label={words.importHeading}>
      <div className="toolbar">
        <h2>{words.importHeading}</h2>
        <Segmented
          aria-label={words.importHeading}
          value={kind}
          options={(['sessions', 'rooms'] as const).map((value) => ({
            value,
            label: words.importKinds[value],
          }))}
          onChange={(value) => {
            setKind(value);
            setFile(null);
            setPreview(null);
          }}
        />
        <Button onClick={() => picker.current?.click()}>{words.chooseFile}</Button>
        <Button onClick={() => downloadText(`${words.importKinds[kind]}.csv`, SAMPLES[kind])}>
          {words.templateFile}
        </Button>
        <input
          ref={picker}
          type="file"
          accept=".xlsx,.csv,.txt,text/csv,text/plain"
          className="visually-hidden"
          aria-label={words.chooseFile}
          tabIndex={-1}
          onChange={(event) => void choose(event.target.files?.[0])}
        />
      </div>
      <p className="muted small">{words.importWhy}</p>
      {preview && file && (
        <ImportPreviewView preview={preview} fileName={file.fileName} isBusy={write.isBusy} onImport={run} />
      )}
    </section>
  );
}
