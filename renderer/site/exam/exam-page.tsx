import './exam.css';
import { examPlansFeed, useSiteCommand } from '../../client/site.ts';
import { useFeed } from '../../client/use-client.ts';
import { Button, Segmented } from '../../kit/controls.ts';
import { EmptyPage } from '../../kit/empty-page.tsx';
import { FeedFault } from '../../kit/feed-fault.tsx';
import { goTo, useRoute } from '../../kit/route.ts';
import { useText } from '../../kit/text/index.ts';
import { LibraryView } from './library-view.tsx';
import { PlansView } from './plans-view.tsx';

/** Which exams there are, when, in which rooms, and by which steps they run? */
export function ExamPage() {
  const text = useText();
  const words = text.exam;
  const { parameters } = useRoute();
  const view = parameters.get('view') === 'library' ? 'library' : 'plans';
  const { value: plans, error } = useFeed(examPlansFeed);
  const undo = useSiteCommand('examPlan.undo');
  if (!plans) return error ? <FeedFault error={error} /> : <EmptyPage title={text.frame.loading} />;
  return (
    <div className="page fixed exam">
      <div className="toolbar">
        <h1>{words.heading}</h1>
        <Segmented
          aria-label={words.views}
          value={view}
          options={[
            { value: 'plans', label: words.plans },
            { value: 'library', label: words.library },
          ]}
          onChange={(value) => goTo('exam', { view: value })}
        />
        <span className="grow" />
        {view === 'plans' && plans.undo !== null && (
          <Button loading={undo.isBusy} onClick={() => void undo.run({})}>
            {words.undoOf[plans.undo.what](plans.undo.name)}
          </Button>
        )}
      </div>
      {view === 'plans' ? (
        <PlansView rows={plans.rows} planId={parameters.get('plan') ?? null} />
      ) : (
        <LibraryView />
      )}
    </div>
  );
}
