import { expect, test } from 'vitest';
import profileJson from '../../../../resources/profiles/interruption-default.json' with { type: 'json' };
import { openDatabase } from '../../../../server/sqlite/database.ts';
import { InterruptionProfile } from '../../../../shared/contract/interruption-profile.ts';
import { createInterruptionRules } from '../../../../site/audio/interruption/create-interruption-rules.ts';
import { interruptionRulesMigrationSql } from '../../../../site/audio/interruption/interruption-rules-migration.ts';
import { ownProfile } from './own-profile.ts';

const shipped = InterruptionProfile.parse(profileJson);

function site() {
  const database = openDatabase(':memory:');
  database.exec(interruptionRulesMigrationSql);
  const entries: string[] = [];
  const start = (own: InterruptionProfile | null = null) =>
    createInterruptionRules({
      database,
      journal: { append: ({ action, actor }) => void entries.push(`${action} ${actor}`) },
      files: { shipped, own },
      isOperator: (actor) => actor === 'op1',
      nowMs: () => 1_780_000_000_000,
    });
  return { database, entries, start };
}

test('rules are saved by a named person as a version with its reason, used at once and after a restart', () => {
  const { database, entries, start } = site();
  const rules = start();
  expect(rules.active()).toEqual(shipped);
  const edited = {
    ...shipped,
    name: '本省规则',
    rules: { ...shipped.rules, rooms: { ...shipped.rules.rooms, togetherWithinSeconds: 30 } },
  };
  expect(() => rules.save(edited, '按通知', 'machine')).toThrow('named person');
  rules.save({ ...edited, version: 99 }, '按通知', 'op1');
  expect(start().active()).toMatchObject({
    name: '本省规则',
    version: 1,
    rules: { rooms: { togetherWithinSeconds: 30 } },
  });
  expect(
    start()
      .table()
      .versions.find(({ profile }) => profile.name === '本省规则'),
  ).toMatchObject({
    author: 'op1',
    reason: '按通知',
    isShipped: false,
  });
  rules.use(shipped.name, shipped.version, '恢复', 'op1');
  expect(start().active()).toEqual(shipped);
  expect(entries).toEqual(['interruption-rules.saved op1', 'interruption-rules.used op1']);
  expect(() => database.run("UPDATE interruption_rules SET body = '{}'")).toThrow('append-only');
  expect(() => database.run('DELETE FROM interruption_rules_use')).toThrow('append-only');
});

test('a refusal names the field and changes nothing', () => {
  const { start } = site();
  const rules = start();
  const refusal = (json: unknown): unknown => {
    try {
      rules.save(json, 'x', 'op1');
      return null;
    } catch (error) {
      return error;
    }
  };
  const own = { ...shipped, name: '本省规则' };
  expect(refusal({ ...own, rules: { ...own.rules, resume: [] } })).toMatchObject({
    field: 'profile.rules.resume',
  });
  const [first] = own.rules.resume;
  expect(refusal({ ...own, rules: { ...own.rules, resume: [{ ...first, clause: ' ' }] } })).toMatchObject({
    field: 'profile.rules.resume[0].clause',
  });
  expect(refusal({ ...own, minutes: 3 })).toMatchObject({ field: 'profile.minutes' });
  expect(refusal(shipped)).toMatchObject({ field: 'profile.name' });
  expect(refusal(null)).toMatchObject({ code: 'bad-input' });
  expect(rules.table().uses).toEqual([]);
});

test("a site's own file is used from its first start on, once, and gives way to what a person chooses later", () => {
  const { entries, start } = site();
  expect(start(ownProfile).active()).toEqual(ownProfile);
  const again = start(ownProfile);
  expect(again.table().uses).toHaveLength(1);
  again.use(shipped.name, shipped.version, '恢复', 'op1');
  expect(start(ownProfile).active()).toEqual(shipped);
  expect(entries).toEqual(['interruption-rules.used system', 'interruption-rules.used op1']);
});
