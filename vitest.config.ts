import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const outside = ['**/node_modules/**', 'out/**', 'dist/**'];

/** `unit` is pure and fast, `integration` talks to real servers, `e2e` drives the real window, one test at a time. */
export default defineConfig({
  test: {
    projects: [
      {
        plugins: [react()],
        test: {
          name: 'unit',
          include: ['**/*.test.{ts,tsx}'],
          exclude: [...outside, '**/*.integration.test.ts'],
          setupFiles: ['./scripts/property-seed.ts'],
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['**/*.integration.test.ts'],
          exclude: outside,
          // Most of them wait for servers and processes of their own.
          maxWorkers: 2,
          testTimeout: 180_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['e2e/**/*.e2e.ts'],
          exclude: outside,
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
