import { useQueryClient } from '@tanstack/react-query';
import { useState, useSyncExternalStore } from 'react';
import { toPageError } from '../client/page-error.ts';
import { siteClient, useOperators } from '../client/site.ts';
import { Button, Input, Modal } from '../kit/controls.ts';
import { notify } from '../kit/notices.ts';
import { setPreferences } from '../kit/preferences.ts';
import { useText } from '../kit/text/index.ts';
import { operatorDialog } from './operator-dialog.ts';

/** Who acts: choose a name or add one. The command that asked goes on afterwards. */
export function OperatorPrompt() {
  const text = useText();
  const isOpen = useSyncExternalStore(operatorDialog.subscribe, operatorDialog.isOpen);
  const operators = useOperators().data ?? [];
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [post, setPost] = useState('');

  const use = (id: string): void => {
    setPreferences({ operatorId: id });
    operatorDialog.close(id);
  };
  const add = async (): Promise<void> => {
    try {
      // Nobody has acted yet: the first entry of a new operator is made by the page itself.
      const operator = await siteClient.command('operators.add', { name, post }, 'machine');
      await queries.invalidateQueries({ queryKey: ['operators.list'] });
      setName('');
      setPost('');
      use(operator.id);
    } catch (error) {
      const failure = toPageError(error);
      notify({ kind: 'error', code: failure.code, detail: failure.message });
    }
  };
  return (
    <Modal
      open={isOpen}
      title={text.frame.chooseOperator}
      onCancel={() => operatorDialog.close(null)}
      footer={null}
      width={560}
      destroyOnHidden
    >
      <p className="muted">{text.frame.chooseOperatorWhy}</p>
      <div className="operator-list">
        {operators.map((operator) => (
          <Button key={operator.id} onClick={() => use(operator.id)}>
            {operator.post ? `${operator.name}（${operator.post}）` : operator.name}
          </Button>
        ))}
      </div>
      <form
        className="operator-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() !== '') void add();
        }}
      >
        <Input
          aria-label={text.frame.operatorName}
          placeholder={text.frame.operatorName}
          value={name}
          maxLength={32}
          onChange={(event) => setName(event.target.value)}
        />
        <Input
          aria-label={text.frame.operatorPost}
          placeholder={text.frame.operatorPost}
          value={post}
          maxLength={32}
          onChange={(event) => setPost(event.target.value)}
        />
        <Button type="primary" htmlType="submit" disabled={name.trim() === ''}>
          {text.frame.add}
        </Button>
      </form>
    </Modal>
  );
}
