import { expect, test } from 'vitest';
import { centreContract } from '../../shared/contract/centre-contract.ts';
import { CENTRE_ROLES, type Contract, ROLES } from '../../shared/contract/define.ts';
import { siteContract } from '../../shared/contract/site-contract.ts';

for (const [where, contract, known] of [
  ['site', siteContract, ROLES],
  ['centre', centreContract, CENTRE_ROLES],
] as const) {
  const procedures = Object.entries(contract as Contract);
  test(`every procedure of the ${where} names roles of the ${where}, and no other`, () => {
    const wrong = procedures.flatMap(([name, { roles }]) =>
      roles.length > 0 && roles.every((role) => known.some((one) => one === role)) ? [] : [name],
    );
    expect(wrong).toEqual([]);
  });
}

test('at the centre a watcher changes nothing, and only an administrator changes accounts', () => {
  const commands = Object.entries(centreContract as Contract).filter(([, { kind }]) => kind === 'command');
  expect(commands.filter(([, { roles }]) => roles.includes('watcher')).map(([name]) => name)).toEqual([]);
  expect(
    commands.filter(([name]) => name.startsWith('accounts.')).flatMap(([, { roles }]) => [...new Set(roles)]),
  ).toEqual(commands.filter(([name]) => name.startsWith('accounts.')).map(() => 'administrator'));
});
