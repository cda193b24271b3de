import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type HookedDatabase, withCommitHooks } from '../../../server/sqlite/after-commit.ts';
import { openMigrated } from '../../../server/sqlite/migrate.ts';
import { SiteConfig } from '../../../shared/contract/site-config.ts';
import { BenchResult } from '../../../shared/contract/sound-bench.ts';
import { createInterruptionRules } from '../../../site/audio/interruption/create-interruption-rules.ts';
import { readInterruptionFiles } from '../../../site/audio/interruption/read-interruption-profile.ts';
import { createSignatureStore } from '../../../site/audio/papers/signature-store.ts';
import { createProgrammeStore } from '../../../site/audio/recordings/programme-store.ts';
import { createAudioCheckStore } from '../../../site/audio/run/audio-check-store.ts';
import { createWatchStore } from '../../../site/audio/watch/watch-store.ts';
import { createZoneStore } from '../../../site/audio/zones/zone-store.ts';
import { createExamPlanStore } from '../../../site/exam/exam-plan-store.ts';
import { createTimelineStore } from '../../../site/exam/timeline-store.ts';
import { createOrderStore } from '../../../site/orders/order-store.ts';
import { createRosterDayStore } from '../../../site/roster/day/roster-day-store.ts';
import { createRosterDeskStore } from '../../../site/roster/day/roster-desk-store.ts';
import { createDutyCallStore } from '../../../site/roster/duty/calls/duty-call-store.ts';
import { createDutyStore } from '../../../site/roster/duty/duty-store.ts';
import { createDutyPlanStore } from '../../../site/roster/duty/plan/duty-plan-store.ts';
import { createPeopleBox } from '../../../site/roster/people/people-box.ts';
import { createPeopleStore } from '../../../site/roster/people/people-store.ts';
import { sealPeople } from '../../../site/roster/people/seal-people.ts';
import { createPlanStore } from '../../../site/roster/plan/plan-store.ts';
import { createRosterStore } from '../../../site/roster/roster-store.ts';
import { createRosterRules } from '../../../site/roster/rules/create-roster-rules.ts';
import { readRulesFile } from '../../../site/roster/rules/read-rules-file.ts';
import { createTableImportStore } from '../../../site/roster/tables/table-import-store.ts';
import { siteSchema as migrations } from '../../../site/schema.ts';
import { createSelfTestStore } from '../../../site/self-test/self-test-store.ts';
import { createJournal } from '../../../site/store/create-journal.ts';
import { createKeyBox, type KeyBox } from '../../../site/store/create-key-box.ts';
import { createRegistry } from '../../../site/store/create-registry.ts';
import { createOutboxSpace } from '../../../site/uplink/outbox-space.ts';
import { siteConfig } from '../../fakes/run-program.ts';

const fixtures = join(import.meta.dirname, '..', '..', 'fixtures', 'databases');

/** Rows of schema 5 lie sealed afterwards. */
const RESOURCES = join(import.meta.dirname, '../../../resources');

function expectPeople(database: HookedDatabase, keyBox: KeyBox): void {
  sealPeople(database, keyBox);
  const people = createPeopleStore(database, createPeopleBox(database, keyBox));
  expect(people.person('t0001')?.private.relations).toEqual([{ roomId: null, text: '亲属' }]);
  expect(people.changes()).toMatchObject([{ what: 'imported', people: 1 }]);
  expect(people.headers().get('姓名')).toBe('name');
}

function expectRostersOf5(database: HookedDatabase): void {
  const roster = createRosterStore(database);
  expect(roster.locks()).toEqual([{ sessionId: 's1', postId: 'room-r01', seat: 0 }]);
  expect(roster.lastStep()).toMatchObject([{ before: null, after: 't0001' }]);
  const rules = createRosterRules({
    database,
    shipped: readRulesFile(join(RESOURCES, 'profiles', 'roster-rules-default.json')),
    record: () => undefined,
    onChange: () => undefined,
    isOperator: () => true,
    nowMs: () => 1,
  }).table();
  expect(rules.versions).toContainEqual(
    expect.objectContaining({
      profile: expect.objectContaining({ name: 'own-rules', version: 1 }),
      reason: '按通知',
    }),
  );
  expect(rules.uses).toHaveLength(1);
  expect(createPlanStore(database).list()).toMatchObject([{ id: 'plan-1', seed: 7, lowerBound: 10 }]);
  const duty = createDutyStore(database);
  expect(duty.plan()?.name).toBe('值班');
  expect(duty.facts()).toMatchObject([{ fact: { kind: 'sign-on', personId: 'a' } }]);
  expect(createRosterDayStore(database).facts()).toMatchObject([{ kind: 'sign-in', personId: 't0001' }]);
  expect(createAudioCheckStore(database).get('check-1')?.emission?.playing?.page).toBe('p1');
  expect(createWatchStore(database).get('watch-1')?.blind).toEqual([{ fromMs: 10, toMs: 20 }]);
}

function expectDayOf6(database: HookedDatabase): void {
  expect(createDutyPlanStore(database).list()).toMatchObject([{ id: 'p1', state: 'discarded' }]);
  expect(createZoneStore(database).list()).toEqual([{ roomId: 'r01', zone: '一区' }]);
  expect(createAudioCheckStore(database).get('check-1')?.zone).toBe('一区');
  expect(createOrderStore(database).find('fixture-1')?.instruction.text).toBe('请核查');
  expect(createRosterDeskStore(database).setup()).toMatchObject({
    reports: [{ sessionId: 's1', minutes: 45 }],
    standby: [{ personId: 't0001', place: '候考室' }],
    cards: [{ card: '900001', personId: 't0001' }],
  });
  expect(String(database.get('SELECT value FROM responsibility_version')?.value)).toContain('主考');
}

function expectSiteOf7(database: HookedDatabase): void {
  expect(createRosterStore(database).masters().rooms[0]).toMatchObject({
    roomId: 'r01',
    building: '东楼',
    sessions: [{ sessionId: 's1' }],
  });
  const space = createOutboxSpace({ database, capBytes: 2 ** 31, ballast: null, nowMs: () => 3_000 });
  expect(space.status().suppressed).toBe(3);
  expect(createDutyCallStore(database).calls()).toMatchObject([{ id: 'c1', results: [{ outcome: 'late' }] }]);
  expect(String(database.get('SELECT * FROM duty_draft')?.name)).toBe('值班');
  const rules = createInterruptionRules({
    database,
    journal: { append: () => undefined },
    files: readInterruptionFiles(RESOURCES, '/nonexistent'),
    isOperator: () => true,
    nowMs: () => 6,
  });
  expect(rules.active()).toMatchObject({ name: '本省规则', rules: { rooms: { togetherWithinSeconds: 30 } } });
}

function expectExamDayOf8(database: HookedDatabase): void {
  expect(createExamPlanStore(database).active()?.plan.name).toBe('示例高考');
  expect(createTimelineStore(database).facts(['s1'])).toHaveLength(1);
  expect(String(database.get('SELECT key FROM exam_reminder')?.key)).toBe('s1 open');
  expect(String(database.get('SELECT * FROM exam_library')?.name)).toBe('本省模板');
  expect(createTableImportStore(database).last()).toMatchObject({ kind: 'rooms', fileName: '考场.csv' });
  expect(createSelfTestStore(database).newest(1)[0]).toMatchObject({ id: 'st1', end: { state: 'done' } });
}

test('there is a database of every released schema version', () => {
  const versions = readdirSync(fixtures).flatMap((name) => /^site-v(\d+)\.db$/.exec(name)?.[1] ?? []);
  expect(versions.map(Number).sort()).toEqual(migrations.map(({ version }) => version));
});

for (const { version } of migrations)
  test(`a database of version ${version} opens with everything in it`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'exam-past-'));
    try {
      const path = join(folder, 'site.db');
      copyFileSync(join(fixtures, `site-v${version}.db`), path);
      const database = withCommitHooks(openMigrated(path, migrations));
      const keyBox = createKeyBox(join(fixtures, `site-v${version}.key`));
      const { registry, isFirstStart } = createRegistry(database, keyBox, SiteConfig.parse(siteConfig()));
      expect(isFirstStart).toBe(false);
      expect(registry.site().code).toBe('0000000009');
      expect(registry.rooms()).toHaveLength(2);
      expect(registry.cameras()[0]?.sub).toBe('rtsp://127.0.0.1:9/x');
      const journal = createJournal(database, { nowMs: Date.now, monoMs: () => 0, boot: 'test' });
      expect(journal.verify().ok).toBe(true);
      expect(database.all('SELECT text FROM duty_log ORDER BY id').map(({ text }) => text)).toEqual([
        '开门',
        '试卷到达',
      ]);
      if (version >= 3)
        expect(createAudioCheckStore(database).get('check-1')).toMatchObject({
          phase: 'done',
          rooms: [{ roomId: 'r01', reasons: [{ code: 'no-microphone' }] }],
        });
      if (version >= 4)
        expect(createWatchStore(database).get('watch-1')).toMatchObject({
          phase: 'failed',
          title: '英语听力',
          incidents: [{ id: 'fault-1', fault: 'silent', toMs: null }],
        });
      if (version >= 4)
        expect(createProgrammeStore(database).get('programme-1')).toMatchObject({
          title: '英语听力',
          cues: [{ question: '1', startMs: 95_000 }],
        });
      if (version >= 4)
        expect(
          BenchResult.parse(
            JSON.parse(String(database.get('SELECT result FROM sound_bench_result')?.result)),
          ),
        ).toMatchObject({ kind: 'thd', figures: { thdPercent: 0.02 } });
      if (version >= 4)
        expect(createSignatureStore(database).of('check', 'check-1')).toMatchObject([
          { name: '周敏', role: 'technician', roomId: null },
        ]);
      if (version >= 5) expectRostersOf5(database);
      if (version >= 5) expectPeople(database, keyBox);
      if (version >= 6) expectDayOf6(database);
      if (version >= 7) expectSiteOf7(database);
      if (version >= 8) expectExamDayOf8(database);
      database.close();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
