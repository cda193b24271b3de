import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../../server/sqlite/database.ts';
import { ContractError } from '../../../shared/contract/errors.ts';
import type { RoomConfig } from '../../../shared/contract/site-config.ts';
import { MOST_VIEWS, type WallViewContent } from '../../../shared/contract/wall-contract.ts';
import type { Wall } from '../../../site/ports/wall.ts';
import { createWall } from '../../../site/wall/create-wall.ts';
import { wallMigrationSql } from '../../../site/wall/wall-migration.ts';

const content = (name: string): WallViewContent => ({
  name,
  scope: { kind: 'rooms', roomIds: ['r1'] },
  grid: 9,
  pinnedRoomIds: ['r2'],
  patrolSeconds: 20,
  startsPatrol: true,
});
const rooms: RoomConfig[] = ['r1', 'r2', 'r3'].map((id) => ({ id, name: id, kind: 'exam' }));

let folder: string;
let database: Database;
let entries: { action: string; subject: string; actor: string }[];
const openWall = (): Wall =>
  createWall({
    database,
    journal: { append: (entry) => void entries.push(entry) },
    rooms: () => rooms,
    nowMs: () => 1,
  });
let wall: Wall;
const names = (): string[] => wall.views().map(({ name }) => name);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'exam-wall-'));
  database = openDatabase(join(folder, 'site.db'));
  database.exec(wallMigrationSql);
  entries = [];
  wall = openWall();
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('stored views', () => {
  it('keeps what was decided across a restart of the service, and writes down who decided it', () => {
    const made = wall.createView(content('一层'), 'op1');
    const again = openWall();
    expect(again.views()).toEqual([{ id: made.id, ...content('一层') }]);
    expect(entries).toEqual([{ actor: 'op1', action: 'wall.view-created', subject: '一层', details: {} }]);
  });

  it('refuses a second view of the same name, and leaves no entry of the refused act', () => {
    wall.createView(content('一层'), 'op1');
    const other = wall.createView(content('二层'), 'op1');
    const codeOf = (work: () => void): string => {
      try {
        work();
      } catch (error) {
        return error instanceof ContractError ? error.code : String(error);
      }
      return 'none';
    };
    expect(codeOf(() => wall.createView(content('一层'), 'op1'))).toBe('conflict');
    expect(codeOf(() => wall.changeView(other.id, content('一层'), 'op1'))).toBe('conflict');
    expect(codeOf(() => wall.changeView('gone', content('x'), 'op1'))).toBe('not-found');
    expect(codeOf(() => wall.changeView(other.id, content('二层'), 'op1'))).toBe('none');
    expect(entries.map(({ action }) => action)).toEqual([
      'wall.view-created',
      'wall.view-created',
      'wall.view-changed',
    ]);
  });

  it('puts views in order and a removed one back where it was', () => {
    const ids = ['a', 'b', 'c', 'd'].map((name) => wall.createView(content(name), 'op1').id);
    wall.moveView(ids[3] ?? '', 0, 'op1');
    expect(names()).toEqual(['d', 'a', 'b', 'c']);
    wall.removeView(ids[0] ?? '', 'op1');
    expect(names()).toEqual(['d', 'b', 'c']);
    wall.restoreView(ids[0] ?? '', 'op1');
    expect(names()).toEqual(['d', 'a', 'b', 'c']);
    expect(() => wall.restoreView(ids[0] ?? '', 'op1')).toThrow(/no such removed view/);
    wall.moveView(ids[3] ?? '', 59, 'op1');
    expect(names()).toEqual(['a', 'b', 'c', 'd']);
  });

  it('keeps no more than the bound, and tells its listeners of every change', () => {
    const told: number[] = [];
    const stop = wall.onViews((views) => told.push(views.length));
    for (let index = 0; index < MOST_VIEWS; index += 1) wall.createView(content(`v${index}`), 'op1');
    expect(() => wall.createView(content('more'), 'op1')).toThrow(/at most/);
    expect(told).toHaveLength(MOST_VIEWS);
    stop();
    wall.removeView(wall.views()[0]?.id ?? '', 'op1');
    expect(told).toHaveLength(MOST_VIEWS);
  });
});

describe('floor plan', () => {
  it('has every room at first, keeps the ones a person moved, and gives them back', () => {
    const automatic = wall.floorPlan();
    expect(automatic.rooms.map(({ roomId, isPlaced }) => [roomId, isPlaced])).toEqual([
      ['r1', false],
      ['r2', false],
      ['r3', false],
    ]);
    const place = { floor: 2, x: 7, y: 9, width: 5, height: 2 };
    wall.placeRoom('r2', place, 'op1');
    wall.nameFloor(2, '实验楼', 'op1');
    const plan = openWall().floorPlan();
    expect(plan.rooms.find(({ roomId }) => roomId === 'r2')).toEqual({
      roomId: 'r2',
      ...place,
      isPlaced: true,
    });
    expect(plan.floorNames).toEqual([{ floor: 2, name: '实验楼' }]);
    wall.placeRoom('r2', null, 'op1');
    wall.nameFloor(2, '', 'op1');
    expect(wall.floorPlan()).toEqual(automatic);
    expect(() => wall.placeRoom('gone', place, 'op1')).toThrow(/no such room/);
  });
});
