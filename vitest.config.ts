import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/longest-first.ts';
import { assembleWat } from './tools/build/assemble-wat.ts';

// Real processes and servers take part. Service tests mostly wait for them, so four files share two cores.
const project = (name: string, groupOrder: number, maxWorkers: number, testTimeout: number) => ({
  plugins: [assembleWat()],
  test: {
    name,
    sequence: { groupOrder },
    include: [`test/${name}/**/*.test.ts`],
    environment: 'node',
    globalSetup: ['test/fakes/run-folder.ts'],
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
      project('unit', 0, 2, 20_000),
      project('architecture', 0, 2, 60_000),
      project('contract', 1, 1, 60_000),
      project('service', 2, 4, 180_000),
      project('shell', 3, 1, 60_000),
    ],
  },
});
