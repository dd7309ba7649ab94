// The samples of packages' READMEs are what a program may say: they pass the type checker and do what they show, with
// the built packages.
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { decodeUser, unarmour } from '@nats-ts/jwt';
import { expect, test } from 'vitest';
import { startAccountServer } from './support/account-server.js';
import { type Finished, root, run } from './support/program.js';
import { tempDir } from './support/temp-dir.js';

const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');

/** Samples of a README in TypeScript, in their order. */
function samples(name: string): string[] {
  const readme = readFileSync(join(root, 'packages', name, 'README.md'), 'utf8');
  return [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, sample = '']) => sample);
}

/** A folder in which programs of ours can be written, outside of the repository. */
function project(name: string): string {
  const dir = tempDir(name);
  symlinkSync(join(root, 'node_modules'), join(dir, 'node_modules'));
  writeFileSync(join(dir, 'package.json'), '{ "type": "module" }');
  return dir;
}

/** Compiles a program and runs it. */
async function compileAndRun(dir: string, name: string, program: string): Promise<Finished> {
  writeFileSync(join(dir, `${name}.ts`), program);
  const options = '--target es2023 --module nodenext --strict --skipLibCheck --types node'.split(' ');
  const compiled = await run(process.execPath, [tsc, ...options, join(dir, `${name}.ts`)], { cwd: dir });
  expect(compiled).toMatchObject({ code: 0, stdout: '' });
  return run(process.execPath, [join(dir, `${name}.js`)], { cwd: dir });
}

test('nsc: identities are made, and pushed to an account server', { timeout: 120_000 }, async () => {
  const dir = project('nsc-readme');
  const [make = '', push = ''] = samples('nsc');
  const made = await compileAndRun(dir, 'make', `${make}\nconsole.log(creds);`);
  expect(made).toMatchObject({ code: 0, stderr: '' });
  const claims = decodeUser(unarmour(made.stdout)).claims;
  expect(claims.name).toBe('kitchen');

  const config = `operator: "${join(dir, 'data/nsc/OP/OP.jwt')}"\nstore { dir: "${join(dir, 'jwts')}" }\nhttp { host: "127.0.0.1", port: 0 }\n`;
  const server = await startAccountServer(dir, config);
  const named = 'http://localhost:9090';
  expect(push).toContain(named);
  const pushed = await compileAndRun(dir, 'push', push.replace(named, server.url));
  expect(pushed).toMatchObject({ code: 0, stdout: 'A pushed\nSYS pushed\n', stderr: '' });
  await server.process.stop();
  const unreachable = await run(process.execPath, [join(dir, 'push.js')], { cwd: dir });
  expect(unreachable).toMatchObject({ code: 0, stdout: 'A failed\nSYS failed\n' });
});

test('nk: keys are made, sign, and are searched for', { timeout: 60_000 }, async () => {
  const [sample = ''] = samples('nk');
  const quick = sample.replaceAll("'abba'", "'a'");
  const { code, stdout, stderr } = await compileAndRun(
    project('nk-readme'),
    'sample',
    `${quick}\nconsole.log(found?.pair.publicKey);`,
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^AA[A-Z2-7]{54}$/m);
});

test('jwt: identities are made, signed and read', { timeout: 60_000 }, async () => {
  const [sample = ''] = samples('jwt');
  const { code, stdout, stderr } = await compileAndRun(project('jwt-readme'), 'sample', sample);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(decodeUser(unarmour(stdout)).claims.nats.pub).toEqual({ allow: ['orders.>'] });
  expect(stdout).toMatch(/\nkitchen 0\n$/);
});

test('jwt-store: a JWT is saved, read and told of', { timeout: 60_000 }, async () => {
  const [sample = ''] = samples('jwt-store');
  const { code, stdout, stderr } = await compileAndRun(project('jwt-store-readme'), 'sample', sample);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^saved A[A-Z2-7]{55}\ntrue\nO[A-Z2-7]{55}\n\d+\n$/);
});
