// The rows about accounts and users by JWT. `prepare` makes what a broker of such a case needs before it starts.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Nsc } from '@nats-ts/nsc';
import { freePort } from '../../../scripts/free-port.mjs';
import { startAccountServer } from './account-server.mjs';
import { mostAccounts, signedAccounts, startResolver } from './many-accounts.mjs';
import { World } from './world.mjs';

/** Accounts and users of the cases about connections. */
const ACCOUNTS = 10;
const USERS = 1000;
const MEASURED_CONNECTIONS = 5000;
/** Connections of the account that is updated, and how many users share them. */
const MEMBERS = 10_000;
const MEMBER_USERS = 100;
const UPDATES = 5;
const PUSHES = 15;
/** Milliseconds for which an update may stop traffic, unless Go's takes longer. */
const MOST_PAUSE = 50;
/** Milliseconds by which a connection may outlive its right. */
const MOST_OUTLIVED = 1000;

/** @returns {import('../cases.mjs').Case[]} */
export function operatorCases() {
  const accounts = mostAccounts();
  const shown = accounts.toLocaleString('en');
  const calls = { goal: 1, measure: 'rate' };
  return [
    {
      name: 'connections with creds, warm resolver',
      ...calls,
      prepare: () => withAccountServer(0),
      job: { kind: 'connections', count: MEASURED_CONNECTIONS },
    },
    {
      name: 'connections with creds, users never seen before',
      ...calls,
      prepare: () => withAccountServer(MEASURED_CONNECTIONS),
      job: { kind: 'connections', count: MEASURED_CONNECTIONS },
    },
    {
      name: `update of an account with ${MEMBERS.toLocaleString('en')} connections`,
      measure: 'times',
      rows: updateRows(),
      mostRounds: 3,
      prepare: busyAccount,
      job: { kind: 'accountUpdate', members: MEMBERS },
    },
    {
      name: `memory of an account with one connection (100,000; here ${shown})`,
      goal: 1,
      measure: 'memory',
      mostRounds: 2,
      prepare: () => manyAccounts(accounts),
      job: { kind: 'accounts', count: accounts },
    },
    {
      name: 'from push to effect',
      measure: 'times',
      rows: [
        {
          key: 'posted',
          name: 'change by nsc, from POST until the revoked client is gone',
          most: MOST_OUTLIVED,
        },
        { key: 'pushed', name: 'the same, from the start of `nsc push`', most: MOST_OUTLIVED },
      ],
      mostRounds: 2,
      prepare: chain,
      job: { kind: 'push', pushes: PUSHES },
    },
  ];
}

function updateRows() {
  const changes = {
    calm: 'nothing changes',
    limits: 'its limits change',
    permissions: 'its default permissions change',
    revocation: 'its 10,000 users are revoked',
  };
  return [
    ...Object.entries(changes).flatMap(([key, change]) =>
      ['another', 'same'].map((pair) => ({
        key: `${key}.${pair}`,
        name: `longest gap in ${pair === 'same' ? 'the same' : 'another'} account, ${change} (10,000 connections)`,
        most: MOST_PAUSE,
      })),
    ),
    { key: 'gone', name: 'until the last of 10,000 revoked connections is gone', most: MOST_OUTLIVED },
  ];
}

/** A folder that goes when the case ends. */
function newFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'bench-nats-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A broker that asks our account server. `fresh`: users that come once each. */
async function withAccountServer(fresh) {
  const { folder, remove } = newFolder();
  const world = new World();
  const accounts = Array.from({ length: ACCOUNTS }, (_, index) => world.account(`A${index}`));
  const usersOf = (count) =>
    Array.from({ length: count }, (_, index) => accounts[index % ACCOUNTS].user(`u${index}`));
  const operator = join(folder, 'operator.jwt');
  writeFileSync(operator, world.operatorJwt);
  const server = await startAccountServer(folder, operator);
  for (const account of world) {
    const answer = await fetch(server.accounts + account.key, { method: 'POST', body: account.jwt() });
    if (!answer.ok) throw new Error(`the account server refused an account: ${await answer.text()}`);
  }
  return {
    config: world.askedAt(server.accounts),
    job: { users: usersOf(USERS), fresh: usersOf(fresh) },
    async close() {
      await server.stop();
      remove();
    },
  };
}

/** A broker with an account for the many, and another one. */
async function busyAccount() {
  const world = new World();
  const [busy, other] = [world.account('BUSY'), world.account('OTHER')];
  const members = Array.from({ length: MEMBER_USERS }, (_, index) => busy.user(`u${index}`));
  const pairs = { another: other.user('pair'), same: busy.user('pair') };
  const allowing = (subjects) => (claims) => {
    claims.nats.default_permissions = { pub: { allow: subjects }, sub: { allow: [...subjects, '_INBOX.>'] } };
  };
  const limits = Array.from({ length: UPDATES }, (_, index) =>
    busy.jwt((claims) => {
      claims.nats.limits.payload = 100_000 + index;
    }),
  );
  const permissions = Array.from({ length: UPDATES }, (_, index) =>
    busy.jwt(allowing(['bench.>', `more${index}.>`])),
  );
  const now = Math.floor(Date.now() / 1000) + 1;
  const revocation = busy.jwt((claims) => {
    claims.nats.revocations = Object.fromEntries(members.map(({ key }) => [key, now]));
  });
  return {
    config: world.inMemory,
    job: {
      account: busy.key,
      system: world.system.user('sys'),
      users: members,
      pairs,
      updates: { limits, permissions, revocation: [revocation] },
    },
  };
}

/** A broker that asks for each account when its client comes. */
async function manyAccounts(count) {
  const made = await signedAccounts(count);
  const resolver = await startResolver(made.file);
  return {
    config: `operator: ${made.operator}\nresolver: URL(${resolver.url})`,
    job: { file: made.file },
    close: () => resolver.stop(),
  };
}

/** The whole chain: an nsc home, an account server that tells the broker, a broker that asks the account server. */
async function chain() {
  const { folder, remove } = newFolder();
  const home = join(folder, 'nsc');
  const nsc = Nsc.open({ allDirs: home });
  await nsc.addOperator({ name: 'OP', systemAccount: true });
  await nsc.addAccount({ name: 'A' });
  const users = Array.from({ length: 2 * PUSHES }, (_, index) => `u${index}`);
  for (const name of users) await nsc.addUser({ name, account: 'A' });
  const accounts = await nsc.accounts();
  const keyOf = (name) => accounts.find((account) => account.name === name).publicKey;
  const operator = join(nsc.operatorFolder, 'OP.jwt');
  const port = await freePort();
  const system = nsc.credsPath('SYS', 'sys');
  const server = await startAccountServer(
    folder,
    operator,
    `nats { servers: ["nats://127.0.0.1:${port}"], usercredentials: "${system}", reconnectwait: 100 }`,
  );
  await nsc.editOperator({ accountServerUrl: server.url });
  await nsc.push({ all: true });
  return {
    port,
    config: `operator: "${operator}"\nsystem_account: ${keyOf('SYS')}\nresolver: URL(${server.accounts})`,
    job: {
      home,
      jwtFile: join(nsc.operatorFolder, 'accounts', 'A', 'A.jwt'),
      postTo: server.accounts + keyOf('A'),
      users: users.map((name) => ({ name, creds: nsc.credsPath('A', name) })),
    },
    async close() {
      await server.stop();
      remove();
    },
  };
}
