import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/longest-first.ts';
import { assembleWat } from './tools/build/assemble-wat.ts';

// Real processes and servers take part. Service tests mostly wait for them, so six files share two cores; tests that
// only compute run among them with lower priority.
const project = (name: string, groupOrder: number, maxWorkers: number, testTimeout: number) => ({
  plugins: [assembleWat()],
  test: {
    name,
    sequence: { groupOrder },
    include: [`test/${name}/**/*.test.ts`],
    environment: 'node',
    globalSetup: ['test/fakes/run-folder.ts'],
    setupFiles: name === 'unit' ? ['test/step-back.ts'] : [],
    // A process of its own for each of many small files costs more than what is in them.
    isolate: name !== 'unit',
    maxWorkers,
    testTimeout,
    hookTimeout: 120_000,
    env: { ELECTRON_OVERRIDE_DIST_PATH: '/nonexistent/electron' },
  },
});

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      project('service', 0, 6, 180_000),
      project('unit', 0, 6, 300_000),
      project('architecture', 0, 6, 300_000),
      project('contract', 0, 6, 300_000),
      project('shell', 1, 1, 60_000),
    ],
  },
});
