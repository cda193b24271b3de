import { describe, expect, it } from 'vitest';
import { CSV_TEMPLATES } from '../../../renderer/site/people/csv-templates.ts';
import { ImportKind } from '../../../shared/contract/roster-table.ts';
import { planImport } from '../../../site/roster/plan-import.ts';

describe('sample tables offered for download', () => {
  it.each(ImportKind.options)('%s imports as it is, without a single error', (kind) => {
    const bytes = Buffer.from(`\uFEFF${CSV_TEMPLATES[kind]}\r\n`);
    const { preview } = planImport(kind, bytes, {
      masters: { people: [], posts: [], sessions: [] },
      rooms: kind === 'posts' ? [{ id: 'r01', name: '第01考场', kind: 'exam' as const }] : [],
      highestOccupiedSeat: () => -1,
    });
    expect(preview.problems).toEqual([]);
    expect(preview.added).toBe(2);
    expect(preview.encoding).toBe('utf-8');
  });
});
