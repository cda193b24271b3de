import type { Accounts } from '../../../server/access/create-accounts.ts';
import type { CentreRole } from '../../../shared/contract/define.ts';
import { memoryAccounts } from '../access/memory-accounts.ts';

/** What the tests type. */
export const SAMPLE_PASSWORD = 'kaodian-2026-chunfeng';

/** Invented people of a centre. */
export async function sampleAccounts(): Promise<Accounts<CentreRole>> {
  const accounts = await memoryAccounts({ nowMs: () => Date.now(), monoMs: () => performance.now() });
  const caller = { actor: 'machine', address: '' };
  const password = SAMPLE_PASSWORD;
  await accounts.add({ name: 'wang', person: '王值班', role: 'administrator', password }, caller);
  await accounts.add({ name: 'li', person: '李观察', role: 'watcher', password }, caller);
  await accounts.add({ name: 'zhao', person: '赵指挥', role: 'commander', password }, caller);
  await accounts.change('zhao', { isDisabled: true }, { actor: 'wang', address: '' });
  return accounts;
}
