import { describe, expect, test } from 'vitest';
import {
  byUse,
  civilField,
  fileHref,
  lastBegun,
  problemOf,
  readCivilField,
  type SealForm,
  sizeInWords,
  stateOf,
  timeLeftMs,
} from '../../../renderer/site/evidence/evidence-model.ts';

const ZONE = 'Asia/Shanghai';
const check = (path: string, ok: boolean) => ({
  atMs: 1,
  by: 'op1',
  path,
  ok,
  signature: 'valid' as const,
  missing: 0,
  changed: 0,
  extra: 0,
});
const form: SealForm = {
  fromMs: 1_000,
  toMs: 2_000,
  roomIds: ['r01'],
  title: 't',
  number: 'n',
  place: 'p',
  custodian: 'c',
};

describe('the seal page', () => {
  test('the newest verification of the own folder counts, a copy says nothing about it', () => {
    expect(stateOf({ isPresent: true, checks: [] })).toBe('unchecked');
    expect(stateOf({ isPresent: true, checks: [check('/media/a', false)] })).toBe('unchecked');
    expect(stateOf({ isPresent: true, checks: [check('', false), check('', true)] })).toBe('broken');
    expect(stateOf({ isPresent: true, checks: [check('/media/a', false), check('', true)] })).toBe('whole');
    expect(stateOf({ isPresent: false, checks: [check('', true)] })).toBe('gone');
  });

  test('times are read as they are shown, and nothing else', () => {
    const atMs = Date.UTC(2026, 5, 7, 1, 2, 3);
    expect(civilField(atMs, ZONE)).toBe('2026-06-07 09:02:03');
    expect(readCivilField(' 2026-06-07 09:02:03 ', ZONE)).toBe(atMs);
    expect(readCivilField('2026-06-07T09:02', ZONE)).toBe(atMs - 3_000);
    for (const bad of ['', '2026-06-07', '2026-13-07 09:00', '9:00', '2026-06-07 09:00:00.5'])
      expect(readCivilField(bad, ZONE), bad).toBeNull();
  });

  test('what cannot be sealed yet is named', () => {
    expect(problemOf(form, 3_000)).toBeNull();
    expect(problemOf(form, 1_500)).toBe('future');
    expect(problemOf({ ...form, toMs: 1_000 }, 3_000)).toBe('badRange');
    expect(problemOf({ ...form, fromMs: null }, 3_000)).toBe('badRange');
    expect(problemOf({ ...form, number: ' ' }, 3_000)).toBe('fill');
    expect(problemOf({ ...form, roomIds: [] }, 3_000)).toBe('fill');
  });

  test('sizes are decimal, as disks are labelled', () => {
    expect([0, 999, 1_000, 2_449_000_000, 999_600_000, 123_456_789].map(sizeInWords)).toEqual([
      '0 B',
      '999 B',
      '1.0 kB',
      '2.4 GB',
      '1.0 GB',
      '123 MB',
    ]);
  });

  test('the last session that has begun is offered first', () => {
    const session = (id: string, fromMs: number) => ({
      id,
      name: '',
      subject: '',
      fromMs,
      toMs: fromMs + 10,
    });
    const sessions = [session('a', 100), session('c', 300), session('b', 200)];
    expect(lastBegun(sessions, 250)?.id).toBe('b');
    expect(lastBegun(sessions, 50)).toBeNull();
  });

  test('time left, disks in order, and addresses', () => {
    expect(timeLeftMs({ done: 0, total: 10, startedAtMs: 0 }, 9_000)).toBeNull();
    expect(timeLeftMs({ done: 5, total: 20, startedAtMs: 0 }, 5_000)).toBe(15_000);
    const disk = (path: string, freeBytes: number, isOwnDisk: boolean) => ({
      path,
      freeBytes,
      isOwnDisk,
      totalBytes: 100,
    });
    expect(
      byUse([disk('/', 90, true), disk('/a', 1, false), disk('/b', 2, false)]).map((one) => one.path),
    ).toEqual(['/b', '/a', '/']);
    expect(fileHref('s', 'o', 'recordings/a.mp4')).toBe(
      '/api/v1/evidence/s/files/recordings/a.mp4?opening=o',
    );
  });
});
