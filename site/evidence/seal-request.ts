import { ContractError } from '../../shared/contract/errors.ts';
import type { Operator } from '../../shared/contract/journal.ts';
import type { TimeRange } from '../ports/recording.ts';
import type { EvidenceOptions } from './evidence-options.ts';

/** A week: longer than any exam, short enough to be one folder. */
const MAX_RANGE_MS = 7 * 86_400_000;

export interface SealRequestChecks {
  operatorOf(actor: string): Operator;
  camerasOf(roomIds: readonly string[]): { id: string; roomId: string }[];
  checkRange(range: TimeRange): void;
}

/** What a request to seal must say; each throws ContractError naming the field. */
export function createSealRequestChecks(
  options: Pick<EvidenceOptions, 'operators' | 'rooms' | 'cameras' | 'nowMs'>,
): SealRequestChecks {
  const { nowMs } = options;
  const operatorOf = (actor: string): Operator => {
    const operator = options.operators().find(({ id }) => id === actor);
    if (operator === undefined)
      throw new ContractError('bad-input', 'sealing needs a named operator of this site', 'actor');
    return operator;
  };
  const camerasOf = (roomIds: readonly string[]): { id: string; roomId: string }[] => {
    const known = new Set(options.rooms().map(({ id }) => id));
    const unknown = roomIds.find((id) => !known.has(id));
    if (unknown !== undefined) throw new ContractError('bad-input', `there is no room ${unknown}`, 'roomIds');
    return options
      .cameras()
      .filter(({ roomId }) => roomIds.includes(roomId))
      .map(({ id, roomId }) => ({ id, roomId }));
  };
  const checkRange = ({ fromMs, toMs }: TimeRange): void => {
    if (toMs <= fromMs) throw new ContractError('bad-input', 'the range is empty', 'toMs');
    if (toMs - fromMs > MAX_RANGE_MS)
      throw new ContractError('bad-input', 'at most seven days can be sealed at once', 'toMs');
    if (toMs > nowMs())
      throw new ContractError(
        'bad-input',
        'only what is over can be sealed: the end is still to come',
        'toMs',
      );
  };
  return { operatorOf, camerasOf, checkRange };
}
