import { useRef, useState } from 'react';
import { toPageError } from '../../../../client/page-error.ts';
import { clock, siteClient, useSiteCommand } from '../../../../client/site.ts';
import { Button, Input } from '../../../../kit/controls.ts';
import { downloadJson } from '../../../../kit/download-text.ts';
import { civilDate } from '../../../../kit/format.ts';
import { notify } from '../../../../kit/notices.ts';
import { useText } from '../../../../kit/text/index.ts';
import { PlanField } from '../../plan/plan-field.tsx';
import { SecondsField } from '../../plan/seconds-field.tsx';
import { openDraft } from '../draft/duty-draft-rows.tsx';

const MOST_BYTES = 4 * 1024 * 1024;
const DAY_MS = 86_400_000;
const DAYS_AHEAD = 4;

/** Which days, how long; from what the site has, or from a file. */
export function DutyPlanOrder({
  timeZone,
  isSolving,
  onStarted,
}: {
  readonly timeZone: string;
  readonly isSolving: boolean;
  onStarted(planId: string): void;
}) {
  const text = useText();
  const words = text.duty.plan;
  const picker = useRef<HTMLInputElement>(null);
  const draftPicker = useRef<HTMLInputElement>(null);
  const solve = useSiteCommand('dutyPlan.solve');
  const create = useSiteCommand('dutyDraft.create');
  const [from, setFrom] = useState(() => civilDate(clock.nowMs() + DAY_MS, timeZone));
  const [to, setTo] = useState(() => civilDate(clock.nowMs() + DAYS_AHEAD * DAY_MS, timeZone));
  const [seconds, setSeconds] = useState(30);
  const [isDrafting, setDrafting] = useState(false);
  const draft = async (): Promise<string | null> => {
    setDrafting(true);
    try {
      return (await siteClient.query('dutyPlan.draft', { from, to })).text;
    } catch (error) {
      const { code, message } = toPageError(error);
      notify({ kind: 'error', code, detail: message });
      return null;
    } finally {
      setDrafting(false);
    }
  };
  const begin = async (content: string | null): Promise<void> => {
    if (content === null) return;
    const plan = await solve.run({ text: content, seconds });
    if (plan) onStarted(plan.id);
  };
  const make = async (): Promise<void> => {
    const made = await create.run({ from, to });
    if (made) openDraft(made.id);
  };
  const chosen = async (input: HTMLInputElement): Promise<string | null> => {
    const [file] = input.files ?? [];
    const content = file && file.size <= MOST_BYTES ? await file.text() : null;
    if (file && content === null)
      notify({ kind: 'error', code: 'too-large', detail: text.duty.fileTooLarge });
    // The same file can be chosen again.
    input.value = '';
    return content;
  };
  const fill = async (content: string | null): Promise<void> => {
    const made = content === null ? null : await create.run({ text: content });
    if (made) openDraft(made.id);
  };
  return (
    <>
      <div className="plan-order duty-plan-days">
        <DayField name={words.from} value={from} onChange={setFrom} />
        <DayField name={words.to} value={to} onChange={setTo} />
        <SecondsField name={words.seconds} value={seconds} onChange={setSeconds} />
      </div>
      <div className="duty-plan-buttons">
        <Button
          type="primary"
          disabled={isSolving || from === '' || to === ''}
          loading={solve.isBusy || isDrafting}
          onClick={() => void draft().then(begin)}
        >
          {words.solve}
        </Button>
        <p className="muted small">{words.solveWhy}</p>
        <Button disabled={from === '' || to === ''} loading={create.isBusy} onClick={() => void make()}>
          {text.duty.draft.make}
        </Button>
        <Button onClick={() => draftPicker.current?.click()}>{text.duty.draft.fromFile}</Button>
        <p className="muted small">{text.duty.draft.makeWhy}</p>
        <span className="toolbar">
          <Button disabled={isSolving} onClick={() => picker.current?.click()}>
            {words.file}
          </Button>
          <Button
            disabled={from === '' || to === ''}
            onClick={() =>
              void draft().then((content) => {
                if (content !== null) downloadJson(words.draftName(from), content);
              })
            }
          >
            {words.draft}
          </Button>
        </span>
        <p className="muted small">{words.draftWhy}</p>
      </div>
      <input
        ref={picker}
        type="file"
        accept=".json,application/json"
        className="visually-hidden"
        aria-label={words.file}
        tabIndex={-1}
        onChange={(event) => void chosen(event.target).then(begin)}
      />
      <input
        ref={draftPicker}
        type="file"
        accept=".json,application/json"
        className="visually-hidden"
        aria-label={text.duty.draft.fromFile}
        tabIndex={-1}
        onChange={(event) => void chosen(event.target).then(fill)}
      />
    </>
  );
}

function DayField({
  name,
  value,
  onChange,
}: {
  readonly name: string;
  readonly value: string;
  onChange(date: string): void;
}) {
  return (
    <PlanField name={name}>
      <Input type="date" aria-label={name} value={value} onChange={({ target }) => onChange(target.value)} />
    </PlanField>
  );
}
