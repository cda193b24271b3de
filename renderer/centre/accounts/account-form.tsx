import { useState } from 'react';
import { CENTRE_ROLES, type CentreRole } from '../../../shared/contract/define.ts';
import { Button, Input, Select } from '../../kit/controls.ts';
import { useText } from '../../kit/text/index.ts';

export interface NewAccount {
  readonly name: string;
  readonly person: string;
  readonly role: CentreRole;
  readonly password: string;
}

/** A new account. The first one is an administrator: somebody must be able to add the others. */
export function AccountForm({
  isFirst,
  onAdd,
}: {
  readonly isFirst: boolean;
  /** True when it was added: the form is empty again. */
  onAdd(account: NewAccount): Promise<boolean>;
}) {
  const words = useText().accounts;
  const [name, setName] = useState('');
  const [person, setPerson] = useState('');
  const [password, setPassword] = useState('');
  const [chosen, setRole] = useState<CentreRole>('watcher');
  const [isBusy, setBusy] = useState(false);
  const role = isFirst ? 'administrator' : chosen;
  const submit = async (): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    if (await onAdd({ name: name.trim(), person: person.trim(), role, password })) {
      setName('');
      setPerson('');
      setPassword('');
    }
    setBusy(false);
  };
  return (
    <form
      className="panel account-form"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <h2>{words.add}</h2>
      <div className="toolbar">
        <Input
          aria-label={words.name}
          placeholder={words.name}
          autoComplete="off"
          maxLength={32}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Input
          aria-label={words.person}
          placeholder={words.person}
          autoComplete="off"
          maxLength={64}
          value={person}
          onChange={(event) => setPerson(event.target.value)}
        />
        <Select
          aria-label={words.role}
          value={role}
          disabled={isFirst}
          onChange={setRole}
          options={CENTRE_ROLES.map((value) => ({ value, label: words.roles[value] }))}
        />
        <Input.Password
          aria-label={words.password}
          placeholder={words.password}
          autoComplete="new-password"
          maxLength={512}
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <Button
          type="primary"
          htmlType="submit"
          loading={isBusy}
          disabled={name.trim() === '' || person.trim() === '' || password === ''}
        >
          {words.add}
        </Button>
      </div>
      <p className="muted small">
        {words.roles[role]}：{words.duties[role]} · {words.passwordHint}
      </p>
    </form>
  );
}
