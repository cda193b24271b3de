import { ContractError } from '../../../../shared/contract/errors.ts';
import type { DutyProblem } from '../../../../shared/domain/roster/duty/plan/duty-problem.ts';
import { readDutyProblem } from '../../../../shared/domain/roster/duty/plan/read-duty-problem.ts';

/** A `duty-problem/1` of its text; throws ContractError `bad-input` with the field of what is wrong. */
export function readDutyText(text: string): DutyProblem {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new ContractError('bad-input', 'is no JSON', 'text');
  }
  const read = readDutyProblem(json);
  if ('fault' in read)
    throw new ContractError('bad-input', `${read.fault.field}: ${read.fault.text}`, read.fault.field);
  return read.value;
}
