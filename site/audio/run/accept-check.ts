import { ContractError } from '../../../shared/contract/errors.ts';
import type { AudioChecksOptions } from './audio-checks-options.ts';

/**
 * Takes the good rooms of a signed check as what later ones are compared with. Returns how many. Throws ContractError:
 * `forbidden` without a named person, `not-found` for a check that is not finished, `conflict` for one that cannot be.
 */
export function acceptCheck(
  options: Pick<
    AudioChecksOptions,
    'database' | 'store' | 'journal' | 'outbox' | 'isOperator' | 'isSigned' | 'nowMs'
  >,
  { id, actor, isRunning }: { readonly id: string; readonly actor: string; readonly isRunning: boolean },
): number {
  const { store, database } = options;
  if (!options.isOperator(actor))
    throw new ContractError('forbidden', 'only a named person can accept a result', 'actor');
  const check = store.get(id);
  if (check === null || isRunning)
    throw new ContractError('not-found', 'there is no such finished check', 'id');
  if (check.kind === 'switch-over' || check.kind === 'zone')
    throw new ContractError('conflict', 'a change of chains is nothing to compare later checks with', 'kind');
  if (!options.isSigned(id))
    throw new ContractError('conflict', 'a baseline must be signed first', 'signatures');
  const passed = check.rooms.filter(({ verdict }) => verdict === 'pass' || verdict === 'warn');
  database.transaction(() => {
    for (const { roomId, measures } of passed)
      if (measures !== null)
        store.accept({
          roomId,
          chain: check.chain,
          checkId: id,
          acceptedBy: actor,
          acceptedAtMs: options.nowMs(),
          measures,
        });
    options.journal.append({
      actor,
      action: 'audio-check.accepted',
      subject: id,
      details: { rooms: passed.length },
    });
    options.outbox.append({
      lane: 'B',
      type: 'audio.baseline',
      data: { checkId: id, chain: check.chain, rooms: passed.length, atMs: options.nowMs() },
    });
  });
  return passed.length;
}
