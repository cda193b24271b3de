import { describe, expect, it } from 'vitest';
import { withCommitHooks } from '../../../../../server/sqlite/after-commit.ts';
import { openDatabase } from '../../../../../server/sqlite/database.ts';
import { ContractError } from '../../../../../shared/contract/errors.ts';
import type { Operation } from '../../../../../site/ports/journal.ts';
import { createDutyDrafts } from '../../../../../site/roster/duty/drafts/create-duty-drafts.ts';
import { dutyDraftMigrationSql } from '../../../../../site/roster/duty/drafts/duty-draft-migration.ts';

const PROBLEM = {
  ...{ format: 'duty-problem/1', name: '示例值班', from: '2026-06-05', to: '2026-06-06' },
  posts: [{ id: 'office', name: '值班室', times: [{ id: 'day', start: '08:00', end: '20:00' }] }],
  people: [{ id: 'p1', name: '示例甲' }],
};

function rig() {
  const database = withCommitHooks(openDatabase(':memory:'));
  database.exec(dutyDraftMigrationSql);
  const journal: Operation[] = [];
  const open = () =>
    createDutyDrafts({
      database,
      journal: { append: (operation) => void journal.push(operation) },
      draft: (days) => ({ text: JSON.stringify({ ...PROBLEM, ...days }) }),
      nowMs: () => 1_780_000_000_000,
    });
  return { database, journal, open };
}

const refusal = (work: () => unknown): { code: string; field: string | undefined } => {
  try {
    work();
  } catch (error) {
    if (error instanceof ContractError) return { code: error.code, field: error.field };
  }
  throw new Error('was not refused');
};

describe('drafts of duty problems', () => {
  it('are made, saved by revision, kept over a restart and removed, each with its entry in the journal', () => {
    const { journal, open } = rig();
    const drafts = open();
    let told = 0;
    drafts.onChange(() => {
      told += 1;
    });
    const { id, revision } = drafts.create({ from: '2026-06-07', to: '2026-06-08' }, 'op1');
    expect(drafts.list()).toMatchObject([{ id, from: '2026-06-07', posts: 1, people: 1, revision: 1 }]);
    const text = JSON.stringify({
      ...PROBLEM,
      people: [{ id: 'p1', name: '示例甲', groups: ['办公室'], daysOff: ['2026-06-05'], maxShifts: 2 }],
    });
    expect(drafts.save(id, revision, text, 'op2')).toMatchObject({ revision: 2, updatedBy: 'op2' });
    // Somebody else has the older revision on the screen.
    expect(refusal(() => drafts.save(id, 1, text, 'op1'))).toEqual({ code: 'conflict', field: 'revision' });
    const kept = JSON.parse(open().get(id).text);
    expect(kept.people).toMatchObject([{ groups: ['办公室'], daysOff: ['2026-06-05'], maxShifts: 2 }]);
    drafts.remove(id, 'op1');
    expect(drafts.list()).toEqual([]);
    expect(refusal(() => drafts.get(id))).toEqual({ code: 'not-found', field: 'draftId' });
    expect(told).toBe(3);
    expect(journal.map(({ action, actor }) => `${action} ${actor}`)).toEqual([
      'duty-draft.created op1',
      'duty-draft.saved op2',
      'duty-draft.removed op1',
    ]);
    expect(journal[1]?.details).toMatchObject({ posts: 1, people: 1, draftRevision: 2 });
  });

  it('are refused by the field that is wrong, and the draft stays as it was', () => {
    const { open } = rig();
    const drafts = open();
    const { id } = drafts.create({ text: JSON.stringify(PROBLEM) }, 'op1');
    const wish = { wish: 'on', postId: 'office', start: '2026-06-05T09:00' };
    for (const [problem, field] of [
      [{ ...PROBLEM, people: [{ id: 'p1', requests: [wish] }] }, 'people[0].requests[0].start'],
      [{ ...PROBLEM, people: [{ id: 'p1', daysOff: ['2026-02-30'] }] }, 'people[0].daysOff[0]'],
      [{ ...PROBLEM, people: [{ id: 'p1', dayOff: ['2026-06-05'] }] }, 'people[0].dayOff'],
      [{ ...PROBLEM, shfits: [] }, 'shfits'],
      [{ ...PROBLEM, night: { start: '22:00', end: '06:00', minutes: 60, from: 1 } }, 'night.from'],
      [
        { ...PROBLEM, posts: [{ id: 'o', times: [{ id: 'd', start: '08:00', end: '20:00', until: 1 }] }] },
        'posts[0].times[0].until',
      ],
      [{ ...PROBLEM, rules: [{ id: 'rest', wieght: 3 }] }, 'rules[0].wieght'],
      [
        { ...PROBLEM, people: [{ id: 'p1', duties: [{ start: 'x', end: 'y', place: '' }] }] },
        'people[0].duties[0].start',
      ],
      [{ ...PROBLEM, to: '2026-06-04' }, 'to'],
    ] as const)
      expect(refusal(() => drafts.save(id, 1, JSON.stringify(problem), 'op1'))).toEqual({
        ...{ code: 'bad-input', field },
      });
    expect(refusal(() => drafts.create({ text: '{' }, 'op1'))).toEqual({ code: 'bad-input', field: 'text' });
    expect(drafts.get(id).row.revision).toBe(1);
    for (let count = 1; count < 50; count += 1) drafts.create({ text: JSON.stringify(PROBLEM) }, 'op1');
    expect(refusal(() => drafts.create({ text: JSON.stringify(PROBLEM) }, 'op1')).code).toBe('conflict');
  });
});
