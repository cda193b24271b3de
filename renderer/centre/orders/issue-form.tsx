import { useState } from 'react';
import type { SiteRow } from '../../../shared/contract/centre-contract.ts';
import type { OrdersProfile } from '../../../shared/contract/orders.ts';
import { centreClient, clock } from '../../client/centre.ts';
import { toPageError } from '../../client/page-error.ts';
import { Button, Checkbox, Input, Select } from '../../kit/controls.ts';
import { notify } from '../../kit/notices.ts';
import { useText } from '../../kit/text/index.ts';
import { wordOf } from '../../kit/text/worded.ts';
import { useActingPerson } from '../acting-person.ts';

const MINUTE_MS = 60_000;
const VALID_MINUTES = [5, 10, 15, 20, 30, 60, 120] as const;
const MOST_SHOWN = 200;

/** Writes one instruction and chooses whom it is for. */
export function IssueForm({
  sites,
  profile,
  onIssued,
}: {
  readonly sites: readonly SiteRow[];
  readonly profile: OrdersProfile;
  onIssued(id: string): void;
}) {
  const text = useText();
  const words = text.orders.desk;
  const [isAll, setAll] = useState(true);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [search, setSearch] = useState('');
  const [body, setBody] = useState('');
  const [requires, setRequires] = useState<'read' | 'done'>('read');
  const [minutes, setMinutes] = useState(30);
  const { name: by, setName: setBy, isFixed } = useActingPerson();
  const [isBusy, setBusy] = useState(false);
  const enrolled = sites.filter(
    ({ warnings }) => !warnings.includes('revoked') && !warnings.includes('not-enrolled'),
  );
  const needle = search.trim().toLowerCase();
  const found = enrolled.filter(
    ({ name, code }) => name.toLowerCase().includes(needle) || code.toLowerCase().includes(needle),
  );
  const count = isAll ? enrolled.length : chosen.size;
  const missing =
    count === 0 ? words.noSites : body.trim() === '' ? words.noText : by.trim() === '' ? words.noBy : null;
  const choose = (is: (site: SiteRow) => boolean): void =>
    setChosen(new Set(enrolled.filter(is).map(({ code }) => code)));

  const submit = async (): Promise<void> => {
    if (missing !== null || isBusy) return;
    setBusy(true);
    const id = crypto.randomUUID();
    try {
      await centreClient.command(
        'orders.issue',
        {
          id,
          issuedBy: by,
          scope: isAll ? 'all' : { sites: [...chosen] },
          text: body,
          requires,
          expiresAtMs: Math.round(clock.nowMs() + minutes * MINUTE_MS),
        },
        by.trim(),
      );
      notify({ kind: 'information', text: words.issued(count) });
      setBody('');
      onIssued(id);
    } catch (error) {
      const failure = toPageError(error);
      notify({ kind: 'error', code: failure.code, detail: failure.message });
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      className="panel order-form"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <h2>{words.new}</h2>
      <div className="toolbar">
        {profile.templates.map((template) => {
          const known = wordOf(words.templates, template.id);
          return known === null ? null : (
            <Button
              key={template.id}
              size="small"
              onClick={() => {
                setBody(known.text);
                setRequires(template.requires);
                setMinutes(template.validMinutes);
              }}
            >
              {known.title}
            </Button>
          );
        })}
      </div>
      <Input.TextArea
        aria-label={words.text}
        placeholder={words.textHint}
        rows={3}
        maxLength={1000}
        value={body}
        onChange={(event) => setBody(event.target.value)}
      />
      <div className="toolbar">
        <Checkbox checked={isAll} onChange={(event) => setAll(event.target.checked)}>
          {words.all(enrolled.length)}
        </Checkbox>
        <span className="grow" />
        {!isAll && <span>{words.chosen(chosen.size)}</span>}
      </div>
      {!isAll && (
        <>
          <div className="toolbar">
            <Input
              aria-label={words.search}
              placeholder={words.search}
              value={search}
              onChange={(event) => setSearch(event.target.value)}
            />
            <Button size="small" onClick={() => choose(({ state }) => state === 'online')}>
              {words.online}
            </Button>
            <Button size="small" onClick={() => choose(({ readiness }) => readiness === 'not-ready')}>
              {words.notReady}
            </Button>
            <Button size="small" onClick={() => choose(() => false)}>
              {words.clear}
            </Button>
          </div>
          <fieldset className="order-sites" aria-label={words.who}>
            {found.slice(0, MOST_SHOWN).map(({ code, name }) => (
              <Checkbox
                key={code}
                checked={chosen.has(code)}
                onChange={(event) => {
                  const next = new Set(chosen);
                  if (event.target.checked) next.add(code);
                  else next.delete(code);
                  setChosen(next);
                }}
              >
                {name} <span className="muted small">{code}</span>
              </Checkbox>
            ))}
          </fieldset>
        </>
      )}
      <div className="toolbar">
        <Select
          aria-label={words.requires}
          value={requires}
          onChange={setRequires}
          options={[
            { value: 'read', label: text.orders.requires.read },
            { value: 'done', label: text.orders.requires.done },
          ]}
        />
        <Select
          aria-label={words.valid}
          value={minutes}
          onChange={setMinutes}
          options={VALID_MINUTES.map((value) => ({ value, label: words.minutes(value) }))}
        />
        <Input
          aria-label={words.by}
          placeholder={words.by}
          value={by}
          disabled={isFixed}
          maxLength={64}
          onChange={(event) => setBy(event.target.value)}
        />
      </div>
      <div className="toolbar">
        <span className="muted">{missing}</span>
        <span className="grow" />
        <Button type="primary" htmlType="submit" loading={isBusy} disabled={missing !== null}>
          {words.issueTo(count)}
        </Button>
      </div>
    </form>
  );
}
