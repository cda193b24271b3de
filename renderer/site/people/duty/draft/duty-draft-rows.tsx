import { dutyDraftsFeed, useSiteCommand } from '../../../../client/site.ts';
import { useFeed } from '../../../../client/use-client.ts';
import { Button } from '../../../../kit/controls.ts';
import { notify } from '../../../../kit/notices.ts';
import { goTo } from '../../../../kit/route.ts';
import { useText } from '../../../../kit/text/index.ts';

export const openDraft = (draft: string): void => goTo('people', { view: 'duty', part: 'draft', draft });

/** Drafts that are kept, each opened or removed. */
export function DutyDraftRows() {
  const words = useText().duty.draft;
  const remove = useSiteCommand('dutyDraft.remove');
  const rows = useFeed(dutyDraftsFeed).value ?? [];
  if (rows.length === 0) return null;
  const drop = async (draftId: string): Promise<void> => {
    if (await remove.run({ draftId })) notify({ kind: 'information', text: words.removed });
  };
  return (
    <>
      <h2>{words.rows}</h2>
      <ul className="plan-rows">
        {rows.map(({ id, name, from, to, posts, people, revision }) => (
          <li key={id}>
            <button type="button" onClick={() => openDraft(id)}>
              <strong className="ellipsis">{name}</strong>
              <span className="muted small">
                {from}–{to} · {words.rowNote(posts, people, revision)}
              </span>
            </button>
            <span className="toolbar">
              <Button
                size="small"
                aria-label={words.removeDraft(name)}
                loading={remove.isBusy}
                onClick={() => void drop(id)}
              >
                {words.remove}
              </Button>
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
