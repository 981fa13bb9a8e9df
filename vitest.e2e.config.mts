import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/e2e/**/*.test.ts'],
    environment: 'node',
    // Each file drives one real app with its own user data; two windows side by side would share one display and one clipboard.
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    bail: 0,
  },
});
