// The first steps of docs/nsc.md work as they stand there, from the first to the last: with the built programs, the real
// broker and an account server.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect, credsAuthenticator } from '@nats-io/transport-node';
import { expect, test } from 'vitest';
import { startAccountServer } from './support/account-server.js';
import { GoBroker } from './support/go-broker.js';
import { nscShell } from './support/nsc-shell.js';
import { ours, root, run } from './support/program.js';

/** The lines of the page's first steps that are typed, in their order. */
function firstSteps(): string[] {
  const page = readFileSync(join(root, 'docs/nsc.md'), 'utf8');
  const part = page.slice(page.indexOf('## First steps'), page.indexOf('## Where things are'));
  return [...part.matchAll(/```\n(.*?)```/gs)].flatMap(([, block = '']) => block.trim().split('\n'));
}

/** The words of a line, as a shell splits those of the page. */
const words = (line: string): string[] =>
  [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');

test('the first steps of the page', { timeout: 180_000 }, async () => {
  const { home, env } = nscShell('nsc-tutorial');
  const nsc = async (line: string): Promise<string> => {
    const ended = await run(ours('nsc'), words(line).slice(1), { env, cwd: home });
    expect({ line, code: ended.code, stderr: ended.code === 0 ? '' : ended.stderr }).toEqual({
      line,
      code: 0,
      stderr: '',
    });
    return ended.stdout;
  };
  const data = join(home, '.local/share/nats/nsc');
  const field = async (what: string): Promise<string> => JSON.parse(await nsc(`nsc describe ${what}`));

  let accountServer: Awaited<ReturnType<typeof startAccountServer>> | undefined;
  let broker: GoBroker | undefined;
  const mayConnect = (user: string): Promise<boolean> =>
    connect({
      servers: broker?.url ?? '',
      authenticator: credsAuthenticator(readFileSync(join(data, 'keys/creds/OP/A', `${user}.creds`))),
      reconnect: false,
    }).then(
      (connection) => connection.close().then(() => true),
      () => false,
    );
  const steps = firstSteps();
  expect(steps.length).toBeGreaterThan(12);
  for (const step of steps) {
    if (step.startsWith('nats-server ')) {
      broker = await GoBroker.start(join(home, words(step)[2] ?? ''));
      expect(await mayConnect('u1')).toBe(true);
      // The page lets this one in from another network only.
      expect(await mayConnect('reader')).toBe(false);
      continue;
    }
    if (step.includes('http://localhost:9090')) {
      const config = `operator: "${join(data, 'stores/OP/OP.jwt')}"\nstore { dir: "${join(home, 'jwts')}" }\nhttp { host: "127.0.0.1", port: 0 }\n`;
      accountServer = await startAccountServer(home, config);
    }
    await nsc(
      step
        .replace('<public key of A>', await field('account A -F sub').catch(() => ''))
        .replace('http://localhost:9090', accountServer?.url ?? ''),
    );
  }
  const revocations = await nsc('nsc describe account A -F nats.revocations');
  expect(Object.keys(JSON.parse(revocations))).toEqual([await field('user -a A u1 -F sub')]);
  const served = await fetch(`${accountServer?.url}/jwt/v1/accounts/${await field('account A -F sub')}`);
  expect(await served.text()).toBe(readFileSync(join(data, 'stores/OP/accounts/A/A.jwt'), 'utf8'));
  await broker?.stop();
  await accountServer?.process.stop();
});
