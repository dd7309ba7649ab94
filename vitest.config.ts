import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

// Tests import the packages' TypeScript sources through the "@nats-ts/source" export condition, so no build
// stands between an edit and its test; the end-to-end tests start the built programs.
const conditions = ['@nats-ts/source', 'node', 'import', 'module', 'default'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: [
      'packages/*/src/**/*.test.ts',
      'conformance/**/*.test.ts',
      'e2e/**/*.test.ts',
      'fuzz/**/*.test.ts',
    ],
    reporters: ['default', './scripts/closing-line.mjs'],
    // Tests wait for programs, disks and clocks more than they compute: no processor is left to itself.
    maxWorkers: availableParallelism(),
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
