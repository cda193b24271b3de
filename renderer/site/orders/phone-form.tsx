import { useState } from 'react';
import type { PhonedInstruction } from '../../../shared/contract/instructions.ts';
import { PhoneCode } from '../../../shared/uplink/instruction.ts';
import { clock, useSiteCommand } from '../../client/site.ts';
import { Button, Input } from '../../kit/controls.ts';
import { shortTime } from '../../kit/format.ts';
import { StatusMark } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';

/** Takes down an instruction dictated over the telephone while the line is down. */
export function PhoneForm({
  phoned,
  timeZone,
}: {
  readonly phoned: readonly PhonedInstruction[];
  readonly timeZone: string;
}) {
  const text = useText();
  const words = text.orders.phone;
  const note = useSiteCommand('instructions.phone');
  const [code, setCode] = useState('');
  const [dictated, setDictated] = useState('');
  const [caller, setCaller] = useState('');
  const isCodeGood = PhoneCode.safeParse(code).success;
  const isComplete = isCodeGood && dictated.trim() !== '' && caller.trim() !== '';
  const nowMs = clock.nowMs();
  const submit = async (): Promise<void> => {
    if (!isComplete || (await note.run({ code, text: dictated, caller })) === null) return;
    setCode('');
    setDictated('');
    setCaller('');
  };
  return (
    <details>
      <summary>{words.heading}</summary>
      <p className="muted small">{words.why}</p>
      <form
        className="phone-form"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Input
          aria-label={words.code}
          placeholder={words.code}
          value={code}
          maxLength={16}
          status={code !== '' && !isCodeGood ? 'warning' : ''}
          onChange={(event) => setCode(event.target.value)}
        />
        <Input
          aria-label={words.caller}
          placeholder={words.caller}
          value={caller}
          maxLength={64}
          onChange={(event) => setCaller(event.target.value)}
        />
        <div className="wide">
          <Input.TextArea
            aria-label={words.text}
            placeholder={words.text}
            rows={2}
            maxLength={1000}
            value={dictated}
            onChange={(event) => setDictated(event.target.value)}
          />
        </div>
        <div className="wide toolbar">
          {code !== '' && !isCodeGood && <span className="tone-attention">{words.badCode}</span>}
          <span className="grow" />
          <Button type="primary" htmlType="submit" loading={note.isBusy} disabled={!isComplete}>
            {words.save}
          </Button>
        </div>
      </form>
      <ul className="instruction-list">
        {phoned.map((each) => (
          <li key={each.id} className="small">
            <p>
              {shortTime(each.atMs, timeZone, nowMs)} · {text.orders.list.code(each.code)} · {each.caller} →{' '}
              {each.by}{' '}
              <StatusMark
                tone={each.isSameText === null ? 'unchecked' : each.isSameText ? 'normal' : 'attention'}
              >
                {each.isSameText === null ? words.waiting : each.isSameText ? words.same : words.other}
              </StatusMark>
            </p>
            <p translate="no">{each.text}</p>
          </li>
        ))}
      </ul>
    </details>
  );
}
