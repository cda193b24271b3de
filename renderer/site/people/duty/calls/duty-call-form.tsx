import { useState } from 'react';
import type { DutyCall, DutyCallOutcome } from '../../../../../shared/contract/duty-calls.ts';
import { useOperators, useSiteCommand } from '../../../../client/site.ts';
import { Button, Input } from '../../../../kit/controls.ts';
import { notify } from '../../../../kit/notices.ts';
import { usePreferences } from '../../../../kit/preferences.ts';
import { useText } from '../../../../kit/text/index.ts';

const OUTCOMES: readonly DutyCallOutcome[] = ['reached', 'late', 'not-reached'];

/** What came of telephoning one person who was drawn. */
export function DutyCallForm({ call }: { readonly call: DutyCall }) {
  const text = useText();
  const words = text.duty.calls;
  const record = useSiteCommand('dutyCall.record');
  const { operatorId } = usePreferences();
  const own = useOperators().data?.find(({ id }) => id === operatorId)?.name ?? '';
  const [typed, setTyped] = useState<string | null>(null);
  const [note, setNote] = useState('');
  const caller = (typed ?? own).trim();
  const save = async (outcome: DutyCallOutcome): Promise<void> => {
    if (await record.run({ callId: call.id, outcome, caller, note }))
      notify({ kind: 'information', text: words.recorded(call.person) });
  };
  return (
    <article className="duty-call" aria-label={`${call.postName} ${call.person}`}>
      <strong>
        {call.postName} · {call.person}
      </strong>
      <div className="duty-form-lines">
        <span>{words.caller}</span>
        <Input
          aria-label={words.caller}
          value={typed ?? own}
          maxLength={64}
          onChange={(event) => setTyped(event.target.value)}
        />
        <span>{words.note}</span>
        <Input
          aria-label={words.note}
          value={note}
          maxLength={200}
          onChange={(event) => setNote(event.target.value)}
        />
      </div>
      <span className="toolbar">
        {OUTCOMES.map((outcome) => (
          <Button key={outcome} disabled={caller === '' || record.isBusy} onClick={() => void save(outcome)}>
            {words.outcomes[outcome]}
          </Button>
        ))}
      </span>
      <p className="muted small">{words.outcomeWhy}</p>
    </article>
  );
}
