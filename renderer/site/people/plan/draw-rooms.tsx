import { useState } from 'react';
import { useSiteCommand } from '../../../client/site.ts';
import { Button, Input, Select } from '../../../kit/controls.ts';
import { notify } from '../../../kit/notices.ts';
import { useText } from '../../../kit/text/index.ts';
import type { RosterModel } from '../roster-model.ts';

/** 抽签: who sits in which room of a session, by a seed everybody can see. */
export function DrawRooms({ model }: { readonly model: RosterModel }) {
  const text = useText();
  const words = text.plan.draw;
  const draw = useSiteCommand('rosterPlan.draw');
  const undo = useSiteCommand('roster.undo');
  const exams = model.table.sessions.filter(({ kind }) => kind === 'exam');
  const [sessionId, setSession] = useState(exams[0]?.id ?? '');
  const [seed, setSeed] = useState('');
  const run = async (): Promise<void> => {
    const drawn = await draw.run({ sessionId, seed: seed.trim() === '' ? null : seed.trim() });
    if (drawn === null) return;
    notify({
      kind: 'information',
      text: words.done(drawn.seed, drawn.seats),
      action: { label: text.people.undo, run: () => void undo.run({}) },
    });
  };
  return (
    <section aria-labelledby="draw-head" className="plan-draw">
      <h2 id="draw-head">{words.heading}</h2>
      <p className="muted small">{words.why}</p>
      <div className="plan-order">
        <Select
          aria-label={words.session}
          value={sessionId}
          popupMatchSelectWidth={false}
          options={exams.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={setSession}
        />
        <Input
          aria-label={words.seed}
          placeholder={words.seed}
          value={seed}
          maxLength={64}
          onChange={(event) => setSeed(event.target.value)}
        />
        <Button disabled={sessionId === ''} loading={draw.isBusy} onClick={() => void run()}>
          {words.run}
        </Button>
      </div>
    </section>
  );
}
