import { createHash, randomBytes } from 'node:crypto';
import type { Database } from '../../../../server/sqlite/database.ts';
import type { DutyDraftRow } from '../../../../shared/contract/duty-drafts.ts';
import { ContractError } from '../../../../shared/contract/errors.ts';
import type { DutyProblem } from '../../../../shared/domain/roster/duty/plan/duty-problem.ts';
import { canonicalJson } from '../../../../shared/evidence/canonical-json.ts';
import type { DutyDrafts } from '../../../ports/duty-drafts.ts';
import type { Journal } from '../../../ports/journal.ts';
import { readDutyText } from '../plan/read-duty-text.ts';

const MOST_DRAFTS = 50;

export interface DutyDraftsOptions {
  readonly database: Database;
  readonly journal: Pick<Journal, 'append'>;
  /** A problem for these days of what the site has; throws ContractError. */
  draft(days: { readonly from: string; readonly to: string }): { readonly text: string };
  nowMs(): number;
}

/** Drafts of duty problems: each save is a whole problem that could be solved, journalled with its hash. */
export function createDutyDrafts({ database, journal, draft, nowMs }: DutyDraftsOptions): DutyDrafts {
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  const find = (draftId: string): { row: DutyDraftRow; text: string } => {
    const found = database.get('SELECT * FROM duty_draft WHERE id = ?', draftId);
    if (found === undefined) throw new ContractError('not-found', 'there is no such draft', 'draftId');
    return { row: rowOf(found), text: String(found['problem']) };
  };
  /** One commit for the draft and its entry in the journal. */
  const keep = (id: string, revision: number, problem: DutyProblem, actor: string, action: string) => {
    const text = canonicalJson(problem);
    const { name, posts, people } = problem;
    const at = nowMs();
    database.transaction(() => {
      database.run(
        `INSERT INTO duty_draft (id, name, revision, updated_at_ms, updated_by, problem) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, revision = excluded.revision,
           updated_at_ms = excluded.updated_at_ms, updated_by = excluded.updated_by, problem = excluded.problem`,
        ...[id, name, revision, at, actor, text],
      );
      const problemSha256 = createHash('sha256').update(text).digest('hex');
      const details = {
        ...{ posts: posts.length, people: people.length, draftRevision: revision, problemSha256 },
      };
      journal.append({ actor, action, subject: name, details });
    });
    tell();
    return find(id).row;
  };

  return {
    list: () => database.all('SELECT * FROM duty_draft ORDER BY updated_at_ms DESC, rowid DESC').map(rowOf),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    get: find,
    create(from, actor) {
      const count = Number(database.get('SELECT count(*) AS count FROM duty_draft')?.['count']);
      if (count >= MOST_DRAFTS)
        throw new ContractError('conflict', `there are ${count} drafts: remove one first`, 'draftId');
      const problem = readDutyText('text' in from ? from.text : draft(from).text);
      return keep(randomBytes(6).toString('hex'), 1, problem, actor, 'duty-draft.created');
    },
    save(draftId, revision, text, actor) {
      const { row } = find(draftId);
      if (row.revision !== revision)
        throw new ContractError('conflict', 'somebody else saved this draft meanwhile', 'revision');
      return keep(draftId, revision + 1, readDutyText(text), actor, 'duty-draft.saved');
    },
    remove(draftId, actor) {
      const { row } = find(draftId);
      database.transaction(() => {
        database.run('DELETE FROM duty_draft WHERE id = ?', draftId);
        journal.append({ actor, action: 'duty-draft.removed', subject: row.name, details: {} });
      });
      tell();
    },
  };
}

function rowOf(row: Readonly<Record<string, unknown>>): DutyDraftRow {
  // What was kept has been read as a problem before.
  const problem = JSON.parse(String(row['problem'])) as DutyProblem;
  return {
    ...{ id: String(row['id']), name: String(row['name']), from: problem.from, to: problem.to },
    ...{ posts: problem.posts.length, people: problem.people.length },
    ...{ revision: Number(row['revision']), updatedAtMs: Number(row['updated_at_ms']) },
    updatedBy: String(row['updated_by']),
  };
}
