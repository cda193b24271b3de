import { describe, expect, it } from 'vitest';
import { contentOf, draftOf, missingIn } from '../../../renderer/wall/view-draft.ts';
import { camerasOfScope, wallPages } from '../../../renderer/wall/wall-pages.ts';
import { WallViewContent } from '../../../shared/contract/wall-contract.ts';

const cameras = Array.from({ length: 20 }, (_, index) => ({ id: `c${index}`, roomId: `r${index >> 1}` }));
const ids = (list: readonly { id: string }[]): string[] => list.map(({ id }) => id);

describe('cameras of a view', () => {
  it('keeps the order of the site and forgets what is gone', () => {
    expect(ids(camerasOfScope(cameras, { kind: 'rooms', roomIds: ['r2', 'gone', 'r0'] }))).toEqual([
      'c0',
      'c1',
      'c4',
      'c5',
    ]);
    expect(ids(camerasOfScope(cameras, { kind: 'cameras', cameraIds: ['c9', 'c3'] }))).toEqual(['c3', 'c9']);
    expect(camerasOfScope(cameras, { kind: 'all' })).toHaveLength(20);
  });
});

describe('screens of a view', () => {
  it('shows pinned rooms on every screen and every other camera on exactly one', () => {
    const pages = wallPages(cameras, cameras, ['r0'], 6);
    expect(pages.pages).toBe(5);
    const seen: string[] = [];
    for (let page = 0; page < pages.pages; page += 1) {
      const visible = ids(pages.visible(page));
      expect(visible.slice(0, 2)).toEqual(['c0', 'c1']);
      expect(visible.length).toBeLessThanOrEqual(6);
      seen.push(...visible.slice(2));
    }
    expect(seen).toEqual(ids(cameras.slice(2)));
    expect(pages.pageOf('c7', 0)).toBe(1);
    expect(pages.pageOf('c0', 3)).toBe(3);
    expect(pages.pageOf('gone', 0)).toBe(-1);
  });

  it('leaves a tile for the others however many rooms are pinned', () => {
    const pages = wallPages(cameras, cameras, ['r0', 'r1', 'r2', 'r3'], 4);
    expect(pages.pinned).toHaveLength(3);
    for (let page = 0; page < pages.pages; page += 1) expect(pages.visible(page)).toHaveLength(4);
    expect(wallPages(cameras, cameras, [], 1).pages).toBe(20);
  });

  it('shows all on one screen without a wanted grid', () => {
    expect(wallPages(cameras, cameras, ['r0'], null)).toMatchObject({ grid: 20, pages: 1 });
    expect(wallPages([], [], [], null)).toMatchObject({ pages: 1 });
  });
});

describe('draft of a view', () => {
  it('is a valid view whatever was typed, and says what is missing', () => {
    const draft = draftOf(null, 1);
    expect(missingIn(draft)).toBe('rooms');
    expect(missingIn({ ...draft, roomIds: ['r1'] })).toBe('name');
    const full = { ...draft, roomIds: ['r1'], name: ' 一层 ', grid: 500, patrolSeconds: 9999.7 };
    expect(missingIn(full)).toBeNull();
    const content = contentOf(full);
    expect(WallViewContent.parse(content)).toEqual(content);
    expect(content).toMatchObject({ name: '一层', grid: 64, patrolSeconds: 120 });
    expect(contentOf(draftOf({ id: 'v', ...content }, 10))).toEqual(content);
  });
});
