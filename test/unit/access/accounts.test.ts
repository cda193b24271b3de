import { argon2Verify } from 'hash-wasm';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Accounts } from '../../../server/access/create-accounts.ts';
import { createLockOut } from '../../../server/access/lock-out.ts';
import { createPasswordHasher, HASH_COST } from '../../../server/access/password-hash.ts';
import { passwordFault } from '../../../server/access/password-rules.ts';
import { createSessions } from '../../../server/access/sessions.ts';
import { openDatabase } from '../../../server/sqlite/database.ts';
import type { CentreRole } from '../../../shared/contract/define.ts';
import { CHEAP, memoryAccounts } from '../../fakes/access/memory-accounts.ts';

const PASSWORD = 'san-lou-de-chuanghu';
const CALLER = { actor: 'wang', address: '10.0.0.5' };
let nowMs = 0;
let accounts: Accounts<CentreRole>;
const time = { nowMs: () => nowMs, monoMs: () => nowMs };

beforeEach(async () => {
  nowMs = 1_000_000;
  accounts = await memoryAccounts(time);
  await accounts.add({ name: 'wang', person: '王值班', role: 'administrator', password: PASSWORD }, CALLER);
});

const signIn = async (name = 'wang', password = PASSWORD, address = '10.0.0.9'): Promise<string> => {
  const done = await accounts.signIn(name, password, address);
  if (done.kind !== 'signed-in') throw new Error(done.kind);
  return done.secret;
};

describe('hashes', () => {
  test('the cost is at least what OWASP asks of Argon2id: 19 MiB and two passes', () => {
    expect(HASH_COST.memoryKib).toBeGreaterThanOrEqual(19 * 1024);
    expect(HASH_COST.passes).toBeGreaterThanOrEqual(2);
  });
  test('the encoded text names its cost, is salted, and another reader of Argon2id agrees', async () => {
    const hasher = createPasswordHasher();
    const [one, two] = [await hasher.hash(PASSWORD), await hasher.hash(PASSWORD)];
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(two);
    expect(await argon2Verify({ password: PASSWORD, hash: one })).toBe(true);
    expect(await hasher.verify(`${PASSWORD} `, one)).toBe(false);
    expect(await hasher.verify(PASSWORD, 'no hash')).toBe(false);
  });
  test('a flood is turned away instead of kept', async () => {
    const hasher = createPasswordHasher(CHEAP, 0);
    const asked = await Promise.allSettled(Array.from({ length: 40 }, () => hasher.hash(PASSWORD)));
    const refused = asked.filter(({ status }) => status === 'rejected');
    expect(refused.length).toBe(40 - 16);
    expect(await hasher.hash(PASSWORD)).toContain('argon2id');
  });
});

test('passwords: length counts, not mixture; names, counting and common words are refused', () => {
  expect(passwordFault('short', 'wang')).toBe('too-short');
  expect(passwordFault('x'.repeat(129), 'wang')).toBe('too-long');
  expect(passwordFault('my-Wang-house', 'wang')).toBe('like-name');
  for (const bad of ['password2026', '1234567890', '9876543210', '9012345678', 'aaaaaaaaaaaa', 'abcdefghijk'])
    expect([bad, passwordFault(bad, 'wang')]).toEqual([bad, 'too-common']);
  expect(passwordFault('春风又绿江南岸明月何时', 'wang')).toBeNull();
  expect(passwordFault('correct horse battery', 'wang')).toBeNull();
});

test('five wrong passwords lock the account and the address; each further one doubles the wait', async () => {
  for (let count = 0; count < 4; count += 1)
    expect(await accounts.signIn('wang', 'wrong', '10.0.0.9')).toEqual({ kind: 'wrong' });
  expect(await accounts.signIn('wang', 'wrong', '10.0.0.9')).toEqual({ kind: 'locked', waitMs: 30_000 });
  // Neither the right password, nor another address, nor another name from this address helps.
  expect(await accounts.signIn('wang', PASSWORD, '10.0.0.9')).toMatchObject({ kind: 'locked' });
  expect(await accounts.signIn('wang', PASSWORD, '10.0.0.8')).toMatchObject({ kind: 'locked' });
  expect(await accounts.signIn('nobody', PASSWORD, '10.0.0.9')).toMatchObject({ kind: 'locked' });
  nowMs += 30_000;
  expect(await accounts.signIn('wang', 'wrong', '10.0.0.8')).toEqual({ kind: 'locked', waitMs: 60_000 });
  nowMs += 60_000;
  expect((await accounts.signIn('wang', PASSWORD, '10.0.0.8')).kind).toBe('signed-in');
  const actions = (await accounts.entries(20, nowMs + 1)).map(({ action }) => action);
  expect(actions.filter((one) => one === 'sign-in.refused')).toHaveLength(4);
  expect(actions.filter((one) => one === 'sign-in.locked')).toHaveLength(2);
});

test('a name that does not exist is locked like one that does', async () => {
  for (let count = 0; count < 4; count += 1)
    expect((await accounts.signIn('nobody', 'wrong', `10.0.1.${count}`)).kind).toBe('wrong');
  expect((await accounts.signIn('nobody', 'wrong', '10.0.1.9')).kind).toBe('locked');
});

test('tries sent at once are judged one after another', async () => {
  const tries = Array.from({ length: 10 }, () => accounts.signIn('wang', 'wrong', '10.0.0.9'));
  const kinds = (await Promise.all(tries)).map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === 'wrong')).toHaveLength(4);
});

test('an administrator lifts a lock', async () => {
  for (let count = 0; count < 5; count += 1) await accounts.signIn('wang', 'wrong', `10.0.2.${count}`);
  expect((await accounts.signIn('wang', PASSWORD, '10.0.0.1')).kind).toBe('locked');
  await accounts.unlock('wang', CALLER);
  expect((await accounts.signIn('wang', PASSWORD, '10.0.0.1')).kind).toBe('signed-in');
});

test('the table of failures is bounded', () => {
  const lockOut = createLockOut();
  for (let count = 0; count < 5; count += 1) lockOut.fail(['first'], 0);
  expect(lockOut.waitMs(['first'], 0)).toBe(30_000);
  for (let count = 0; count < 10_000; count += 1) lockOut.fail([`address ${count}`], 0);
  expect(lockOut.waitMs(['first'], 0)).toBe(0);
});

describe('sessions', () => {
  test('end when idle, when a shift is over, at sign-out; a look does not count as use', () => {
    const sessions = createSessions({ idleMs: 100, longestMs: 1_000 });
    const secret = sessions.start('wang', 0);
    expect(secret).toMatch(/^[\w-]{43}$/);
    for (let at = 90; at <= 990; at += 90) expect(sessions.find(secret, at, true)?.account).toBe('wang');
    expect(sessions.find(secret, 1_001, true)).toBeNull();
    const other = sessions.start('wang', 0);
    expect(sessions.find(other, 90, false)).not.toBeNull();
    expect(sessions.find(other, 110, false)).toBeNull();
    const third = sessions.start('wang', 0);
    sessions.end(third);
    expect(sessions.find(third, 0, true)).toBeNull();
    expect(sessions.find('guess', 0, true)).toBeNull();
  });
  test('a disabled account, another role and a new password end them', async () => {
    await accounts.add({ name: 'li', person: '李', role: 'watcher', password: PASSWORD }, CALLER);
    for (const change of [
      () => accounts.change('li', { role: 'commander' }, CALLER),
      () => accounts.resetPassword('li', `${PASSWORD}-x`, CALLER),
    ]) {
      await accounts.resetPassword('li', PASSWORD, CALLER);
      const secret = await signIn('li');
      expect(accounts.who(secret, true)?.person).toBe('李');
      nowMs += 1;
      await change();
      expect(accounts.who(secret, true)).toBeNull();
    }
    await accounts.resetPassword('li', PASSWORD, CALLER);
    await accounts.change('li', { isDisabled: true }, CALLER);
    expect(await accounts.signIn('li', PASSWORD, '10.0.0.9')).toEqual({ kind: 'wrong' });
  });
  test('the own password: the present one is asked for, other sessions end, this one stays', async () => {
    const [here, there] = [await signIn(), await signIn()];
    nowMs += 1;
    await expect(accounts.changeOwnPassword(here, 'wrong', `${PASSWORD}2`, CALLER)).rejects.toMatchObject({
      field: 'before',
    });
    await accounts.changeOwnPassword(here, PASSWORD, `${PASSWORD}2`, CALLER);
    expect(accounts.who(here, true)).not.toBeNull();
    expect(accounts.who(there, true)).toBeNull();
    await accounts.refresh();
    expect(accounts.who(here, true)).not.toBeNull();
  });
  test('what another process changed is noticed at the next look', async () => {
    const database = openDatabase(':memory:');
    accounts = await memoryAccounts(time, database);
    await accounts.add({ name: 'wang', person: '王', role: 'administrator', password: PASSWORD }, CALLER);
    const secret = await signIn();
    const other = await memoryAccounts(time, database);
    nowMs += 1;
    await other.resetPassword('wang', `${PASSWORD}-new`, CALLER);
    expect(accounts.who(secret, true)).not.toBeNull();
    await accounts.refresh();
    expect(accounts.who(secret, true)).toBeNull();
  });
});

test('the last administrator stays, names are taken once, bad input names its field', async () => {
  await expect(accounts.change('wang', { isDisabled: true }, CALLER)).rejects.toMatchObject({
    code: 'conflict',
  });
  await expect(accounts.change('wang', { role: 'watcher' }, CALLER)).rejects.toMatchObject({
    field: 'role',
  });
  const again = { name: 'wang', person: '另一人', role: 'watcher', password: PASSWORD } as const;
  await expect(accounts.add(again, CALLER)).rejects.toMatchObject({ code: 'conflict', field: 'name' });
  await expect(accounts.add({ ...again, name: 'a b' }, CALLER)).rejects.toMatchObject({ field: 'name' });
  await expect(accounts.add({ ...again, name: 'li', password: 'x' }, CALLER)).rejects.toMatchObject({
    field: 'password',
  });
  await expect(accounts.change('nobody', { role: 'watcher' }, CALLER)).rejects.toMatchObject({
    code: 'not-found',
  });
  expect((await accounts.list()).map(({ name, role }) => [name, role])).toEqual([['wang', 'administrator']]);
  await accounts.add({ ...again, name: 'li', role: 'administrator' }, CALLER);
  await accounts.change('wang', { isDisabled: true }, CALLER);
});

test('neither lists nor the journal hold a password or a hash', async () => {
  await signIn();
  await accounts.resetPassword('wang', `${PASSWORD}-2`, CALLER);
  const told = JSON.stringify([await accounts.list(), await accounts.entries(50, nowMs + 1)]);
  expect(told).not.toContain(PASSWORD);
  expect(told).not.toContain('argon2');
});
