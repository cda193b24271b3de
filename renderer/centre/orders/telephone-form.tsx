import { useState } from 'react';
import { PhoneCode } from '../../../shared/uplink/instruction.ts';
import { centreClient } from '../../client/centre.ts';
import { toPageError } from '../../client/page-error.ts';
import { Button, Input } from '../../kit/controls.ts';
import { notify } from '../../kit/notices.ts';
import { useText } from '../../kit/text/index.ts';

/** Notes that a site confirmed by telephone; the code it read back must be the one of this instruction. */
export function TelephoneForm({
  id,
  site,
  onDone,
}: {
  readonly id: string;
  readonly site: string;
  onDone(): void;
}) {
  const text = useText();
  const words = text.orders.desk;
  const [answeredBy, setAnsweredBy] = useState('');
  const [code, setCode] = useState('');
  const [isOther, setOther] = useState(false);
  const isComplete = answeredBy.trim() !== '' && PhoneCode.safeParse(code).success;
  const submit = async (): Promise<void> => {
    if (!isComplete) return;
    try {
      await centreClient.command('orders.telephone', { id, site, answeredBy, code }, answeredBy.trim());
      onDone();
    } catch (error) {
      const failure = toPageError(error);
      if (failure.field === 'code:other-code') setOther(true);
      else notify({ kind: 'error', code: failure.code, detail: failure.message });
    }
  };
  return (
    <form
      className="toolbar"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Input
        aria-label={words.repeatCode}
        placeholder={words.repeatCode}
        value={code}
        maxLength={16}
        onChange={(event) => {
          setCode(event.target.value);
          setOther(false);
        }}
      />
      <Input
        aria-label={words.answeredBy}
        placeholder={words.answeredBy}
        value={answeredBy}
        maxLength={64}
        onChange={(event) => setAnsweredBy(event.target.value)}
      />
      <Button size="small" type="primary" htmlType="submit" disabled={!isComplete}>
        {words.note}
      </Button>
      {isOther && <span className="tone-fault">{words.otherCode}</span>}
    </form>
  );
}
