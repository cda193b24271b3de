import './people.css';
import { useMemo } from 'react';
import { rosterFeed, useSiteCommand } from '../../client/site.ts';
import { useFeed } from '../../client/use-client.ts';
import { Button, Segmented } from '../../kit/controls.ts';
import { EmptyPage } from '../../kit/empty-page.tsx';
import { FeedFault } from '../../kit/feed-fault.tsx';
import { goTo, useRoute } from '../../kit/route.ts';
import { StatusMark } from '../../kit/status-mark.tsx';
import { useText } from '../../kit/text/index.ts';
import { openSeats } from './conflict-list.tsx';
import { DayView } from './day/day-view.tsx';
import { DutySection } from './duty/duty-section.tsx';
import { ImportPanel } from './import-panel.tsx';
import { RosterView } from './matrix/roster-view.tsx';
import { PapersView } from './papers/papers-view.tsx';
import { PlanView } from './plan/plan-view.tsx';
import { RoomsView } from './rooms/rooms-view.tsx';
import { buildRosterModel, type RosterModel } from './roster-model.ts';
import { RulesView } from './rules/rules-view.tsx';
import { StaffList } from './staff-list.tsx';
import { TreeView } from './tree/tree-view.tsx';

/** Views of the page in their order; `?view=` names one. */
const VIEWS = [
  'roster',
  'day',
  'plans',
  'papers',
  'rules',
  'rooms',
  'staff',
  'tree',
  'duty',
  'imports',
] as const;
type View = (typeof VIEWS)[number];
const viewOf = (name: string | undefined): View => VIEWS.find((view) => view === name) ?? 'roster';

/** Who is where, and who is missing? */
export function PeoplePage() {
  const text = useText();
  const { parameters } = useRoute();
  const view = viewOf(parameters.get('view'));
  const labels: Readonly<Record<View, string>> = {
    roster: text.people.roster,
    day: text.day.view,
    plans: text.plan.plans,
    papers: text.plan.papers,
    rules: text.plan.rules,
    rooms: text.rosterRooms.view,
    staff: text.people.staff,
    tree: text.responsibility.view,
    duty: text.duty.view,
    imports: text.people.imports,
  };
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
          options={VIEWS.map((value) => ({ value, label: labels[value] }))}
          onChange={(value) => goTo('people', { view: value })}
        />
        <span className="muted">{text.people.peopleCount(people.length)}</span>
        {hard > 0 && <StatusMark tone="fault">{text.people.conflictCount(hard)}</StatusMark>}
        {open > 0 && <StatusMark tone="unchecked">{text.people.openCount(open)}</StatusMark>}
        <span className="grow" />
        {/* Changes of people are taken back beside their list. */}
        {view !== 'staff' && view !== 'tree' && view !== 'rooms' && view !== 'imports' && (
          <>
            <Button disabled={!canUndo} loading={undo.isBusy} onClick={() => void undo.run({})}>
              {text.people.undo}
            </Button>
            <Button disabled={!canRedo} loading={redo.isBusy} onClick={() => void redo.run({})}>
              {text.people.redo}
            </Button>
          </>
        )}
      </div>
      {view === 'day' && <DayView model={model} />}
      {view === 'duty' && <DutySection />}
      {view === 'imports' && <ImportPanel />}
      {view === 'staff' && (people.length === 0 ? <NothingYet what="people" /> : <StaffList model={model} />)}
      {view === 'tree' && <TreeView model={model} />}
      {view === 'rules' && <RulesView />}
      {view === 'rooms' && <RoomsView model={model} />}
      {(view === 'roster' || view === 'plans' || view === 'papers') && <OfRoster model={model} view={view} />}
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

function OfRoster({
  model,
  view,
}: {
  readonly model: RosterModel;
  readonly view: 'roster' | 'plans' | 'papers';
}) {
  const { people, posts, sessions } = model.table;
  if (people.length === 0) return <NothingYet what="people" />;
  if (posts.length === 0 || sessions.length === 0) return <NothingYet what="posts" />;
  if (view === 'papers') return <PapersView model={model} />;
  return view === 'roster' ? <RosterView model={model} /> : <PlanView model={model} />;
}
