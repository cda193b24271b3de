import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { addDays } from '../../../shared/domain/exam/civil-days.ts';
import { clock, siteClient, useSite, useSiteCommand } from '../../client/site.ts';
import { Button, Input, Select } from '../../kit/controls.ts';
import { EmptyPage } from '../../kit/empty-page.tsx';
import { civilDate } from '../../kit/format.ts';
import { usePreferences } from '../../kit/preferences.ts';
import { StatusMark } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';

const NONE = '';

/** From a template and a first day to a plan. */
export function NewPlan({ onMade }: { onMade(planId: string): void }) {
  const text = useText();
  const words = text.exam;
  const { language } = usePreferences();
  const zone = useSite()?.site.timeZone ?? 'Asia/Shanghai';
  const today = civilDate(clock.nowMs(), zone);
  const { data: table } = useQuery({
    queryKey: ['examLibrary.table'],
    queryFn: () => siteClient.query('examLibrary.table', {}),
  });
  const create = useSiteCommand('examPlan.create');
  const [chosen, setChosen] = useState<string | null>(null);
  const [givenName, setName] = useState<string | null>(null);
  const [givenDate, setDate] = useState<string | null>(null);
  if (!table) return <EmptyPage title={text.frame.loading} />;
  const { templates } = table.active.profile;
  const templateId = chosen ?? templates[0]?.id ?? NONE;
  const template = templates.find(({ id }) => id === templateId);
  // The usual day of this year, or of the next one when it is past.
  const usual = template?.usualFirstDay ?? null;
  const year = Number(today.slice(0, 4));
  const proposed = usual === null ? today : `${`${year}-${usual}` < today ? year + 1 : year}-${usual}`;
  const firstDate = givenDate ?? proposed;
  const name = givenName ?? `${firstDate.slice(0, 4)} ${template?.name[language] ?? ''}`.trim();
  const submit = async (): Promise<void> => {
    const made = await create.run({ templateId: templateId === NONE ? null : templateId, name, firstDate });
    if (made) onMade(made.planId);
  };
  return (
    <section className="panel exam-new" aria-label={words.add}>
      <h2>{words.add}</h2>
      <div className="exam-fields">
        <span>{words.template}</span>
        <Select
          aria-label={words.template}
          value={templateId}
          options={[
            ...templates.map(({ id, name: label }) => ({ value: id, label: label[language] })),
            { value: NONE, label: words.noTemplate },
          ]}
          onChange={setChosen}
        />
        <span>{words.firstDate}</span>
        <Input
          maxLength={10}
          aria-label={words.firstDate}
          value={firstDate}
          onChange={({ target }) => setDate(target.value)}
        />
        <span>{words.name}</span>
        <Input
          aria-label={words.name}
          value={name}
          maxLength={64}
          onChange={({ target }) => setName(target.value)}
        />
      </div>
      {template && (
        <div className="exam-template">
          {!template.isConfirmed && <StatusMark tone="attention">{words.unconfirmed}</StatusMark>}
          <p className="small muted">
            {words.source}
            {text.frame.colon}
            <span translate="no">{template.source}</span>
          </p>
          <table className="rows">
            <tbody>
              {template.sessions.map(({ name: session, day, start, end, hasListening }) => (
                <tr key={`${day} ${start}`}>
                  <td>{words.day(day + 1)}</td>
                  <td>
                    {start}–{end}
                  </td>
                  <td translate="no">{session}</td>
                  <td>{hasListening ? words.listening : ''}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Button
        type="primary"
        disabled={name.trim() === '' || addDays(firstDate, 0) !== firstDate}
        loading={create.isBusy}
        onClick={() => void submit()}
      >
        {words.create}
      </Button>
    </section>
  );
}
