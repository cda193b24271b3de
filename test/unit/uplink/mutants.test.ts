import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { applyMutant, MUTANTS, mutantOf } from '../../fakes/faults/mutants.ts';
import { PROOFS } from '../../fakes/faults/promises.ts';

const root = join(import.meta.dirname, '..', '..', '..');

test.each(MUTANTS)('mutant $name still finds what it breaks, and a proof has to catch it', (mutant) => {
  for (const { file } of mutant.edits) {
    const path = join(root, file);
    const source = readFileSync(path, 'utf8');
    expect(applyMutant(mutant, path, () => source)).not.toBe(source);
  }
  expect(
    PROOFS.some(({ promise, mutants }) => promise === mutant.promise && mutants.includes(mutant.name)),
  ).toBe(true);
});

test('a mutant whose text has gone says so', () => {
  const mutant = mutantOf('no-rewind');
  const path = join(root, mutant.edits[0]?.file ?? '');
  expect(() => applyMutant(mutant, path, () => 'other text')).toThrow('0 places of');
});
