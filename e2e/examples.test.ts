// The examples that need nothing but what is installed here, run as a user runs them, against the built packages.
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { run } from './support/program.js';

const example = (name: string): string => fileURLToPath(new URL(`../examples/${name}`, import.meta.url));
const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));

test('the example for node:test passes', async () => {
  const finished = await run(process.execPath, ['--test'], { cwd: example('node-test') });
  expect(finished.stdout).toContain('pass 1');
  expect(finished.code).toBe(0);
}, 60_000);

test('the example for vitest passes', async () => {
  const finished = await run(process.execPath, [vitest, 'run'], { cwd: example('vitest') });
  expect(finished.stdout).toContain('2 passed');
  expect(finished.code).toBe(0);
}, 60_000);

test('the example of an authorization service passes', async () => {
  const finished = await run(process.execPath, [vitest, 'run'], { cwd: example('auth-callout') });
  expect(finished.stdout).toContain('2 passed');
  expect(finished.code).toBe(0);
}, 60_000);
