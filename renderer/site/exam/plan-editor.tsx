import { useState } from 'react';
import type { OpenedPlan } from '../../../shared/contract/exam-contract.ts';
import type { ExamPlan, ExamPlanRow, PlanSession } from '../../../shared/contract/exam-plan.ts';
import { checkPlan } from '../../../shared/domain/exam/check-plan.ts';
import { addDays } from '../../../shared/domain/exam/civil-days.ts';
import { clock, useSite, useSiteCommand } from '../../client/site.ts';
import { Button } from '../../kit/controls.ts';
import { civilDate } from '../../kit/format.ts';
import { notify } from '../../kit/notices.ts';
import { ScrollRegion } from '../../kit/scroll-region.tsx';
import { StatusMark } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';
import { PlanHead } from './plan-head.tsx';
import { PlanImport } from './plan-import.tsx';
import { SessionRooms } from './session-rooms.tsx';
import { SessionRow } from './session-row.tsx';

/** Browsers outside a secure origin have no `randomUUID`; an id needs to be new within the site only. */
const newId = (): string =>
  `x${[...crypto.getRandomValues(new Uint8Array(5))].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;

/** One plan: what it is called, its sessions and their rooms. Saved whole, with every fault named before. */
export function PlanEditor({
  row,
  opened,
  onMade,
}: {
  readonly row: ExamPlanRow;
  readonly opened: OpenedPlan;
  onMade(planId: string): void;
}) {
  const text = useText();
  const words = text.exam;
  const site = useSite();
  const save = useSiteCommand('examPlan.save');
  const [plan, setPlan] = useState<ExamPlan>(opened.plan);
  const today = civilDate(clock.nowMs(), site?.site.timeZone ?? 'Asia/Shanghai');
  const [roomsOf, setRoomsOf] = useState<string | null>(null);
  const { library } = opened;
  const rooms = (site?.rooms ?? []).filter(({ kind }) => kind === 'exam' || kind === 'spare');
  const isChanged = JSON.stringify(plan) !== JSON.stringify(opened.plan);
  // Rooms are judged once they are known.
  const faults = site
    ? checkPlan(plan, {
        roomIds: new Set(site.rooms.map(({ id }) => id)),
        tableIds: new Set(library.tables.map(({ id }) => id)),
      })
    : [];
  const areNamed = plan.name.trim() !== '' && plan.sessions.every(({ name }) => name.trim() !== '');
  const setSession = (changed: PlanSession): void =>
    setPlan({ ...plan, sessions: plan.sessions.map((one) => (one.id === changed.id ? changed : one)) });
  const add = (): void => {
    const last = plan.sessions.at(-1);
    const date = last?.start.slice(0, 10) ?? today;
    const next = addDays(date, last ? 1 : 0) ?? date;
    const [start, end] = [last?.start.slice(11) ?? '09:00', last?.end.slice(11) ?? '11:30'];
    const session: PlanSession = {
      ...{ id: newId(), name: words.newSession(plan.sessions.length + 1), subject: '', hasListening: false },
      ...{ start: `${next}T${start}`, end: `${next}T${end}` },
      ...{ steps: last?.steps ?? library.tables[0]?.id ?? '', rooms: last?.rooms ?? [] },
    };
    setPlan({ ...plan, sessions: [...plan.sessions, session] });
  };
  const submit = async (): Promise<void> => {
    if (await save.run({ plan, revision: opened.revision }))
      notify({ kind: 'information', text: words.saved });
  };
  const shown = plan.sessions.find(({ id }) => id === roomsOf);
  return (
    <section className="panel exam-editor" aria-label={opened.plan.name}>
      <PlanHead row={row} plan={plan} opened={opened} onChange={setPlan} onMade={onMade} />
      <ScrollRegion className="exam-scroll" label={words.sessions}>
        <table className="rows exam-sessions">
          <thead>
            <tr>
              {[words.session, words.subject, words.date, words.start, words.end].map((head) => (
                <th scope="col" key={head}>
                  {head}
                </th>
              ))}
              <th scope="col">{words.listening}</th>
              <th scope="col">{words.steps}</th>
              <th scope="col">{words.rooms}</th>
              <th scope="col" aria-label={words.remove} />
            </tr>
          </thead>
          <tbody>
            {plan.sessions.map((session) => (
              <SessionRow
                key={session.id}
                session={session}
                tables={library.tables}
                isOpen={session.id === roomsOf}
                onChange={setSession}
                onRooms={() => setRoomsOf(session.id === roomsOf ? null : session.id)}
                onRemove={() =>
                  setPlan({ ...plan, sessions: plan.sessions.filter(({ id }) => id !== session.id) })
                }
              />
            ))}
          </tbody>
        </table>
        <Button onClick={add}>{words.addSession}</Button>
        {shown && (
          <SessionRooms
            session={shown}
            rooms={rooms}
            capacity={library.room.candidates}
            onChange={setSession}
            onToAll={() =>
              setPlan({ ...plan, sessions: plan.sessions.map((one) => ({ ...one, rooms: shown.rooms })) })
            }
            onClose={() => setRoomsOf(null)}
          />
        )}
        {!isChanged && <PlanImport planId={plan.id} />}
      </ScrollRegion>
      {faults.length > 0 && (
        <ul className="exam-faults" aria-label={words.faultCount(faults.length)}>
          {faults.slice(0, 5).map(({ code, at, value }) => (
            <li key={`${at} ${code} ${value}`}>
              <StatusMark tone="fault">
                {words.fault(
                  plan.sessions[at]?.name ?? '',
                  words.faults[code](site?.rooms.find(({ id }) => id === value)?.name ?? value),
                )}
              </StatusMark>
            </li>
          ))}
        </ul>
      )}
      <div className="toolbar">
        <Button
          type="primary"
          disabled={!isChanged || faults.length > 0 || !areNamed}
          loading={save.isBusy}
          onClick={() => void submit()}
        >
          {words.save}
        </Button>
        <Button disabled={!isChanged} onClick={() => setPlan(opened.plan)}>
          {words.discard}
        </Button>
        {faults.length > 0 ? (
          <StatusMark tone="fault">{words.faultCount(faults.length)}</StatusMark>
        ) : (
          isChanged && <span className="muted small">{words.unsaved}</span>
        )}
      </div>
    </section>
  );
}
