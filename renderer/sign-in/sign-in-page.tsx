import './sign-in.css';
import { useEffect, useState } from 'react';
import { askSession } from '../client/session.ts';
import { Button, Input } from '../kit/controls.ts';
import { PreferenceSwitches } from '../kit/preference-switches.tsx';
import { usePreferences } from '../kit/preferences.ts';
import { Shape } from '../kit/status-mark.tsx';
import { useText } from '../kit/text/index.ts';
import { ThemeScope } from '../kit/theme.tsx';

/** Name and password; nothing else is shown to somebody who has not signed in. */
export function SignInPage() {
  const text = useText();
  const words = text.accounts;
  const { theme } = usePreferences();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  useEffect(() => {
    document.title = words.signIn;
  }, [words]);

  const submit = async (): Promise<void> => {
    if (isBusy) return;
    if (name.trim() === '' || password === '') return setFault(words.needBoth);
    setBusy(true);
    const answer = await askSession('POST', '', { name: name.trim(), password });
    if (answer.kind === 'done') return location.assign('/');
    setBusy(false);
    setPassword('');
    setFault(
      answer.kind === 'locked'
        ? words.locked(answer.waitSeconds)
        : answer.kind === 'wrong'
          ? words.wrong
          : answer.kind === 'needs-https'
            ? words.needsHttps
            : words.noAnswer,
    );
  };
  return (
    <ThemeScope theme={theme}>
      <main className="sign-in">
        <form
          className="panel"
          onSubmit={(event) => {
            event.preventDefault();
            void submit();
          }}
        >
          <h1>{words.signIn}</h1>
          <label htmlFor="sign-in-name">
            {words.name}
            <Input
              id="sign-in-name"
              autoComplete="username"
              autoFocus
              maxLength={64}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          </label>
          <label htmlFor="sign-in-password">
            {words.password}
            <Input.Password
              id="sign-in-password"
              autoComplete="current-password"
              maxLength={512}
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          </label>
          <p role="alert" className="sign-in-fault">
            {fault !== null && (
              <span className="tone-attention">
                <Shape tone="attention" /> {fault}
              </span>
            )}
          </p>
          <Button type="primary" htmlType="submit" loading={isBusy}>
            {words.signIn}
          </Button>
          <p className="muted small">{words.forgotten}</p>
        </form>
        <div className="toolbar">
          <PreferenceSwitches />
        </div>
      </main>
    </ThemeScope>
  );
}
