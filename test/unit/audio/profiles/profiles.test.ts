import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import shippedJson from '../../../../resources/profiles/listening-default.json' with { type: 'json' };
import type { ListeningProfile } from '../../../../shared/contract/listening-profile.ts';
import {
  compareProfiles,
  LISTENING_LIMITS,
  limitSource,
  limitValue,
  readProfile,
  SHIPPED_PROFILE,
  withLimit,
} from '../../../../shared/domain/sound/listening-limits.ts';
import { limitWordsEn } from '../../../../shared/words/limit-words-en.ts';
import { limitWordsZh } from '../../../../shared/words/limit-words-zh.ts';
import { createListeningProfiles } from '../../../../site/audio/profiles/create-listening-profiles.ts';
import { type CheckedSite, checkedSite } from '../../../fakes/audio/checked-site.ts';

const read = readProfile(shippedJson);
if (read.kind === 'refused') throw new Error(`${read.field}: ${read.why}`);
const shipped: ListeningProfile = read.profile;

describe('limits as data', () => {
  test('every number of the schema is a limit people see, with its ground and its words', () => {
    const numbers = Object.entries(shipped).flatMap(([section, part]) =>
      typeof part === 'object'
        ? Object.entries(part).flatMap(([field, value]) =>
            typeof value === 'number' ? [`${section}.${field}`] : [],
          )
        : [],
    );
    expect(LISTENING_LIMITS.map(({ key }) => key).toSorted()).toEqual(numbers.toSorted());
    for (const limit of LISTENING_LIMITS) {
      expect(limitSource(shipped, limit)).not.toBe('');
      for (const words of [limitWordsZh, limitWordsEn]) expect(words.limitNames[limit.key]).toBeTruthy();
      expect(limitWordsZh.shippedSources[limit.section]).toBeTruthy();
      expect(readProfile(withLimit(shipped, limit, limit.most + 1)).kind).toBe('refused');
    }
    expect(shipped.name).toBe(SHIPPED_PROFILE);
  });

  test('a refusal names the field, also of limits that contradict each other', () => {
    const refused = (json: unknown) => {
      const found = readProfile(json);
      return found.kind === 'refused' ? found.field : null;
    };
    expect(refused({ ...shipped, sti: { ...shipped.sti, pass: 2 } })).toBe('sti.pass');
    expect(refused({ ...shipped, sti: { ...shipped.sti, warn: 0.7 } })).toBe('sti.warn');
    expect(refused({ ...shipped, snrA: { ...shipped.snrA, warnDb: 30 } })).toBe('snrA.warnDb');
    expect(refused({ ...shipped, response: { ...shipped.response, fromHz: 5_000 } })).toBe('response.fromHz');
    expect(refused({ ...shipped, thd: { ...shipped.thd, source: ' ' } })).toBe('thd.source');
    expect(refused({ ...shipped, extra: 1 })).toBe('extra');
    expect(refused({ ...shipped, hum: undefined })).toBe('hum');
    // Profiles of before results grew old.
    const { validity: _validity, ...older } = shipped;
    expect(readProfile(older)).toMatchObject({ kind: 'profile', profile: { validity: { mostHours: 24 } } });
  });

  test('nothing a file can hold makes the reader throw', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        expect(['profile', 'refused']).toContain(readProfile(json).kind);
      }),
    );
  });

  test('a comparison names exactly what differs', () => {
    for (const limit of LISTENING_LIMITS) {
      const value = limitValue(shipped, limit);
      const changed = withLimit(shipped, limit, value + 1);
      expect(compareProfiles(shipped, changed)).toEqual([{ limit, before: value, after: value + 1 }]);
    }
    expect(compareProfiles(shipped, shipped)).toEqual([]);
  });
});

describe('versions', () => {
  let site: CheckedSite;
  let entries: string[];
  let events: unknown[];
  beforeEach(() => {
    site = checkedSite();
    entries = [];
    events = [];
  });
  afterEach(() => site.remove());
  const open = (change: Partial<ListeningProfile> = {}) =>
    createListeningProfiles({
      database: site.database,
      journal: { append: ({ action }) => void entries.push(action) },
      outbox: {
        append: ({ data }) => {
          events.push(data);
          return { lane: 'B', epoch: 1, seq: 1 };
        },
      },
      shipped: { ...shipped, ...change },
      isOperator: (actor) => actor === 'op1',
      hasCamera: (id) => id === 'r01-front',
      nowMs: () => 1_780_000_000_000,
      log: () => undefined,
    });
  const own = (pass: number) => ({ ...shipped, name: '本考点', sti: { ...shipped.sti, pass } });

  test('the shipped limits judge until a named person saves others; both stay readable for ever', () => {
    const profiles = open();
    expect(profiles.active()).toEqual(shipped);
    expect(() => profiles.save(own(0.7), '省里要求', 'machine')).toThrow('named person');
    profiles.save(own(0.7), '省里要求', 'op1');
    profiles.save({ ...own(0.72), version: 99 }, '再提高', 'op1');
    expect(profiles.active()).toMatchObject({ name: '本考点', version: 2, sti: { pass: 0.72 } });
    const again = open();
    expect(again.active()).toEqual(profiles.active());
    expect(again.find('本考点', 1)?.sti.pass).toBe(0.7);
    expect(again.find(SHIPPED_PROFILE, shipped.version)).toEqual(shipped);
    expect(again.find('本考点', 3)).toBeNull();
    expect(again.table().versions.map(({ profile, author }) => [profile.name, author])).toContainEqual([
      '本考点',
      'op1',
    ]);
    again.use(SHIPPED_PROFILE, shipped.version, '恢复默认', 'op1');
    expect(open().active()).toEqual(shipped);
    expect(entries).toEqual(['listening-profile.saved', 'listening-profile.saved', 'listening-profile.used']);
    expect(events).toMatchObject([{ name: '本考点', version: 1 }, { version: 2 }, { name: SHIPPED_PROFILE }]);
    expect(() => site.database.run("UPDATE listening_profile SET body = '{}'")).toThrow('append-only');
  });

  test('refusals name the field, and the name of the shipped limits is the product’s own', () => {
    const profiles = open();
    const refusal = (json: unknown) => {
      try {
        profiles.save(json, 'x', 'op1');
        return null;
      } catch (error) {
        return error;
      }
    };
    expect(refusal({ ...own(0.7), sti: { pass: 3, warn: 0.6, source: 'x' } })).toMatchObject({
      code: 'bad-input',
      field: 'profile.sti.pass',
    });
    expect(refusal(shipped)).toMatchObject({ field: 'profile.name' });
    expect(refusal(null)).toMatchObject({ code: 'bad-input' });
    expect(profiles.table().uses).toEqual([]);
    expect(() => profiles.use('本考点', 7, 'x', 'op1')).toThrow('no such version');
  });

  test('a newer shipped version takes over where nothing was chosen, the older one stays readable', () => {
    open();
    const newer = open({ version: shipped.version + 1, thd: { ...shipped.thd, mostPercent: 3 } });
    expect(newer.active().thd.mostPercent).toBe(3);
    expect(newer.find(SHIPPED_PROFILE, shipped.version)?.thd.mostPercent).toBe(5);
  });

  test('a calibration counts until it is withdrawn', () => {
    const profiles = open();
    expect(() => profiles.calibrate('none', 94, 'x', 'op1')).toThrow('no such camera');
    profiles.calibrate('r01-front', 94.2, '声级计', 'op1');
    profiles.calibrate('r01-front', 93.8, '声级计', 'op1');
    expect(profiles.calibrations()).toMatchObject([{ cameraId: 'r01-front', offsetDb: 93.8, by: 'op1' }]);
    profiles.calibrate('r01-front', null, '换了摄像机', 'op1');
    expect(profiles.calibrations()).toEqual([]);
  });
});
