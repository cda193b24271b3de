import { describe, expect, it } from 'vitest';
import { ImportKind } from '../../../shared/contract/roster-table.ts';
import { TABLE_TEMPLATES } from '../../../shared/domain/roster/table-templates.ts';
import { planImport } from '../../../site/roster/plan-import.ts';

const EXAMS = ['S1', 'S2'].map((id) => ({
  ...{ id, name: id, kind: 'exam' as const, subject: '' },
  ...{ start: '2026-06-07T09:00', end: '2026-06-07T11:00' },
}));

describe('sample tables offered for download', () => {
  it.each(ImportKind.options)('%s imports as it is, without a single error', (kind) => {
    const bytes = Buffer.from(`\uFEFF${TABLE_TEMPLATES[kind]}\r\n`);
    const { preview } = planImport(kind, bytes, {
      masters: { people: [], posts: [], sessions: kind === 'candidates' ? EXAMS : [], rooms: [] },
      rooms:
        kind === 'posts' || kind === 'candidates'
          ? [{ id: 'r01', name: '第01考场', kind: 'exam' as const }]
          : [],
      highestOccupiedSeat: () => -1,
    });
    expect(preview.problems).toEqual([]);
    // Both rows of candidates are one room's.
    expect(preview.added).toBe(kind === 'candidates' ? 1 : 2);
    expect(preview.encoding).toBe('utf-8');
  });
});
