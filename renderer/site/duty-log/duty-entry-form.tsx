import { useState } from 'react';
import { useSiteCommand } from '../../client/site.ts';
import { Button, Checkbox, Input } from '../../kit/controls.ts';
import { useText } from '../../kit/text/index.ts';

/** Quick entry of the duty log. The text stays until the service has it on disk. */
export function DutyEntryForm({ rows }: { readonly rows: number }) {
  const text = useText();
  const append = useSiteCommand('dutyLog.append');
  const [entry, setEntry] = useState('');
  const [isUrgent, setUrgent] = useState(false);
  const submit = async (): Promise<void> => {
    if (entry.trim() === '') return;
    if (await append.run({ text: entry, isUrgent })) {
      setEntry('');
      setUrgent(false);
    }
  };
  return (
    <form
      className="duty-form"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Input.TextArea
        aria-label={text.today.dutyLog}
        placeholder={text.today.dutyPlaceholder}
        rows={rows}
        maxLength={2000}
        value={entry}
        onChange={(event) => setEntry(event.target.value)}
      />
      <div className="toolbar">
        <Checkbox checked={isUrgent} onChange={(event) => setUrgent(event.target.checked)}>
          {text.today.urgent}
        </Checkbox>
        <span className="grow" />
        <Button type="primary" htmlType="submit" loading={append.isBusy} disabled={entry.trim() === ''}>
          {text.today.submit}
        </Button>
      </div>
    </form>
  );
}
