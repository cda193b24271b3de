import { useState } from 'react';
import type { BulkRecord } from '../../../../shared/contract/people.ts';
import { PersonState, TrainingResult } from '../../../../shared/contract/person-records.ts';
import type { Person } from '../../../../shared/contract/roster-table.ts';
import { useSiteCommand } from '../../../client/site.ts';
import { Button, Input, Segmented, Select } from '../../../kit/controls.ts';
import { notify } from '../../../kit/notices.ts';
import { useText } from '../../../kit/text/index.ts';
import { TrainingFields } from './training-fields.tsx';
import { newTraining } from './training-lines.tsx';

const KINDS = ['training', 'letter', 'state', 'post'] as const satisfies readonly BulkRecord['kind'][];

/** One record for all who are chosen, taken back as one step. */
export function BulkPanel({ people, onDone }: { readonly people: readonly Person[]; onDone(): void }) {
  const text = useText();
  const { bulk: words, sheet, states } = text.peopleRecords;
  const record = useSiteCommand('people.record');
  const [kind, setKind] = useState<BulkRecord['kind']>('training');
  const [training, setTraining] = useState(newTraining);
  const [post, setPost] = useState(() => commonestPost(people));
  const [signedOn, setSignedOn] = useState('');
  const [state, setState] = useState<PersonState>('vetted');
  const isDate = signedOn === '' || /^\d{4}-\d{2}-\d{2}$/.test(signedOn);
  const isTrainingWhole = TrainingResult.safeParse(training).success;
  const what = (): BulkRecord => {
    switch (kind) {
      case 'training':
        return { kind, training };
      case 'letter':
        return {
          kind,
          letter: { post, isSigned: true, signer: '', signedOn: signedOn || null, scanSha256: null },
        };
      case 'state':
        return { kind, state };
      case 'post':
        return { kind, post };
    }
  };
  const run = async (): Promise<void> => {
    const done = await record.run({ ids: people.map(({ id }) => id), record: what() });
    if (!done) return;
    notify({ kind: 'information', text: words.done(done.people) });
    onDone();
  };
  const isPost = post.trim() !== '';
  const isReady =
    kind === 'training' ? isTrainingWhole : kind === 'state' || (isPost && (kind === 'post' || isDate));
  return (
    <section className="panel people-side" aria-labelledby="bulk-head">
      <div className="panel-head">
        <h2 id="bulk-head">{words.head}</h2>
        <Button size="small" onClick={onDone}>
          {text.peopleRecords.chooseNone}
        </Button>
      </div>
      <p className="muted">
        {text.peopleRecords.chosen(people.length)}
        {text.frame.colon}
        {people
          .slice(0, 8)
          .map(({ name }) => name)
          .join(text.frame.listMark)}
        {people.length > 8 && ' …'}
      </p>
      <Segmented
        aria-label={words.head}
        value={kind}
        options={KINDS.map((value) => ({ value, label: words[value] }))}
        onChange={setKind}
      />
      {kind === 'training' && (
        <TrainingFields training={training} hasFault={!isTrainingWhole} onChange={setTraining} />
      )}
      {(kind === 'letter' || kind === 'post') && (
        <div className="field-grid">
          <span>{text.peopleRecords.fields.post}</span>
          <Input
            aria-label={text.peopleRecords.fields.post ?? ''}
            value={post}
            maxLength={64}
            {...(isPost ? {} : { status: 'error' as const })}
            onChange={(event) => setPost(event.target.value)}
          />
          {kind === 'letter' && (
            <>
              <span>{sheet.signedOn}</span>
              <Input
                aria-label={sheet.signedOn}
                value={signedOn}
                placeholder="2026-05-25"
                {...(isDate ? {} : { status: 'error' as const })}
                onChange={(event) => setSignedOn(event.target.value.trim())}
              />
            </>
          )}
        </div>
      )}
      {kind === 'state' && (
        <Select
          aria-label={words.state}
          value={state}
          options={PersonState.options.map((value) => ({ value, label: states[value] ?? value }))}
          onChange={setState}
        />
      )}
      <Button type="primary" disabled={!isReady} loading={record.isBusy} onClick={() => void run()}>
        {words.run(people.length)}
      </Button>
    </section>
  );
}

/** What most of these people do; empty while none of them has a post. */
function commonestPost(people: readonly Person[]): string {
  const counts = new Map<string, number>();
  for (const { post } of people) if (post !== '') counts.set(post, (counts.get(post) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? '';
}
