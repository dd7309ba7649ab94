// The page "Auth Callout" of the NATS documentation: each of its configurations, with keys that nsc generates as the
// page shows, and the example service of this project behind them.
import { curveKeyPairFromSeed, keyPairFromSeed } from '@nats-ts/jwt';
import { afterEach, expect, test, vi } from 'vitest';
import { serve } from '../../examples/auth-callout/src/service.js';
import { users } from '../../examples/auth-callout/src/users.js';
import { GoBroker } from '../support/go-broker.js';
import { natsAs, natsPub, natsSub } from '../support/nats-tool.js';
import { NscHome } from '../support/nsc-home.js';
import { tempDir } from '../support/temp-dir.js';

vi.setConfig({ testTimeout: 60_000 });

const home = new NscHome(tempDir('callout-page'));
let broker: GoBroker;

afterEach(() => broker.stop());

/** `nsc generate nkey --account`, or `--curve`: the seed and the public key, a line each. */
async function generate(flag: string): Promise<{ readonly seed: string; readonly key: string }> {
  const [seed = '', key = ''] = (await home.nsc(`generate nkey ${flag}`)).split('\n');
  return { seed, key };
}

/** A broker with this configuration, and the service that lets bob into one account and alice into another. */
async function start(config: string, issuer: string, xkey?: string): Promise<void> {
  broker = await GoBroker.inFolder(tempDir('callout-broker'), config).start();
  const service = await natsAs(broker.url, { user: 'auth', pass: 'auth' });
  const account = config.includes('accounts {') ? 'APP' : '$G';
  serve(service, {
    issuer: keyPairFromSeed(issuer),
    ...(xkey === undefined ? {} : { xkey: curveKeyPairFromSeed(xkey) }),
    decide: users({
      alice: { password: 'alice', account },
      bob: { password: 'bob', account, permissions: { pub: { allow: ['bob.>'] } } },
    }),
  });
  await service.flush();
}

/** Whom the service knows gets in, with what it allows, and nobody else does. */
async function decides(): Promise<void> {
  const as = (user: string, pass = user) => natsAs(broker.url, { user, pass });
  const [alice, bob] = [await as('alice'), await as('bob')];
  const heard = await natsSub(alice, '>');
  await natsPub(bob, 'bob.says', 'hello', alice);
  await natsPub(bob, 'alice.says', 'hello', alice);
  expect(heard.filter((line) => !line.startsWith('$SYS'))).toEqual(['bob.says: hello']);
  for (const [user, pass] of [
    ['alice', 'wrong'],
    ['eve', 'eve'],
  ])
    await expect(as(user ?? '', pass)).rejects.toThrow('Authorization Violation');
  await expect(natsAs(broker.url)).rejects.toThrow('Authorization Violation');
}

test('the smallest configuration, with the global account', async () => {
  const issuer = await generate('--account');
  await start(
    `authorization {
  users: [ { user: auth, password: auth } ]
  auth_callout {
    issuer: ${issuer.key}
    auth_users: [ auth ]
  }
}
`,
    issuer.seed,
  );
  await decides();
});

const ACCOUNTS = `accounts {
  AUTH: {
    users: [ { user: auth, password: auth } ]
  }
  APP: {}
  SYS: {}
}
system_account: SYS
`;

test('several accounts', async () => {
  const issuer = await generate('--account');
  await start(
    `${ACCOUNTS}
authorization {
  auth_callout {
    issuer: ${issuer.key}
    auth_users: [ auth ]
    account: AUTH
  }
}
`,
    issuer.seed,
  );
  await decides();
});

test('questions and answers encrypted', async () => {
  const [issuer, xkey] = [await generate('--account'), await generate('--curve')];
  expect([xkey.seed.slice(0, 2), xkey.key[0]]).toEqual(['SX', 'X']);
  await start(
    `${ACCOUNTS}
authorization {
  auth_callout {
    issuer: ${issuer.key}
    auth_users: [ auth ]
    account: AUTH
    xkey: ${xkey.key}
  }
}
`,
    issuer.seed,
    xkey.seed,
  );
  await decides();
});
