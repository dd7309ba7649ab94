// The page about managed operators of the NATS documentation with our programs alone: an operator whose keys are with
// others, their account server, a service that signs what is pushed to it, and a broker that asks it for accounts.

import { readFileSync } from 'node:fs';
import { decodeAccount, encode, type KeyPair, keyPairFromSeed } from '@nats-ts/jwt';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type AccountServerProgram, startAccountServer } from '../support/account-server.js';
import { freePort } from '../support/free-port.js';
import { GoBroker } from '../support/go-broker.js';
import { natsAs, natsPub, natsReply, natsSub, withCreds } from '../support/nats-tool.js';
import { NscHome } from '../support/nsc-home.js';
import { tempDir } from '../support/temp-dir.js';

vi.setConfig({ testTimeout: 60_000 });

let theirs: NscHome;
let accounts: AccountServerProgram;
let broker: GoBroker;

beforeEach(async () => {
  theirs = new NscHome(tempDir('zoom'));
  await theirs.nsc('add operator -n ZOOM --sys');
  const [port, brokerPort] = [await freePort(), await freePort()];
  // The page's `edit operator -u` and `edit operator -n`.
  await theirs.nsc(`edit operator -u http://127.0.0.1:${port}/jwt/v1`);
  await theirs.nsc(`edit operator -n nats://127.0.0.1:${brokerPort}`);
  accounts = await startAccountServer(
    theirs.dir,
    `operatorjwtpath: "${theirs.operatorJwt('ZOOM')}"
     systemaccountjwtpath: "${theirs.accountJwt('ZOOM', 'SYS')}"
     http { host: "127.0.0.1", port: ${port} }
     store { dir: "${theirs.dir}/store", shard: true }
     signrequestsubject: "sign.accounts"
     signrequesttimeout: 10000
     nats { servers: ["nats://127.0.0.1:${brokerPort}"], usercredentials: "${theirs.creds('ZOOM', 'SYS', 'sys')}"
            reconnectwait: 100 }`,
  );
  await theirs.nsc('push -A');
  broker = await GoBroker.inFolder(
    theirs.dir,
    `operator: ${theirs.operatorJwt('ZOOM')}\nresolver: URL(${accounts.resolver})`,
    { port: brokerPort },
  ).start();
  await accounts.process.printed(/connected to NATS/);
});

afterEach(async () => {
  await broker.stop();
  await accounts.process.stop();
});

/** Signs accounts as the operator, with a limit of its own, as long as the test lasts. */
async function sign(): Promise<void> {
  const claims = JSON.parse(await theirs.nsc('describe operator --json'));
  const operator: KeyPair = keyPairFromSeed(theirs.seed(claims.sub));
  const service = await natsAs(broker.url, withCreds(theirs.creds('ZOOM', 'SYS', 'sys')));
  await natsReply(service, 'sign.accounts', (message) => {
    const account = decodeAccount(message.string()).claims;
    const limits = { ...account.nats.limits, conn: 5 };
    return encode({ ...account, nats: { ...account.nats, limits } }, operator);
  });
}

test('a well known operator is added by name; its accounts are signed elsewhere, and work', async () => {
  await sign();
  const mine = new NscHome(tempDir('mine'), { nsc_zoom_operator: `${accounts.url}/jwt/v1/operator` });
  await mine.nsc('init -o zoom -n MyFirstAccount');
  const [{ name: operator }] = JSON.parse(await mine.nsc('list operators --json'));
  const first = () =>
    decodeAccount(readFileSync(mine.accountJwt(operator, 'MyFirstAccount'), 'utf8').trim()).claims;
  const { sub } = JSON.parse(await mine.nsc('describe operator --json'));
  expect(first()).toMatchObject({ iss: sub, nats: { limits: { conn: 5 } } });

  // Each edit is pushed, and what was signed is pulled.
  await mine.nsc('edit account -n MyFirstAccount --description edited');
  expect(first()).toMatchObject({ iss: sub, nats: { description: 'edited', limits: { conn: 5 } } });
  await mine.nsc('push');
  await mine.nsc('pull');

  const reader = await natsAs(
    broker.url,
    withCreds(mine.creds(operator, 'MyFirstAccount', 'MyFirstAccount')),
  );
  const heard = await natsSub(reader, 'hello');
  await mine.nsc('tool pub hello world');
  await natsPub(reader, 'other', '', reader);
  expect(heard).toEqual(['hello: world']);
});

test('where nobody signs, the account stays here, self-signed', async () => {
  const mine = new NscHome(tempDir('mine'), { nsc_zoom_operator: `${accounts.url}/jwt/v1/operator` });
  await mine.nsc('add operator -u zoom');
  const [{ name: operator }] = JSON.parse(await mine.nsc('list operators --json'));
  await mine.try('add account -n Mine');
  const { iss, sub } = decodeAccount(readFileSync(mine.accountJwt(operator, 'Mine'), 'utf8').trim()).claims;
  expect(iss).toBe(sub);
});
