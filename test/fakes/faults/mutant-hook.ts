// Preloaded (`--import`) into a program under test: breaks it on purpose, in memory only. `EXAM_MUTANT` names the mutant;
// worker threads of the program are broken the same way.
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { applyMutant, mutantOf } from './mutants.ts';

const mutant = mutantOf(process.env.EXAM_MUTANT ?? '');

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    if (!url.startsWith('file:')) return loaded;
    const path = fileURLToPath(url);
    const source = applyMutant(mutant, path, () => readFileSync(path, 'utf8'));
    return source === null ? loaded : { ...loaded, source };
  },
});
