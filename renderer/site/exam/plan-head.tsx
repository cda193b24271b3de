import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { OpenedPlan } from '../../../shared/contract/exam-contract.ts';
import type { ExamPlan, ExamPlanRow } from '../../../shared/contract/exam-plan.ts';
import type { PageError } from '../../client/page-error.ts';
import { clock, siteClient, useSite, useSiteCommand } from '../../client/site.ts';
import { Button, Modal } from '../../kit/controls.ts';
import { civilDate } from '../../kit/format.ts';
import { StatusMark } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';
import { HeadField } from './head-field.tsx';

const isAboutSeats = ({ code, field }: PageError): boolean => code === 'conflict' && field === 'seats';

/** What a plan is called and where it comes from; to use, copy or delete it. */
export function PlanHead({
  row,
  plan,
  opened,
  onChange,
  onMade,
}: {
  readonly row: ExamPlanRow;
  readonly plan: ExamPlan;
  readonly opened: OpenedPlan;
  onChange(plan: ExamPlan): void;
  onMade(planId: string): void;
}) {
  const text = useText();
  const words = text.exam;
  const zone = useSite()?.site.timeZone ?? 'Asia/Shanghai';
  const activate = useSiteCommand('examPlan.activate', isAboutSeats);
  const copy = useSiteCommand('examPlan.copy');
  const remove = useSiteCommand('examPlan.remove');
  const { library } = opened;
  const save = useSiteCommand('examPlan.save');
  const newest = useQuery({
    queryKey: ['examLibrary.table'],
    queryFn: () => siteClient.query('examLibrary.table', {}),
  }).data?.active.profile;
  const isOlder =
    newest !== undefined && (newest.name !== library.name || newest.version !== library.version);
  const takeNewest = ({ name, version }: { name: string; version: number }): void =>
    void save.run({
      plan: { ...opened.plan, library: { name, version } },
      revision: opened.revision,
    });
  const mustAsk = activate.error !== null && isAboutSeats(activate.error);
  const [isDeclined, setDeclined] = useState(false);
  const start = (isClearing: boolean): void => {
    setDeclined(false);
    void activate.run({ planId: row.id, isClearing });
  };
  const duplicate = async (): Promise<void> => {
    const made = await copy.run({
      ...{ planId: row.id, name: words.copyOf(row.name).slice(0, 64) },
      firstDate: row.firstDate ?? civilDate(clock.nowMs(), zone),
    });
    if (made) onMade(made.planId);
  };
  return (
    <div className="exam-head">
      <div className="exam-fields">
        <HeadField
          label={words.name}
          value={plan.name}
          most={64}
          onChange={(name) => onChange({ ...plan, name })}
        />
        <HeadField
          label={words.kind}
          value={plan.kind}
          most={32}
          onChange={(kind) => onChange({ ...plan, kind })}
        />
        <HeadField
          label={words.source}
          value={plan.source}
          placeholder={words.sourceHow}
          most={500}
          onChange={(source) => onChange({ ...plan, source })}
        />
      </div>
      <div className="toolbar">
        {row.isActive ? (
          <StatusMark tone="normal">{words.active}</StatusMark>
        ) : (
          <Button
            type="primary"
            loading={activate.isBusy}
            title={words.activateWhy}
            onClick={() => start(false)}
          >
            {words.activate}
          </Button>
        )}
        <Button loading={copy.isBusy} onClick={() => void duplicate()}>
          {words.copy}
        </Button>
        {!row.isActive && (
          <Button loading={remove.isBusy} onClick={() => void remove.run({ planId: row.id })}>
            {words.remove}
          </Button>
        )}
        <span className="grow" />
        <span className="muted small">{words.libraryOf(library.name, library.version)}</span>
        {isOlder && (
          <Button size="small" loading={save.isBusy} onClick={() => takeNewest(newest)}>
            {words.takeNewest}
          </Button>
        )}
      </div>
      <Modal
        open={mustAsk && !isDeclined && !row.isActive}
        title={words.activate}
        onCancel={() => setDeclined(true)}
        footer={
          <>
            <Button onClick={() => setDeclined(true)}>{words.cancel}</Button>
            <Button type="primary" loading={activate.isBusy} onClick={() => start(true)}>
              {words.activateAnyway}
            </Button>
          </>
        }
      >
        <p>{words.seatsTaken}</p>
      </Modal>
    </div>
  );
}
