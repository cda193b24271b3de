import './orders.css';
import { useState } from 'react';
import type { SiteInstruction, SiteInstructionState } from '../../../shared/contract/instructions.ts';
import { clock, instructionsFeed, useSiteCommand } from '../../client/site.ts';
import { useFeed } from '../../client/use-client.ts';
import { Button, Input } from '../../kit/controls.ts';
import { EmptyPage } from '../../kit/empty-page.tsx';
import { FeedFault } from '../../kit/feed-fault.tsx';
import { shortTime } from '../../kit/format.ts';
import { StatusMark, type Tone } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';
import { PhoneForm } from './phone-form.tsx';

const TONES = {
  waiting: 'fault',
  confirmed: 'normal',
  executed: 'normal',
  refused: 'attention',
  expired: 'attention',
} as const satisfies Record<SiteInstructionState, Tone>;

/** What the level above ordered, how far it is, and the form for the telephone. */
export function InstructionList({ timeZone }: { readonly timeZone: string }) {
  const text = useText();
  const { value, error } = useFeed(instructionsFeed);
  return (
    <section className="panel scroll" aria-labelledby="instructions-head">
      <div className="panel-head">
        <h2 id="instructions-head">{text.orders.fromAbove}</h2>
      </div>
      {!value ? (
        error ? (
          <FeedFault error={error} />
        ) : (
          <p className="muted">{text.frame.loading}</p>
        )
      ) : (
        <>
          {value.instructions.length === 0 ? (
            <EmptyPage title={text.orders.list.none}>{text.orders.list.noneAction}</EmptyPage>
          ) : (
            <ul className="instruction-list">
              {value.instructions.map((instruction) => (
                <Row key={instruction.id} instruction={instruction} timeZone={timeZone} />
              ))}
            </ul>
          )}
          <PhoneForm phoned={value.phoned} timeZone={timeZone} />
        </>
      )}
    </section>
  );
}

function Row({
  instruction,
  timeZone,
}: {
  readonly instruction: SiteInstruction;
  readonly timeZone: string;
}) {
  const text = useText();
  const nowMs = clock.nowMs();
  const { state, requires } = instruction;
  return (
    <li data-instruction={instruction.id}>
      <p className="toolbar">
        <StatusMark tone={TONES[state]}>{text.orders.state[state]}</StatusMark>
        <span className="grow" />
        <span className="muted small">{text.orders.list.code(instruction.code)}</span>
      </p>
      <p className="instruction-words" translate="no">
        {instruction.text}
      </p>
      <p className="muted small">
        <span translate="no">{text.orders.issuedBy(instruction.issuer)}</span>
        {' · '}
        {text.orders.notice.expires(shortTime(instruction.expiresAtMs, timeZone, nowMs))}
      </p>
      {instruction.stages.map(({ stage, atMs, by, text: words, isByPhone }) => (
        <p key={stage} className="small">
          <span className="muted">{shortTime(atMs, timeZone, nowMs)}</span> {text.orders.stage[stage]}
          {by !== '' && ` · ${by}`}
          {isByPhone && ` · ${text.orders.list.byPhone}`}
          {words !== '' && `${text.frame.colon}${words}`}
        </p>
      ))}
      {state === 'confirmed' && requires === 'done' && <Report id={instruction.id} />}
    </li>
  );
}

/** What became of it: carried out, or why not. */
function Report({ id }: { readonly id: string }) {
  const text = useText();
  const finish = useSiteCommand('instructions.finish');
  const [words, setWords] = useState('');
  return (
    <div className="toolbar">
      <Input
        aria-label={text.orders.list.remark}
        placeholder={text.orders.list.remark}
        value={words}
        maxLength={500}
        onChange={(event) => setWords(event.target.value)}
      />
      <Button
        type="primary"
        loading={finish.isBusy}
        onClick={() => void finish.run({ id, outcome: 'executed', text: words })}
      >
        {text.orders.list.executed}
      </Button>
      <Button
        disabled={words.trim() === ''}
        title={text.orders.list.reason}
        onClick={() => void finish.run({ id, outcome: 'refused', text: words })}
      >
        {text.orders.list.refused}
      </Button>
    </div>
  );
}
