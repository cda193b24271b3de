import { useState } from 'react';
import { askSession } from '../../client/session.ts';
import { Button, Input } from '../../kit/controls.ts';
import { notify } from '../../kit/notices.ts';
import { useText } from '../../kit/text/index.ts';
import { accountFault } from './account-fault.ts';

/** Whoever signed in changes the own password; every other session of the account ends. */
export function OwnPassword() {
  const words = useText().accounts;
  const [before, setBefore] = useState('');
  const [after, setAfter] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const submit = async (): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    const answer = await askSession('POST', '/password', { before, after });
    setBusy(false);
    if (answer.kind === 'done') {
      setBefore('');
      setAfter('');
      setFault(null);
      return notify({ kind: 'information', text: words.ownChanged });
    }
    setFault(
      answer.kind === 'refused'
        ? (accountFault(words, answer.field, answer.text) ?? answer.text)
        : answer.kind === 'locked'
          ? words.locked(answer.waitSeconds)
          : words.noAnswer,
    );
  };
  return (
    <form
      className="panel account-form"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <h2>{words.own}</h2>
      <div className="toolbar">
        <Input.Password
          aria-label={words.before}
          placeholder={words.before}
          autoComplete="current-password"
          value={before}
          onChange={(event) => setBefore(event.target.value)}
        />
        <Input.Password
          aria-label={words.newPassword}
          placeholder={words.newPassword}
          autoComplete="new-password"
          value={after}
          onChange={(event) => setAfter(event.target.value)}
        />
        <Button htmlType="submit" loading={isBusy} disabled={before === '' || after === ''}>
          {words.change}
        </Button>
        <span role="alert" className="tone-attention">
          {fault}
        </span>
      </div>
      <p className="muted small">{words.passwordHint}</p>
    </form>
  );
}
