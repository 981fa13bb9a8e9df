import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/bench/**/*.bench.ts'],
    environment: 'node',
    // What is measured must have the machine to itself.
    fileParallelism: false,
    testTimeout: 600_000,
  },
});
