import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// Tests import the packages' TypeScript sources through the "@nats-ts/source" export condition, so no build
// stands between an edit and its test; the end-to-end tests start the built programs.
const conditions = ['@nats-ts/source', 'node', 'import', 'module', 'default'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'all',
          include: [
            'packages/*/src/**/*.test.ts',
            'conformance/**/*.test.ts',
            'e2e/**/*.test.ts',
            'fuzz/**/*.test.ts',
          ],
        },
      },
      {
        // The same cases as with the Go broker: to whoever signs and hosts JWTs, ours must look no different.
        extends: true,
        test: {
          name: 'our broker',
          include: [
            'packages/nsc/src/cli/{jwt-page,managed-page,walk-throughs}.broker.test.ts',
            'packages/nsc/src/operations/{enforced,enforced-callout,enforced-limits,enforced-mappings,enforced-roles,enforced-shares,enforced-signing,enforced-time,push,tool}.broker.test.ts',
            'packages/nats-account-server/src/**/*.broker.test.ts',
            'e2e/{go-nsc,nk-page,resolver,start}.broker.test.ts',
            'e2e/pages/**/*.broker.test.ts',
          ],
          env: {
            NATS_SERVER_GO: fileURLToPath(
              new URL('packages/nats-server/bin/nats-server.js', import.meta.url),
            ),
          },
        },
      },
    ],
    reporters: ['default', './scripts/closing-line.mjs'],
    // Tests wait for programs, disks and clocks more than they compute: no processor is left to itself.
    maxWorkers: availableParallelism(),
    testTimeout: 20_000,
    // What is waited for comes in milliseconds, and on a machine with too much to do in seconds.
    expect: { poll: { timeout: 10_000 } },
    hookTimeout: 60_000,
  },
});
