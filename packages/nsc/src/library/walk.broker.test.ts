// A program that issues credentials, without a terminal: every method of the library once, from an operator to
// messages through a real broker, by what the methods give back alone.
import { writeFileSync } from 'node:fs';
import { decodeActivation, decodeUser, unarmour } from '@nats-ts/jwt';
import { afterAll, expect, test } from 'vitest';
import { GoBroker } from '../../../../e2e/support/go-broker.js';
import { TestHome } from '../../test/home.js';
import { PATIENT } from '../../test/resolver-world.js';
import { Nsc } from '../nsc.js';

const home = new TestHome();
afterAll(() => home.remove());

const used = new Set<string>();

/** The library, noting what is used of it. */
function open(folder: string): Nsc {
  const environment = { env: { HOME: home.folder }, cwd: home.folder, now: Date.now };
  return new Proxy(Nsc.open({ allDirs: home.path(folder), environment }), {
    get(nsc, name) {
      used.add(String(name));
      const value: unknown = Reflect.get(nsc, name, nsc);
      return typeof value === 'function' ? value.bind(nsc) : value;
    },
  });
}

/** Everything the library has. */
function members(): string[] {
  const names: string[] = [];
  for (let type = Nsc.prototype as object; type !== Object.prototype; type = Object.getPrototypeOf(type)) {
    names.push(...Object.getOwnPropertyNames(type));
  }
  return [...new Set(names)].filter((name) => name !== 'constructor');
}

test('every method, one after the other', { timeout: 120_000 }, async () => {
  const nsc = open('home');

  // Operator, accounts, users.
  const {
    operator,
    signingKey = '',
    systemAccount,
  } = await nsc.addOperator({
    name: 'OP',
    systemAccount: true,
    generateSigningKey: true,
  });
  expect(await nsc.operatorJwt()).toBe(operator.jwt);
  expect((await nsc.editOperator({ tags: ['made'] })).operator.publicKey).toBe(operator.publicKey);
  expect((await nsc.operatorClaims()).nats).toMatchObject({
    tags: ['made'],
    signing_keys: [signingKey],
    system_account: systemAccount?.account.publicKey,
  });
  expect((await nsc.operators()).map(({ name }) => name)).toEqual(['OP']);
  await nsc.addAccount({ name: 'FIRST' });
  const { account } = await nsc.renameAccount({ account: 'FIRST', to: 'A' });
  await nsc.editAccount({ account: 'A', connections: 10, signingKeys: ['generate'] });
  expect((await nsc.accountClaims('A')).nats.limits.conn).toBe(10);
  expect(await nsc.accountJwt('A')).not.toBe(account.jwt);
  const { scope } = await nsc.editSigningKey({ account: 'A', key: 'generate', role: 'r', payload: 1000 });
  const { user } = await nsc.addUser({ account: 'A', name: 'scoped', signer: 'r' });
  expect(user.issuer).toBe(scope.key);
  await nsc.addUser({ account: 'A', name: 'plain' });
  await nsc.editUser({ account: 'A', name: 'plain', tags: ['t'] });
  expect((await nsc.userClaims('A', 'plain')).nats.tags).toEqual(['t']);
  expect((await nsc.users('A')).map(({ name }) => name)).toEqual(['plain', 'scoped']);
  const creds = await nsc.generateCreds({ account: 'A', user: 'scoped' });
  expect(decodeUser(unarmour(creds)).token).toBe(await nsc.userJwt('A', 'scoped'));
  expect((await nsc.readJwt(nsc.credsPath('A', 'scoped'))).claims.sub).toBe(user.publicKey);
  expect(await nsc.seed(user.publicKey)).toMatch(/^SU/);
  expect(await nsc.keys({ all: true })).toHaveLength(10);

  // What accounts share.
  await nsc.addAccount({ name: 'B' });
  await nsc.addUser({ account: 'B', name: 'b' });
  await nsc.addExport({ account: 'A', subject: 'priv.>', private: true });
  await nsc.editExport({ account: 'A', subject: 'priv.>', description: 'for B' });
  const activation = await nsc.generateActivation({ account: 'A', targetAccount: 'B' });
  expect(decodeActivation(activation.jwt).claims.nats.subject).toBe('priv.>');
  const { import: taken } = await nsc.addImport({ account: 'B', token: activation.jwt });
  expect(taken.account).toBe(account.publicKey);
  await nsc.revokeActivation({ account: 'A', target: 'B' });
  expect((await nsc.revokedActivations({ account: 'A' })).revocations).toHaveLength(1);
  await nsc.unrevokeActivation({ account: 'A', target: 'B' });
  await nsc.addMapping({ account: 'A', from: 'a', to: 'b' });
  await nsc.deleteMapping({ account: 'A', from: 'a' });
  await nsc.revokeUser({ account: 'A', user: 'plain' });
  expect((await nsc.revokedUsers('A')).map(({ name }) => name)).toEqual(['plain']);
  await nsc.unrevokeUser({ account: 'A', user: 'plain' });
  await nsc.addAccount({ name: 'GATE' });
  await nsc.editAuthCallout({ account: 'GATE', authUsers: [user.publicKey] });
  await nsc.generateDiagram({ kind: 'svg' }).then((svg) => expect(svg).toContain('</svg>'));
  expect((await nsc.generateContext({ account: 'A', user: 'plain', context: 'ctx' })).context.creds).toBe(
    nsc.credsPath('A', 'plain'),
  );
  expect((await nsc.generateProfile('nsc://OP/A/plain?key')).user?.id).toMatch(/^U/);
  expect((await nsc.generateNkeys({ kinds: ['curve'] }))[0]?.seed).toMatch(/^SX/);

  // Brokers.
  const { text } = await nsc.generateConfig({ kind: 'nats' });
  writeFileSync(home.path('server.conf'), text + PATIENT);
  const broker = await GoBroker.start(home.path('server.conf'), { name: 'walk' });
  try {
    const { accounts } = await nsc.push({ all: true, url: broker.url });
    expect(accounts.map(({ outcome }) => outcome)).toEqual(accounts.map(() => 'pushed'));
    const { pulled } = await nsc.pull({ url: broker.url });
    expect(pulled.map(({ outcome }) => outcome)).toEqual(pulled.map(() => 'stored'));
    expect((await nsc.validate({ all: true, server: { url: broker.url } })).failed).toBe(false);
    const as = { nats: broker.url, account: 'A', user: 'plain' };
    expect((await nsc.roundTrip(as)).milliseconds).toBeGreaterThan(0);
    await new Promise<void>((resolve, reject) => {
      const replying = nsc.reply({ ...as, subject: 'ask', response: 'pong', maxMessages: 1, ready: resolve });
      replying.catch(reject);
    });
    expect((await nsc.request({ ...as, subject: 'ask', payload: 'ping' })).data).toBe('pong');
    const heard = await new Promise<string>((resolve, reject) => {
      const ready = () => void nsc.publish({ ...as, subject: 'news', payload: 'it is' }).catch(reject);
      const message = ({ data }: { data: string }) => resolve(data);
      nsc.subscribe({ ...as, subject: 'news', maxMessages: 1, ready, message }).catch(reject);
    });
    expect(heard).toBe('it is');
  } finally {
    await broker.stop();
  }

  // What there is to know of it all, and to take elsewhere.
  expect((await nsc.expirations()).expirations.length).toBeGreaterThan(5);
  expect((await nsc.audit({ account: 'B' })).entries[0]).toMatchObject({ action: 'added', name: 'B' });
  writeFileSync(home.path('A.jwt'), await nsc.accountJwt('A'));
  expect((await nsc.validateFile(home.path('A.jwt'))).findings).toEqual([]);
  const { exported } = await nsc.exportKeys({ all: true, dir: home.path('keys'), includeJwts: true });
  expect(exported).toContain(user.publicKey);
  const fixed = await nsc.fix({ in: [home.path('keys')], out: home.path('fixed') });
  expect(fixed.accounts).toBe((await nsc.accounts()).length);

  const elsewhere = open('elsewhere');
  expect(elsewhere.operator).toBe('');
  const made = await elsewhere.init({ name: 'OTHER' });
  expect(made.operator).toBe('OTHER');
  expect((await elsewhere.importKeys({ dir: home.path('keys') })).failed).not.toContain(user.publicKey);
  await elsewhere.importAccount({ file: home.path('A.jwt'), force: true });
  writeFileSync(home.path('u.creds'), creds);
  expect((await elsewhere.importUser({ file: home.path('u.creds') })).user?.name).toBe('scoped');
  const { accounts: migrated } = await elsewhere.migrate({ operatorDir: nsc.operatorFolder });
  expect(migrated.find(({ name }) => name === 'B')?.migrated).toBe(true);
  elsewhere.select({ account: 'B' });
  expect(elsewhere.account).toBe('B');
  expect(await elsewhere.migrateKeys()).toBeUndefined();
  expect((await elsewhere.upgradeJwt()).upgraded).toEqual([]);
  await expect(elsewhere.load({ url: 'http://127.0.0.1:1', seed: 'none' })).rejects.toMatchObject({
    name: 'NscError',
  });

  // And away with it.
  await nsc.deleteImport({ account: 'B', subject: 'priv.>' });
  await nsc.deleteExport({ account: 'A' });
  expect((await nsc.deleteUser({ account: 'A', names: ['plain'] })).users[0]?.revoked).toBe(true);
  expect((await nsc.deleteAccount({ account: 'B' })).notes[0]).toContain('can still connect');
  expect((await nsc.reissueOperator()).formerKey).toBe(operator.publicKey);
  expect([nsc.storesFolder, nsc.keystoreFolder]).toEqual([home.path('home'), home.path('home')]);

  expect(members().filter((name) => !used.has(name))).toEqual([]);
});
