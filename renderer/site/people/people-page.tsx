import './people.css';
import { useDeferredValue, useMemo, useState } from 'react';
import { rosterFeed, useSiteCommand } from '../../client/site.ts';
import { useFeed } from '../../client/use-client.ts';
import { Button, Input, Segmented } from '../../kit/controls.ts';
import { EmptyPage } from '../../kit/empty-page.tsx';
import { FeedFault } from '../../kit/feed-fault.tsx';
import { goTo, useRoute } from '../../kit/route.ts';
import { StatusMark } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';
import { ConflictList, openSeats } from './conflict-list.tsx';
import { DutySection } from './duty/duty-section.tsx';
import { ImportPanel } from './import-panel.tsx';
import { RosterMatrix } from './roster-matrix.tsx';
import { buildRosterModel, type RosterModel, type Seat, searchPosts } from './roster-model.ts';
import { SeatPicker } from './seat-picker.tsx';
import { StaffList } from './staff-list.tsx';

type View = 'roster' | 'staff' | 'duty' | 'imports';
const viewOf = (name: string | undefined): View =>
  name === 'staff' || name === 'duty' || name === 'imports' ? name : 'roster';

/** Who is where, and who is missing? */
export function PeoplePage() {
  const text = useText();
  const { parameters } = useRoute();
  const view = viewOf(parameters.get('view'));
  const { value: table, error } = useFeed(rosterFeed);
  const model = useMemo(() => (table ? buildRosterModel(table) : null), [table]);
  const undo = useSiteCommand('roster.undo');
  const redo = useSiteCommand('roster.redo');
  if (!model) return error ? <FeedFault error={error} /> : <EmptyPage title={text.frame.loading} />;
  const { conflicts, people, canUndo, canRedo } = model.table;
  const hard = conflicts.filter(({ level }) => level === 'hard').length;
  const open = openSeats(conflicts.filter(({ level }) => level === 'open'));
  return (
    <div className="page fixed people">
      <div className="toolbar">
        <h1 className="visually-hidden">{text.people.heading}</h1>
        <Segmented
          aria-label={text.people.view}
          value={view}
          options={[
            { value: 'roster', label: text.people.roster },
            { value: 'staff', label: text.people.staff },
            { value: 'duty', label: text.duty.view },
            { value: 'imports', label: text.people.imports },
          ]}
          onChange={(value) => goTo('people', { view: value })}
        />
        <span className="muted">{text.people.peopleCount(people.length)}</span>
        {hard > 0 && <StatusMark tone="fault">{text.people.conflictCount(hard)}</StatusMark>}
        {open > 0 && <StatusMark tone="unchecked">{text.people.openCount(open)}</StatusMark>}
        <span className="grow" />
        <Button disabled={!canUndo} loading={undo.isBusy} onClick={() => void undo.run({})}>
          {text.people.undo}
        </Button>
        <Button disabled={!canRedo} loading={redo.isBusy} onClick={() => void redo.run({})}>
          {text.people.redo}
        </Button>
      </div>
      {view === 'duty' && <DutySection />}
      {view === 'imports' && <ImportPanel />}
      {view === 'staff' && (people.length === 0 ? <NothingYet what="people" /> : <StaffList model={model} />)}
      {view === 'roster' && <RosterView model={model} />}
    </div>
  );
}

function NothingYet({ what }: { readonly what: 'people' | 'posts' }) {
  const text = useText();
  return (
    <EmptyPage
      title={what === 'people' ? text.people.noPeople : text.people.noPosts}
      action={
        <Button type="primary" onClick={() => goTo('people', { view: 'imports' })}>
          {text.people.goImport}
        </Button>
      }
    >
      {what === 'people' ? text.people.noPeopleAction : text.people.noPostsAction}
    </EmptyPage>
  );
}

function RosterView({ model }: { readonly model: RosterModel }) {
  const text = useText();
  const [search, setSearch] = useState('');
  const wanted = useDeferredValue(search);
  const [seat, setSeat] = useState<Seat | null>(null);
  const posts = useMemo(() => searchPosts(model, wanted), [model, wanted]);
  const { sessions, people } = model.table;
  if (people.length === 0) return <NothingYet what="people" />;
  if (model.table.posts.length === 0 || sessions.length === 0) return <NothingYet what="posts" />;
  return (
    <div className="roster-view live-data">
      <section className="panel roster-main" aria-label={text.people.roster}>
        <div className="toolbar">
          <span data-search>
            <Input
              aria-label={text.people.searchPosts}
              placeholder={text.people.searchPosts}
              value={search}
              allowClear
              onChange={(event) => setSearch(event.target.value)}
            />
          </span>
          <span className="muted">{text.people.shown(posts.length, model.table.posts.length)}</span>
        </div>
        <RosterMatrix model={model} posts={posts} chosen={seat} onChoose={setSeat} />
      </section>
      {seat ? (
        <SeatPicker model={model} seat={seat} onClose={() => setSeat(null)} />
      ) : (
        <ConflictList model={model} onGo={setSeat} />
      )}
    </div>
  );
}
