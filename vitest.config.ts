import { defineConfig } from 'vitest/config';

// Real processes and servers take part: one file at a time keeps two cores honest.
const project = (name: string, fileParallelism: boolean, testTimeout: number) => ({
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    environment: 'node',
    fileParallelism,
    testTimeout,
    hookTimeout: 60_000,
    env: { ELECTRON_OVERRIDE_DIST_PATH: '/nonexistent/electron' },
  },
});

export default defineConfig({
  test: {
    projects: [
      project('unit', true, 20_000),
      project('architecture', true, 60_000),
      project('contract', false, 60_000),
      project('service', false, 120_000),
      project('shell', false, 60_000),
    ],
  },
});
