import './accounts.css';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CentreAccount } from '../../../shared/contract/accounts-contract.ts';
import { CENTRE_ROLES, type CentreRole } from '../../../shared/contract/define.ts';
import { centreClient, queryClient, useSession } from '../../client/centre.ts';
import { toPageError } from '../../client/page-error.ts';
import { Button, Input, Modal, Select } from '../../kit/controls.ts';
import { civilDate, clockTime } from '../../kit/format.ts';
import { notify } from '../../kit/notices.ts';
import { StatusMark } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';
import { AccessLines } from './access-lines.tsx';
import { accountFault } from './account-fault.ts';
import { AccountForm } from './account-form.tsx';
import { OwnPassword } from './own-password.tsx';

/** Who may sign in at this centre, and what was done with accounts. */
export function AccountsPage({ timeZone }: { readonly timeZone: string }) {
  const words = useText().accounts;
  const session = useSession();
  const mayChange = session?.roles.includes('administrator') ?? false;
  const maySee = mayChange || (session?.roles.includes('auditor') ?? false);
  const accounts = useQuery({
    queryKey: ['accounts.list'],
    queryFn: () => centreClient.query('accounts.list', {}),
    enabled: maySee,
    refetchInterval: 10_000,
  }).data;
  const [resetting, setResetting] = useState<string | null>(null);
  const actor = session?.account?.name ?? 'machine';

  /** True when it was done; else the reason has been shown. */
  const act = async (work: () => Promise<unknown>, done: string): Promise<boolean> => {
    try {
      await work();
      notify({ kind: 'information', text: done });
      return true;
    } catch (error) {
      const failure = toPageError(error);
      const text = accountFault(words, failure.field ?? '', failure.message);
      if (text !== null) notify({ kind: 'information', text });
      else notify({ kind: 'error', code: failure.code, detail: failure.message });
      return false;
    } finally {
      void queryClient.invalidateQueries();
    }
  };
  const change = (name: string, fields: { role?: CentreRole; isDisabled?: boolean }) =>
    act(() => centreClient.command('accounts.change', { name, ...fields }, actor), words.changed(name));
  return (
    <div className="page">
      {maySee && accounts !== undefined && (
        <section className="panel">
          <h1>{accounts.length === 0 ? words.none : words.heading(accounts.length)}</h1>
          {accounts.length === 0 ? (
            <p>{words.noneHint}</p>
          ) : (
            <table className="rows">
              <thead>
                <tr>
                  <th>{words.name}</th>
                  <th>{words.person}</th>
                  <th>{words.role}</th>
                  <th>{words.state}</th>
                  <th>{words.lastSignIn}</th>
                  <th />
                </tr>
              </thead>
              <tbody>
                {accounts.map((account) => (
                  <AccountRow
                    key={account.name}
                    account={account}
                    timeZone={timeZone}
                    mayChange={mayChange}
                    onRole={(role) => void change(account.name, { role })}
                    onDisable={(isDisabled) => void change(account.name, { isDisabled })}
                    onReset={() => setResetting(account.name)}
                    onUnlock={() =>
                      void act(
                        () => centreClient.command('accounts.unlock', { name: account.name }, actor),
                        words.unlocked(account.name),
                      )
                    }
                  />
                ))}
              </tbody>
            </table>
          )}
        </section>
      )}
      {mayChange && accounts !== undefined && (
        <AccountForm
          isFirst={accounts.length === 0}
          onAdd={(account) =>
            act(() => centreClient.command('accounts.add', account, actor), words.added(account.name))
          }
        />
      )}
      {session?.account != null && <OwnPassword />}
      {maySee && <AccessLines timeZone={timeZone} />}
      <ResetDialog
        name={resetting}
        onClose={() => setResetting(null)}
        onReset={async (name, password) => {
          const input = { name, password };
          if (await act(() => centreClient.command('accounts.reset', input, actor), words.changed(name)))
            setResetting(null);
        }}
      />
    </div>
  );
}

function AccountRow({
  account,
  timeZone,
  mayChange,
  onRole,
  onDisable,
  onReset,
  onUnlock,
}: {
  readonly account: CentreAccount;
  readonly timeZone: string;
  readonly mayChange: boolean;
  onRole(role: CentreRole): void;
  onDisable(isDisabled: boolean): void;
  onReset(): void;
  onUnlock(): void;
}) {
  const words = useText().accounts;
  const { name, person, role, isDisabled, lastSignInMs } = account;
  return (
    <tr data-account={name} className={isDisabled ? 'account-off' : undefined}>
      <th scope="row">{name}</th>
      <td>{person}</td>
      <td>
        {mayChange ? (
          <Select
            aria-label={`${words.role} ${name}`}
            size="small"
            value={role}
            onChange={onRole}
            options={CENTRE_ROLES.map((value) => ({ value, label: words.roles[value] }))}
          />
        ) : (
          words.roles[role]
        )}
      </td>
      <td>
        <StatusMark tone={isDisabled ? 'shelved' : 'normal'}>
          {isDisabled ? words.disabled : words.enabled}
        </StatusMark>
      </td>
      <td className="nowrap">
        {lastSignInMs === null
          ? words.never
          : `${civilDate(lastSignInMs, timeZone)} ${clockTime(lastSignInMs, timeZone)}`}
      </td>
      <td className="nowrap">
        {mayChange && (
          <div className="toolbar">
            <Button size="small" onClick={onReset}>
              {words.reset}
            </Button>
            <Button size="small" onClick={onUnlock}>
              {words.unlock}
            </Button>
            <Button size="small" onClick={() => onDisable(!isDisabled)}>
              {isDisabled ? words.enable : words.disable}
            </Button>
          </div>
        )}
      </td>
    </tr>
  );
}

function ResetDialog({
  name,
  onClose,
  onReset,
}: {
  readonly name: string | null;
  onClose(): void;
  onReset(name: string, password: string): Promise<void>;
}) {
  const words = useText().accounts;
  const [password, setPassword] = useState('');
  const close = (): void => {
    setPassword('');
    onClose();
  };
  return (
    <Modal
      open={name !== null}
      title={`${words.reset} · ${name ?? ''}`}
      okText={words.save}
      cancelText={words.cancel}
      okButtonProps={{ disabled: password === '' }}
      onCancel={close}
      onOk={async () => {
        if (name !== null) await onReset(name, password);
        setPassword('');
      }}
    >
      <Input.Password
        aria-label={words.newPassword}
        autoComplete="new-password"
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <p className="muted small">{words.passwordHint}</p>
    </Modal>
  );
}
