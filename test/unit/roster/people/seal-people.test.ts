import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Database } from '../../../../server/sqlite/database.ts';
import { migrationCopies, openMigrated } from '../../../../server/sqlite/migrate.ts';
import { createPeopleBox } from '../../../../site/roster/people/people-box.ts';
import { createPeopleStore } from '../../../../site/roster/people/people-store.ts';
import { sealPeople, wipePlainPeople } from '../../../../site/roster/people/seal-people.ts';
import { siteSchema } from '../../../../site/schema.ts';
import { createKeyBox } from '../../../../site/store/create-key-box.ts';
import { person } from '../sample.ts';

const fixtures = join(import.meta.dirname, '..', '..', '..', 'fixtures', 'databases');
const PHONE = '13912345678';
const FORMER = '13787654321';
const FORGOTTEN = '13611112222';
const WORDS = '外甥在第07考场';
/** Everything that must not be readable on the disk. */
const SECRETS = [PHONE, FORMER, FORGOTTEN, WORDS];

let folder: string;
const keyOf = (at: string) => createKeyBox(join(at, 'site.key'));
const copiesOf = (at: string) => migrationCopies(join(at, 'site.db'));

/** A database of schema 5 with people in rows, in the history, in an answer to a command, and in what was deleted. */
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sealed-'));
  copyFileSync(join(fixtures, 'site-v5.db'), join(folder, 'site.db'));
  copyFileSync(join(fixtures, 'site-v5.key'), join(folder, 'site.key'));
  const plain = new DatabaseSync(join(folder, 'site.db'));
  plain.exec('BEGIN');
  const own = (phone: string) => ({ phone, relations: [{ roomId: null, text: WORDS }] });
  const whole = (phone: string) => JSON.stringify({ person: person('T7'), private: own(phone) });
  plain
    .prepare('INSERT INTO roster_person (id, value) VALUES (?, ?)')
    .run('T7', JSON.stringify(person('T7')));
  plain.prepare('INSERT INTO person_private VALUES (?, ?)').run('T7', JSON.stringify(own(PHONE)));
  plain.exec("INSERT INTO people_change VALUES (7, 5, 'op1', 'changed', '示例', 1)");
  plain.prepare('INSERT INTO people_change_item VALUES (7, ?, ?, ?)').run('T7', whole(FORMER), whole(PHONE));
  plain.prepare("INSERT INTO idempotency VALUES ('k', 'people.save', ?, 0)").run(whole(PHONE));
  for (let n = 0; n < 200; n += 1)
    plain.prepare('INSERT INTO person_private VALUES (?, ?)').run(`X${n}`, JSON.stringify(own(FORGOTTEN)));
  plain.exec("COMMIT; DELETE FROM person_private WHERE person_id LIKE 'X%'");
  plain.close();
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Which of the secrets can be read in any file of a folder. */
function readable(at: string): string[] {
  const files = readdirSync(at).map((name) => readFileSync(join(at, name)));
  return SECRETS.filter((secret) => files.some((bytes) => bytes.includes(secret)));
}

function expectKept(database: Database, at: string): void {
  const store = createPeopleStore(database, createPeopleBox(database, keyOf(at)));
  expect(store.person('T7')?.private).toEqual({
    phone: PHONE,
    relations: [{ roomId: null, text: WORDS }],
  });
  expect(store.byPhone(PHONE)).toEqual(['T7']);
  const [item] = store.items(7);
  expect([item?.before?.private.phone, item?.after?.private.phone]).toEqual([FORMER, PHONE]);
}

it('leaves no telephone number and no word about relatives readable in any file', () => {
  expect(readable(folder)).toEqual(SECRETS);
  const database = openMigrated(join(folder, 'site.db'), siteSchema);
  sealPeople(database, keyOf(folder));
  wipePlainPeople(database, copiesOf(folder));
  // While the service runs, with its log and shared memory beside the file.
  expect(readdirSync(folder)).toEqual(
    expect.arrayContaining(['site.db', 'site.db-wal', `site.db.before-v${siteSchema.length}`]),
  );
  expect(readable(folder)).toEqual([]);
  expectKept(database, folder);
  const store = createPeopleStore(database, createPeopleBox(database, keyOf(folder)));
  const [item] = store.items(7);
  if (!item) throw new Error('the history is empty');
  database.transaction(() => {
    store.apply([item]);
    store.remember({ atMs: 9, actor: 'op1', what: 'changed', subject: 'x' }, [item]);
  });
  expect(readable(folder)).toEqual([]);
  database.close();
  expect(readable(folder)).toEqual([]);
  // What an older version would read if somebody went back to the copy: everything but these.
  const copy = new DatabaseSync(copiesOf(folder)[0] ?? '');
  expect(copy.prepare("SELECT count(*) AS n FROM roster_person WHERE id = 'T7'").get()).toEqual({ n: 1 });
  expect(copy.prepare('PRAGMA user_version').get()).toEqual({ user_version: 5 });
  copy.close();
});

it('goes on where a power cut ended it, at whatever step', () => {
  const database = openMigrated(join(folder, 'site.db'), siteSchema);
  /** The files as they lie at this moment, as after pulling the plug. */
  const cut = (name: string): string => {
    const at = join(folder, name);
    mkdirSync(at);
    for (const file of readdirSync(folder).filter((one) => one.startsWith('site.')))
      cpSync(join(folder, file), join(at, file));
    return at;
  };
  const images = [cut('migrated')];
  sealPeople(database, keyOf(folder));
  images.push(cut('sealed'));
  expect(() =>
    wipePlainPeople(
      {
        ...database,
        exec(sql) {
          database.exec(sql);
          throw new Error('cut off');
        },
      },
      copiesOf(folder),
    ),
  ).toThrow('cut off');
  images.push(cut('half wiped'));
  wipePlainPeople(database, copiesOf(folder));
  images.push(cut('wiped'));
  database.close();
  expect(images.map((at) => readable(at).length > 0)).toEqual([true, true, true, false]);
  for (const at of images) {
    const again = openMigrated(join(at, 'site.db'), siteSchema);
    sealPeople(again, keyOf(at));
    wipePlainPeople(again, copiesOf(at));
    expectKept(again, at);
    expect(readable(at), at).toEqual([]);
    again.close();
  }
});

it('moves all rows or none', () => {
  const database = openMigrated(join(folder, 'site.db'), siteSchema);
  const key = keyOf(folder);
  let left = 3;
  const failing = {
    ...key,
    seal(text: string) {
      left -= 1;
      if (left < 0) throw new Error('no more');
      return key.seal(text);
    },
  };
  expect(() => sealPeople(database, failing)).toThrow('no more');
  expect(database.all('SELECT * FROM person_sealed')).toEqual([]);
  expect(() => wipePlainPeople(database, copiesOf(folder))).not.toThrow();
  sealPeople(database, key);
  expectKept(database, folder);
  database.close();
});
