import { useRef, useState } from 'react';
import { ErrorBody } from '../../../../shared/contract/errors.ts';
import { Programme, type ProgrammeKind } from '../../../../shared/contract/programme.ts';
import { requireOperator } from '../../../client/operator.ts';
import { Button, Input, Select } from '../../../kit/controls.ts';
import { useText } from '../../../kit/text/index.ts';

const MOST_MIB = 200;
const KINDS = ['trial', 'real'] as const;

/** A file goes to the service as it is; the answer comes when it is decoded. */
export function RecordingUpload({ onStored }: { onStored(id: string): void }) {
  const text = useText();
  const words = text.recordings;
  const field = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File | null>(null);
  const [title, setTitle] = useState('');
  const [kind, setKind] = useState<ProgrammeKind>('trial');
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const send = async (): Promise<void> => {
    if (file === null) return;
    if (file.size > MOST_MIB * 1024 * 1024) return setProblem(words.tooLarge(MOST_MIB));
    const by = await requireOperator();
    if (by === null) return;
    setBusy(true);
    setProblem(null);
    try {
      const query = new URLSearchParams({ kind, title: title.trim() || file.name, fileName: file.name, by });
      const answer = await fetch(`/api/v1/listening/recordings?${query}`, { method: 'POST', body: file });
      const body: unknown = await answer.json();
      if (answer.ok) {
        onStored(Programme.parse(body).id);
        setFile(null);
        setTitle('');
        if (field.current) field.current.value = '';
      } else setProblem(problemIn(body));
    } catch {
      setProblem(words.failed);
    } finally {
      setBusy(false);
    }
  };
  const problemIn = (body: unknown): string => {
    const parsed = ErrorBody.safeParse(body);
    if (!parsed.success) return words.failed;
    const { code } = parsed.data.error;
    if (code === 'conflict') return words.known;
    if (code === 'unavailable') return words.ffmpegMissing;
    if (code === 'too-large') return words.tooLarge(MOST_MIB);
    return code === 'bad-input' ? words.noSound : words.failed;
  };
  return (
    <form
      className="upload-form"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <label className="file-choice">
        <span>{file?.name ?? words.choose}</span>
        <input
          className="visually-hidden"
          ref={field}
          type="file"
          accept="audio/*,.wav,.mp3,.m4a,.wma"
          aria-label={words.file}
          onChange={(event) => {
            const chosen = event.target.files?.[0] ?? null;
            setFile(chosen);
            setProblem(null);
            if (chosen && title === '') setTitle(chosen.name.replace(/\.[^.]*$/, ''));
          }}
        />
      </label>
      <Input
        aria-label={words.title}
        placeholder={words.title}
        maxLength={100}
        style={{ width: 200 }}
        value={title}
        onChange={(event) => setTitle(event.target.value)}
      />
      <Select
        aria-label={words.kind}
        value={kind}
        popupMatchSelectWidth={false}
        options={KINDS.map((value) => ({ value, label: text.listening.recordingKind[value] }))}
        onChange={setKind}
      />
      <Button htmlType="submit" type="primary" disabled={file === null} loading={isBusy}>
        {isBusy ? words.storing : words.upload}
      </Button>
      {problem !== null && (
        <span className="tone-fault" role="alert">
          {problem}
        </span>
      )}
    </form>
  );
}
