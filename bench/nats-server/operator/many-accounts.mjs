// Many accounts with one user each, made once and kept in .cache/bench, and who answers for them.
import { execFileSync } from 'node:child_process';
import { createReadStream, existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from '../../../scripts/setup.mjs';
import { World, WorldAccount } from './world.mjs';

/** As many as are wanted. */
const WANTED = 100_000;
/** Open files that a process needs beside its connections. */
const OTHER_FILES = 300;

/** As many accounts with a connection each as one process may have files open here, 100,000 at most. */
export function mostAccounts() {
  const limit = execFileSync('sh', ['-c', 'ulimit -Hn'], { encoding: 'utf8' }).trim();
  return limit === 'unlimited' ? WANTED : Math.min(WANTED, Number(limit) - OTHER_FILES);
}

/**
 * The accounts, made when they are not there yet: in the file one line of account key, account JWT, user JWT and the
 * user's seed for each.
 * @param {number} count
 * @returns {Promise<{ operator: string, file: string }>} the operator's JWT, and the file
 */
export async function signedAccounts(count) {
  const folder = join(root, '.cache', 'bench');
  const file = join(folder, `accounts-with-user-${count}`);
  const operatorFile = `${file}.operator`;
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true });
    const world = new World();
    const out = await open(`${file}.making`, 'w');
    for (let from = 0; from < count; from += 1000) {
      const lines = [];
      for (let index = from; index < Math.min(count, from + 1000); index++) {
        const account = new WorldAccount(`account-${index}`, world.operator);
        const { jwt, seed } = account.user(`user-${index}`);
        lines.push(`${account.key} ${account.jwt()} ${jwt} ${seed}\n`);
      }
      await out.write(lines.join(''));
    }
    await out.close();
    const said = await open(operatorFile, 'w');
    await said.write(world.operatorJwt);
    await said.close();
    renameSync(`${file}.making`, file);
  }
  return { operator: readFileSync(operatorFile, 'utf8'), file };
}

/** The lines of such a file. */
export async function* accountsIn(file) {
  for await (const line of createInterface({
    input: createReadStream(file),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    const [key, account, jwt, seed] = line.split(' ');
    yield { key, account, jwt, seed };
  }
}

/** Answers brokers who ask for these accounts. It lives in this process, which has nothing else to do meanwhile. */
export async function startResolver(file) {
  const tokens = new Map();
  for await (const { key, account } of accountsIn(file)) tokens.set(key, account);
  const server = createServer((request, response) => {
    const key = request.url.slice(request.url.lastIndexOf('/') + 1);
    const token = key === '' ? 'here' : tokens.get(key);
    if (token === undefined) response.writeHead(404);
    response.end(token);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/jwt/v1/accounts/`,
    stop() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
