import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{packages,quickstart,tests,tools,connectors,examples,bench}/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Tests start processes of their own, and a test machine has two cores.
    maxWorkers: 2,
  },
});
