import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BOOK_LIMITS } from '../../../../server/table/book.ts';
import { createBookWriter } from '../../../../server/table/book-writer.ts';
import { readBook } from '../../../../server/table/read-book.ts';
import { zipInMemory } from '../../../../server/table/xlsx/write-zip.ts';
import { PeopleChange, PersonRecord } from '../../../../shared/contract/people.ts';
import { PersonPrivate } from '../../../../shared/contract/person-records.ts';
import { createBookReader } from '../../../../site/roster/people/book-reader.ts';
import { person } from '../sample.ts';
import { choiceOf, openPeople, WORKER } from './people-stage.ts';

const SECRETS = ['示例甲', '示例乙', '13800001234', '其女在本考场', '赵考核', '高三7班'];
const LIST =
  '编号,姓名,学校,手机,任教班级,回避考场,亲属关系,培训合格,考核人\nT1,示例甲,东湖,13800001234,高三7班,第01考场,其女在本考场,是,赵考核\nT2,示例乙,西山,,,,,,\n';

let folder: string;
let site: ReturnType<typeof openPeople>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'people-'));
  site = openPeople(folder);
});
afterEach(() => {
  site.close();
  rmSync(folder, { recursive: true });
});

const importText = async (text: string | Uint8Array) =>
  site.people.import((await choiceOf(site.people, text)).choice, 'op1');
const names = () => site.roster.table().people.map(({ name }) => name);
const code = (wanted: string, field?: string) =>
  expect.objectContaining({ code: wanted, ...(field ? { field } : {}) });

describe('an import', () => {
  it('is whole, is told to the listeners, and can be taken back', async () => {
    let told = 0;
    site.roster.onChange(() => {
      told += 1;
    });
    const change = await importText(LIST);
    expect(PeopleChange.parse(change)).toMatchObject({ what: 'imported', subject: 'a.csv', people: 2 });
    expect(names()).toEqual(['示例甲', '示例乙']);
    expect(told).toBe(1);
    expect(PersonRecord.parse(site.people.person('T1')).private).toEqual({
      phone: '13800001234',
      relations: [{ roomId: 'r01', text: '其女在本考场' }],
    });
    await importText('编号,姓名,学校\nT1,示例甲,南园\nT3,示例丙,南园\n');
    site.people.undo(2, 'op1');
    expect(names()).toEqual(['示例甲', '示例乙']);
    expect(site.people.person('T1').person.school).toBe('东湖');
    site.people.undo(1, 'op1');
    expect(names()).toEqual([]);
    expect(site.database.all('SELECT * FROM person_sealed')).toEqual([]);
  });

  it('writes nothing when one row is wrong, nobody said who it is, or the journal fails', async () => {
    await expect(importText(`${LIST}T4,,,,,,,,\n`)).rejects.toMatchObject(code('bad-input', '姓名'));
    site.failNext(true);
    await expect(importText(LIST)).rejects.toThrow('journal');
    site.failNext(false);
    expect(names()).toEqual([]);
    expect(site.people.changes()).toEqual([]);
    await importText(LIST);
    await expect(importText('姓名,学校\n示例甲,南园\n')).rejects.toMatchObject(
      code('bad-input', 'decisions'),
    );
    await expect(importText(LIST)).rejects.toMatchObject(code('bad-input', 'file'));
  });

  it('remembers what a header was said to be, also after a restart', async () => {
    const { choice } = await choiceOf(site.people, '姓名,身份\n甲,主考\n');
    const columns = choice.columns.map((one) =>
      one.column === 1 ? { ...one, field: 'post' as const } : one,
    );
    await site.people.import({ ...choice, columns }, 'op1');
    site.close();
    site = openPeople(folder);
    const again = await site.people.inspect(Buffer.from('身份 ,姓名\n副主考,乙\n'));
    expect(again.sheets[0]?.columns[0]).toMatchObject({ field: 'post', isRemembered: true });
  });

  it('of a file nobody can read is a fault in words, and the thread that read it is gone', async () => {
    expect((await choiceOf(site.people, Buffer.from('d0cf11e0a1b11ae1', 'hex'))).fault?.code).toBe(
      'old-excel',
    );
    const large = zipInMemory([
      { name: 'xl/workbook.xml', content: Buffer.alloc(BOOK_LIMITS.unpackedBytes + 1) },
    ]);
    expect((await choiceOf(site.people, large)).fault?.code).toBe('too-large');
    const slow = createBookReader(WORKER, 1);
    expect(await slow.read(Buffer.from(LIST))).toMatchObject({ isRead: false, fault: 'timeout' });
    slow.close();
  });
});

describe('a record', () => {
  beforeEach(() => importText(LIST));

  it('is saved against the version that was seen, with what follows from it', () => {
    const { person: one, private: own, version } = site.people.person('T2');
    const training = {
      what: '监考培训',
      takenOn: '2026-05-20',
      isPassed: true,
      expiresOn: null,
      examiner: '',
      score: null,
    };
    const saved = site.people.save(
      { version, person: { ...one, trainings: [training] }, private: { ...own, phone: '13911112222' } },
      'op1',
    );
    expect(saved.person).toMatchObject({ isTrained: true, state: 'passed', phoneMasked: '139****2222' });
    expect(() => site.people.save({ version, person: one, private: own }, 'op1')).toThrow(/meantime/);
    expect(() => site.people.save({ version: null, person: one, private: own }, 'op1')).toThrow(/already/);
    site.people.undo(site.people.changes()[0]?.seq ?? 0, 'op1');
    expect(site.people.person('T2')).toMatchObject({ person: one, private: own, version });
  });

  it('is found by its whole telephone number, however it is written, and by no part of it', () => {
    expect(site.people.byPhone('13800001234')).toEqual(['T1']);
    expect(site.people.byPhone('+8613800001234')).toEqual(['T1']);
    expect(site.people.byPhone('00001234')).toEqual([]);
    site.people.undo(1, 'op1');
    expect(site.people.byPhone('13800001234')).toEqual([]);
  });

  it('says who changed it last, also by taking back', () => {
    const { version, person: one, private: own, changedBy } = site.people.person('T2');
    expect(changedBy).toEqual({ actor: 'op1', atMs: 1_000 });
    site.people.save({ version, person: { ...one, county: '示例县' }, private: own }, 'op2');
    expect(site.people.person('T2').changedBy?.actor).toBe('op2');
    site.people.undo(2, 'op3');
    expect(site.people.person('T2').changedBy?.actor).toBe('op3');
    expect(site.people.person('T1').changedBy?.actor).toBe('op1');
  });

  it('is made again after it was taken back, step by step, until something else is changed', () => {
    site.people.record(['T1', 'T2'], { kind: 'post', post: '主考' }, 'op1');
    const { version } = site.people.person('T2');
    site.people.remove('T2', version, 'op1');
    for (const seq of [3, 2]) expect(site.people.undo(seq, 'op1')).toMatchObject({ seq, isUndone: true });
    expect(site.people.changes().map(({ seq, isUndone }) => [seq, isUndone])).toEqual([
      ...[
        [3, true],
        [2, true],
        [1, false],
      ],
    ]);
    expect(() => site.people.redo(3, 'op1')).toThrow(/meantime/);
    site.close();
    site = openPeople(folder);
    expect(site.people.redo(2, 'op1')).toMatchObject({ seq: 2, what: 'recorded', isUndone: false });
    expect(site.people.person('T2').person.post).toBe('主考');
    site.people.redo(3, 'op1');
    expect(names()).toEqual(['示例甲']);
    expect(() => site.people.redo(3, 'op1')).toThrow(/meantime/);
    site.people.undo(3, 'op1');
    site.people.record(['T1'], { kind: 'post', post: '副主考' }, 'op1');
    expect(() => site.people.redo(3, 'op1')).toThrow(/meantime/);
    expect(names()).toHaveLength(2);
  });

  it('is taken back through the newest fifty changes', () => {
    for (let n = 0; n < 55; n += 1) site.people.record(['T1'], { kind: 'post', post: `岗位${n}` }, 'op1');
    const seqs = site.people.changes().map(({ seq }) => seq);
    expect(seqs).toHaveLength(50);
    for (const seq of seqs) site.people.undo(seq, 'op1');
    expect(site.people.person('T1').person.post).toBe('岗位4');
    for (const seq of seqs.toReversed()) site.people.redo(seq, 'op1');
    expect(site.people.person('T1').person.post).toBe('岗位54');
  });

  it('of many is one step', () => {
    const training = {
      what: '监考培训',
      takenOn: null,
      isPassed: false,
      expiresOn: null,
      examiner: '',
      score: 41,
    };
    const change = site.people.record(['T1', 'T2', 'T1'], { kind: 'training', training }, 'op1');
    expect(change.people).toBe(2);
    expect(site.roster.table().people.map(({ isTrained }) => isTrained)).toEqual([false, false]);
    site.people.undo(change.seq, 'op1');
    expect(site.roster.table().people.map(({ isTrained }) => isTrained)).toEqual([true, false]);
    expect(() => site.people.record(['T1', 'T9'], { kind: 'post', post: 'x' }, 'op1')).toThrow(
      /no such person/,
    );
    expect(site.people.person('T1').person.post).toBe('');
  });

  it('of somebody on the roster cannot be removed, also not by taking back', () => {
    const sessions = Buffer.from(
      '编号,名称,类型,开始,结束\nS1,语文,考试,2026-06-07 09:00,2026-06-07 11:30\n',
    );
    site.roster.import({ kind: 'sessions', fileName: 's.csv', bytes: sessions }, 'op1');
    site.roster.ensureRoomPosts('op1');
    const { revision } = site.roster.table();
    site.roster.assign({ sessionId: 'S1', postId: 'room:r01', seat: 0, personId: 'T1', revision }, 'op1');
    expect(() => site.people.remove('T1', site.people.person('T1').version, 'op1')).toThrow(/seat/);
    expect(() => site.people.undo(1, 'op1')).toThrow(/seat/);
    expect(names()).toHaveLength(2);
    site.people.remove('T2', site.people.person('T2').version, 'op1');
    expect(names()).toEqual(['示例甲']);
    expect(site.people.readiness()).toEqual({ assigned: 1, untrained: 0, unsigned: 1, onLeave: 0 });
  });

  it('takes a scan by what it is, keeps it under its hash and shows it to nobody who does not know it', () => {
    const pdf = Buffer.from('%PDF-1.7 示例');
    const { version } = site.people.person('T1');
    const saved = site.people.attachScan({ id: 'T1', version, post: '监考员', bytes: pdf }, 'op1');
    const hash = saved.person.letters[0]?.scanSha256 ?? '';
    const found = site.people.scan(hash);
    expect(found.mediaType).toBe('application/pdf');
    expect(readFileSync(found.path)).toEqual(pdf);
    expect(() => site.people.scan('../../site')).toThrow(/no such scan/);
    expect(() =>
      site.people.attachScan(
        { id: 'T1', version: saved.version, post: 'x', bytes: Buffer.from('<html>') },
        'op1',
      ),
    ).toThrow(/PDF/);
  });
});

describe('a workbook of many people', () => {
  it('is written while the service answers others', async () => {
    const rows = Array.from(
      { length: 1_200 },
      (_, n) => `T${n},示例${n},东湖,138${String(n).padStart(8, '0')}`,
    );
    await importText(`编号,姓名,学校,手机\n${rows.join('\n')}\n`);
    let isWritten = false;
    const written = site.people.exported('xlsx', 'op1').then((bytes) => {
      isWritten = true;
      return bytes;
    });
    // Another call an event of the loop: written in the service's own thread, it lets one of them through.
    let answered = 0;
    while (!isWritten && answered < 200) {
      await new Promise((resolve) => setImmediate(resolve));
      if (!isWritten && site.people.person('T7').private.phone === '13800000007') answered += 1;
    }
    expect(answered).toBe(200);
    const book = readBook(await written);
    expect(book.isRead && book.sheets[0]?.rows.length).toBe(1_201);
  });

  it('that cannot be written is a refusal, and the next one is written', async () => {
    const writer = createBookWriter(WORKER, 1);
    const sheets = [{ name: 'a', rows: [['a']], widths: [5] }];
    await expect(writer.write(sheets)).rejects.toThrow('too long');
    await expect(createBookWriter(WORKER).write(sheets)).resolves.toBeInstanceOf(Uint8Array);
  });
});

describe('nothing that goes upward', () => {
  it('has a name, a telephone number, a class, an examiner or a relation in it', async () => {
    await importText(LIST);
    const { version, person: one, private: own } = site.people.person('T1');
    site.people.save({ version, person: { ...one, county: '示例县' }, private: own }, 'op1');
    site.people.record(['T1'], { kind: 'state', state: 'vetted' }, 'op1');
    site.people.undo(site.people.changes()[0]?.seq ?? 0, 'op1');
    const json = Buffer.from(site.people.pseudonymous('json', 'op1')).toString();
    const csv = Buffer.from(site.people.pseudonymous('csv', 'op1')).toString();
    const upward = site.database
      .all('SELECT type, bytes FROM outbox_event')
      .map(({ type, bytes }) => `${type} ${bytes instanceof Uint8Array ? Buffer.from(bytes).toString() : ''}`)
      .join('\n');
    expect(upward).toContain('people.imported');
    // The table of the roster goes to every page: the private half is not in it either.
    const page = JSON.stringify(site.roster.table());
    for (const secret of SECRETS) {
      for (const text of [json, csv, upward]) expect(text).not.toContain(secret);
    }
    for (const secret of ['13800001234', '其女在本考场']) expect(page).not.toContain(secret);
    expect(JSON.stringify(site.journal.list({ beforeSeq: null, limit: 50 }))).not.toMatch(/13800001234|其女/);
    expect(json).not.toMatch(/"T1"|T2/);
    const [first] = JSON.parse(json).people;
    expect(Object.keys(first)).not.toContain('name');
  });

  it('but the same pseudonym each time, another one at another site', async () => {
    await importText(LIST);
    const pseudonyms = (): string[] =>
      JSON.parse(Buffer.from(site.people.pseudonymous('json', 'op1')).toString()).people.map(
        (one: { pseudonym: string }) => one.pseudonym,
      );
    const first = pseudonyms();
    site.close();
    site = openPeople(folder);
    expect(pseudonyms()).toEqual(first);
    site.database.run('DELETE FROM people_key');
    expect(pseudonyms()).not.toEqual(first);
  });
});

it('people imported before there were records have them empty', () => {
  const old = { ...person('T1') };
  site.database.run('INSERT INTO roster_person (id, value) VALUES (?, ?)', 'T1', JSON.stringify(old));
  expect(site.people.person('T1').private).toEqual(PersonPrivate.parse({}));
});
