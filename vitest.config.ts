/** How the tests run: two processes beside the database, real time-outs only against hanging. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'server',
      'simulation',
      'replay',
      'prove',
      'bench',
      'tools',
      'bin',
      'gateway-sandbox',
      'carrier-sandbox',
      'demo',
      'client',
      'cli',
      'console',
      'e2e',
    ].map((room) => `${room}/**/*.test.{ts,mjs}`),
    globalSetup: 'tools/test-database.ts',
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
