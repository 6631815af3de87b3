import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{bot,commands,pipeline,db,sandbox,test}/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    pool: 'forks',
  },
});
