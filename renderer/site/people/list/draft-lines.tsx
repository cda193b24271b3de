import { clock, useOperators, useSite } from '../../../client/site.ts';
import { Button } from '../../../kit/controls.ts';
import { shortTime } from '../../../kit/format.ts';
import { Shape } from '../../../kit/status-mark.tsx';
import { useText } from '../../../kit/text/index.ts';
import { createNames } from '../../names.ts';
import { differingFields } from './merge-draft.ts';
import type { PersonDraft } from './use-person-draft.ts';

/** Says that somebody else changed the record meanwhile and in what, or that the person is gone; nothing typed is lost. */
export function DraftLines({ work, isGone }: { readonly work: PersonDraft; readonly isGone: boolean }) {
  const text = useText();
  const words = text.peopleRecords.sheet;
  const operators = useOperators().data ?? [];
  const site = useSite() ?? null;
  const { theirs, restore } = work;
  if (isGone)
    return (
      <p className="draft-line" role="status">
        <span className="tone-attention">
          <Shape tone="attention" /> {words.goneMeanwhile}
        </span>
      </p>
    );
  if (theirs !== null) {
    const { changedBy } = theirs.record;
    const who = createNames({ site, roster: null, operators }, text).operator(changedBy?.actor ?? 'system');
    const at = changedBy
      ? shortTime(changedBy.atMs, site?.site.timeZone ?? 'Asia/Shanghai', clock.nowMs())
      : '';
    const fields = differingFields(theirs.base, theirs.record).map(
      (field) => text.peopleRecords.fields[field] ?? field,
    );
    return (
      <div className="draft-line" role="status">
        <p className="tone-attention">
          <Shape tone="attention" /> {words.changedMeanwhile(who, at, fields.join(text.frame.listMark))}
        </p>
        <p className="muted small">{words.keepMineWhy}</p>
        <div className="toolbar">
          <Button size="small" type="primary" onClick={work.keepMine}>
            {words.keepMine}
          </Button>
          <Button size="small" onClick={work.discard}>
            {words.takeTheirs}
          </Button>
        </div>
      </div>
    );
  }
  if (restore !== null)
    return (
      <div className="draft-line toolbar" role="status">
        <span className="muted">{words.discarded}</span>
        <Button size="small" onClick={restore}>
          {words.restore}
        </Button>
      </div>
    );
  return null;
}
