import { useState } from 'react';
import type { ResponsibilityNode } from '../../../../shared/contract/responsibility.ts';
import type { Person } from '../../../../shared/contract/roster-table.ts';
import { clock, useSite, useSiteCommand } from '../../../client/site.ts';
import { Button, Input, Select } from '../../../kit/controls.ts';
import { civilDate } from '../../../kit/format.ts';
import { notify } from '../../../kit/notices.ts';
import { useText } from '../../../kit/text/index.ts';

/** One duty: what, under whom, who and who instead, which rooms; its letter is recorded as signed here. */
export function NodePanel({
  node,
  superiors,
  people,
  isBusy,
  onSave,
  onAdd,
  onEarlier,
  onRemove,
}: {
  readonly node: ResponsibilityNode;
  /** Duties this one can stand under: all but itself and those below it. */
  readonly superiors: readonly ResponsibilityNode[];
  readonly people: readonly Person[];
  readonly isBusy: boolean;
  onSave(node: ResponsibilityNode): void;
  onAdd(): void;
  /** Null for the first of its siblings. */
  readonly onEarlier: (() => void) | null;
  onRemove(): void;
}) {
  const text = useText();
  const words = text.responsibility;
  const site = useSite();
  const record = useSiteCommand('people.record');
  const [draft, setDraft] = useState(node);
  const isSame = JSON.stringify(draft) === JSON.stringify(node);
  const person = people.find(({ id }) => id === node.personId);
  const hasSigned = person?.letters.some(({ post, isSigned }) => isSigned && post === node.title) ?? false;
  const who = people.map(({ id, name, school }) => ({ value: id, label: `${name} ${id} ${school}` }));
  const rooms = (site?.rooms ?? []).filter(({ kind }) => kind === 'exam');
  const sign = async (): Promise<void> => {
    if (!person) return;
    const signedOn = civilDate(clock.nowMs(), site?.site.timeZone ?? 'Asia/Shanghai');
    const letter = { post: node.title, isSigned: true, signer: '', signedOn, scanSha256: null };
    if (await record.run({ ids: [person.id], record: { kind: 'letter', letter } }))
      notify({ kind: 'information', text: words.signedDone(person.name, node.title) });
  };
  return (
    <section className="panel people-side" aria-labelledby="node-head">
      <div className="panel-head">
        <h2 id="node-head" className="ellipsis">
          {node.title}
        </h2>
      </div>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onSave({ ...draft, title: draft.title.trim() });
        }}
      >
        <div className="field-grid">
          <span>{words.title}</span>
          <Input
            aria-label={words.title}
            value={draft.title}
            maxLength={64}
            {...(draft.title.trim() === '' ? { status: 'error' as const } : {})}
            onChange={(event) => setDraft({ ...draft, title: event.target.value })}
          />
          <span>{words.superior}</span>
          <Select
            aria-label={words.superior}
            value={draft.parentId ?? ''}
            options={[
              { value: '', label: words.top },
              ...superiors.map(({ id, title }) => ({ value: id, label: title })),
            ]}
            onChange={(id) => setDraft({ ...draft, parentId: id || null })}
          />
          <span>{words.person}</span>
          <Select
            showSearch
            allowClear
            optionFilterProp="label"
            aria-label={words.person}
            value={draft.personId}
            options={who}
            onChange={(id: string | null | undefined) => setDraft({ ...draft, personId: id ?? null })}
          />
          <span>{words.deputy}</span>
          <Select
            showSearch
            allowClear
            optionFilterProp="label"
            aria-label={words.deputy}
            value={draft.deputyId}
            options={who.filter(({ value }) => value !== draft.personId)}
            onChange={(id: string | null | undefined) => setDraft({ ...draft, deputyId: id ?? null })}
          />
          <span>{words.rooms}</span>
          <Select
            mode="multiple"
            optionFilterProp="label"
            aria-label={words.rooms}
            value={draft.roomIds}
            options={rooms.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(roomIds) => setDraft({ ...draft, roomIds })}
          />
        </div>
        {person && (
          <p className="toolbar">
            <span>
              {person.name}
              {text.frame.colon}
              {hasSigned ? words.signed : words.unsigned}
            </span>
            {!hasSigned && (
              <Button size="small" loading={record.isBusy} onClick={() => void sign()}>
                {words.sign}
              </Button>
            )}
          </p>
        )}
        <div className="toolbar">
          <Button
            type="primary"
            htmlType="submit"
            disabled={isSame || draft.title.trim() === ''}
            loading={isBusy}
          >
            {words.save}
          </Button>
          <Button onClick={onAdd}>{words.addBelow}</Button>
          <Button disabled={onEarlier === null} onClick={() => onEarlier?.()}>
            {words.earlier}
          </Button>
          <Button title={words.removeWhy} onClick={onRemove}>
            {words.remove}
          </Button>
        </div>
      </form>
    </section>
  );
}
