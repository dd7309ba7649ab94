// The page "In Depth JWT Guide" of the NATS documentation, its commands in their order, with a real broker running.
// Where the page shows a key, the key that its earlier commands made stands here.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, jwtAuthenticator } from '@nats-io/transport-node';
import { decodeAccount } from '@nats-ts/jwt';
import { describe, expect } from 'vitest';
import { reaches } from '../../test/broker-client.js';
import type { TestHome } from '../../test/home.js';
import { replayed } from '../../test/page-part.js';

/** Keys and what of them is stored, by public key. */
async function stored(of: TestHome): Promise<Record<string, boolean>> {
  const keys: { pub: string; key_path: string }[] = JSON.parse(await of.ok('list keys --all --json'));
  return Object.fromEntries(keys.map(({ pub, key_path }) => [pub, (key_path ?? '') !== '']));
}

/** The key in what `generate nkey` printed. */
const keyIn = (text: string): string => /\b[OAU][A-Z2-7]{55}\b/.exec(text)?.[0] ?? '';

describe('environments apart', () => {
  replayed(
    'self service: an operator, a signing key and a system user cross over as JWTs, and no seed does',
    async ({ home, anotherHome, replay, field, start, as }) => {
      const other = anotherHome();
      await replay('add operator -n DEMO --sys');
      const take = async (name: string, line: string) =>
        writeFileSync(other.path(name), await home.ok(`${line} --raw`));
      await take('operator.jwt', 'describe operator');
      await other.ok('add operator -u operator.jwt');

      const signing = keyIn(await other.ok('generate nkey -o --store'));
      await home.ok(`edit operator --sk ${signing}`);
      await take('operator.jwt', 'describe operator');
      await other.ok('add operator -u operator.jwt --force');

      await take('SYS.jwt', 'describe account -n SYS');
      await other.ok('import account --file SYS.jwt');
      const user = keyIn(await other.ok('generate nkey -u --store'));
      await home.ok(`add user -a SYS -n sys-non-op -k ${user}`);
      await take('sys.jwt', 'describe user -a SYS -n sys-non-op');
      await other.ok('import user --file sys.jwt');

      const identity = await field('operator -F sub');
      const system = await field('account SYS -F sub');
      expect(await stored(home)).toMatchObject({
        [identity]: true,
        [signing]: false,
        [system]: true,
        [user]: false,
      });
      expect(await stored(other)).toMatchObject({
        [identity]: false,
        [signing]: true,
        [system]: false,
        [user]: true,
      });

      // The other environment makes accounts that are signed well, and can push them.
      await other.ok('add account APP');
      await other.ok('add user -a APP app');
      expect(await field('account APP -F iss', other)).toBe(signing);
      const broker = await start('--nats-resolver');
      await other.ok(`generate creds -a SYS -n sys-non-op -o ${other.path('sys.creds')}`);
      expect(readFileSync(other.path('sys.creds'), 'utf8')).toContain('BEGIN USER NKEY SEED');
      expect(await other.ok(`push -a APP -u ${broker.url} --system-user sys-non-op`)).toContain(
        'pushed "APP"',
      );
      expect((await as(broker, 'APP', 'app', other)).isClosed()).toBe(false);
    },
  );

  replayed(
    'decentralized: a self-signed account is imported by its operator, who may edit it',
    async ({ home, anotherHome, replay, field, start, as }) => {
      const other = anotherHome();
      await replay('add operator -n DEMO --sys');
      writeFileSync(other.path('operator.jwt'), await home.ok('describe operator --raw'));
      await other.ok('add operator -u operator.jwt');
      await other.ok('add account TEAM');
      await other.ok('add user -a TEAM member');
      expect(await field('account TEAM -F iss', other)).toBe(await field('account TEAM -F sub', other));
      const exchange = async () =>
        writeFileSync(home.path('import.jwt'), await other.ok('describe account -n TEAM --raw'));
      await exchange();
      await replay('import account --file import.jwt', 'edit account TEAM --conns 7');
      expect(await field('account TEAM -F iss')).toBe(await field('operator -F sub'));

      await other.ok('edit account TEAM --description ours');
      await exchange();
      await home.ok('import account --file import.jwt --overwrite');
      expect(await field('account TEAM -F nats.description')).toBe('ours');
      const broker = await start('--mem-resolver');
      expect((await as(broker, 'TEAM', 'member', other)).isClosed()).toBe(false);
    },
  );
});

replayed(
  'the demo of the resolver: nobody comes in before the push, and everybody after it',
  async ({ home, replay, start, as }) => {
    await replay('add operator -n DEMO --sys');
    const broker = await start('--nats-resolver');
    await replay(`edit operator --account-jwt-server-url ${broker.url}`);
    expect(await home.ok('list keys --all')).toMatch(/DEMO +\| O[A-Z2-7]{55} +\|/);
    expect(await home.ok('describe operator')).toContain(broker.url);
    expect(await home.ok('describe account')).toMatch(/Name +\| SYS /);
    await replay('add account -n TEST', 'add user -a TEST -n foo');
    await expect(as(broker, 'TEST', 'foo')).rejects.toThrow();
    expect(await home.ok('push -a TEST')).toContain('pushed "TEST" to nats-server alone: jwt updated');
    expect(await home.ok('push --all')).toContain('pushed "SYS" to nats-server alone: jwt updated');
    const foo = await as(broker, 'TEST', 'foo');
    expect(await reaches(foo, foo, 'hello')).toBe('hello');
  },
);

replayed(
  'a user for somebody who keeps the key: only the public one is exchanged',
  async ({ home, anotherHome, opened, replay, start }) => {
    await replay('add operator -n DEMO --sys', 'add account TEST');
    const [seed = '', key = ''] = (await anotherHome().ok('generate nkey -u')).split('\n');
    await replay(`add user --account TEST -n theirs -k ${key}`);
    const token = await home.ok('describe user --account TEST -n theirs --raw');
    expect(token).not.toContain(seed);
    const broker = await start('--mem-resolver');
    const jwt = /eyJ\S+/.exec(token)?.[0] ?? '';
    const authenticator = jwtAuthenticator(jwt, new TextEncoder().encode(seed));
    const connection = await connect({ servers: broker.url, authenticator, reconnect: false });
    opened.push(connection);
    expect(connection.isClosed()).toBe(false);
  },
);

replayed(
  'accounts are connected: exports, activations, imports under another subject, and a picture of them',
  async ({ home, replay, field, start, as }) => {
    await replay(
      'add operator -n DEMO --sys',
      'add account exporter',
      'add user e',
      'add account test',
      'add user t',
    );
    const [exporter, importer] = [await field('account exporter -F sub'), await field('account test -F sub')];
    await replay(
      'add export -a exporter --name foo --subject foo',
      'add export -a exporter --name help --subject help --service',
      'add export -a exporter --name secret --subject secret --private',
      `generate activation --account exporter --subject secret --output-file token.jwt --target-account ${importer}`,
      `add import --account test --src-account ${exporter} --remote-subject foo --local-subject bar`,
      `add import --account test --src-account ${exporter} --remote-subject help --service`,
      'add import --account test --token token.jwt',
      'generate diagram component --output-file test.uml',
    );
    expect(home.read('test.uml')).toContain('@startuml');
    const broker = await start('--mem-resolver');
    const [from, to] = [await as(broker, 'exporter', 'e'), await as(broker, 'test', 't')];
    from.subscribe('help', {
      callback: (_, message) => {
        message.respond('here');
      },
    });
    const heard: string[] = [];
    for (const subject of ['bar', 'secret']) {
      to.subscribe(subject, { callback: (_, message) => void heard.push(message.subject) });
    }
    for (const connection of [from, to]) await connection.flush();
    from.publish('foo');
    from.publish('secret');
    for (const connection of [from, to]) await connection.flush();
    expect(heard).toEqual(['bar', 'secret']);
    expect((await to.request('help')).string()).toBe('here');
  },
);

describe('keys', () => {
  replayed(
    'identity keys go offline, and signing keys do the work',
    async ({ home, replay, field, start, as }) => {
      await replay('add operator -n DEMO --sys');
      const operatorKey = keyIn(await home.ok('generate nkey -o --store'));
      await replay(`edit operator --sk ${operatorKey}`, 'add account TEST');
      const accountKey = keyIn(await home.ok('generate nkey -a --store'));
      await home.ok(`edit account TEST --sk ${accountKey}`);
      for (const key of [await field('operator -F sub'), await field('account TEST -F sub')]) {
        rmSync(home.data('keys', 'keys', key.slice(0, 1), key.slice(1, 3), `${key}.nk`));
        expect((await stored(home))[key]).toBe(false);
      }
      await replay('add account MORE', 'add user -a TEST u', 'edit account TEST --description changed');
      expect(await field('account MORE -F iss')).toBe(operatorKey);
      expect(await field('user -a TEST u -F iss')).toBe(accountKey);
      const broker = await start('--mem-resolver');
      expect((await as(broker, 'TEST', 'u')).isClosed()).toBe(false);
    },
  );

  replayed(
    'an operator is reissued, its former identity is a signing key until it is removed',
    async ({ home, replay, field, start, as }) => {
      await replay('add operator -n DEMO --sys', 'add account TEST', 'add user u');
      const former = await field('operator -F sub');
      expect(await home.ok('reissue operator --convert-to-signing-key')).toContain('turned into signing key');
      expect(await field('operator -F nats.signing_keys')).toContain(former);
      expect(await field('account TEST -F iss')).toBe(former);
      let broker = await start('--mem-resolver');
      expect((await as(broker, 'TEST', 'u')).isClosed()).toBe(false);
      await broker.stop();

      const identity = await field('operator -F sub');
      for (const name of ['TEST', 'SYS'])
        await replay(`edit account ${name} --description anew -K ${identity}`);
      const out = await home.ok('reissue operator');
      expect(out).toContain('successfully changed identity');
      await home.ok(`edit operator --rm-sk ${former}`);
      const now = await field('operator -F sub');
      expect(now).not.toBe(identity);
      for (const name of ['TEST', 'SYS']) expect(await field(`account ${name} -F iss`)).toBe(now);
      broker = await start('--mem-resolver');
      expect((await as(broker, 'TEST', 'u')).isClosed()).toBe(false);
    },
  );
});

describe('revocations', () => {
  replayed(
    'of users and activations are added, listed and taken back, in the spellings of the page',
    async ({ home, replay, field, start, as }) => {
      await replay('add operator -n DEMO --sys', 'add account A', 'add user u', 'add user other');
      await replay('add export --subject foo --private', 'add account B', 'add user b');
      const b = await field('account B -F sub');
      await replay('generate activation -a A -s foo -t B -o foo.jwt', 'add import -a B --token foo.jwt');
      expect(await home.ok('revocations add-user --account A --name u')).toMatch(
        /revoked user "U[A-Z2-7]{55}"/,
      );
      expect(await home.ok('revocations list-users --account A')).toContain(
        await field('user -a A u -F sub'),
      );
      expect(
        await home.ok(`revocations add-activation --account A --subject foo --target-account ${b}`),
      ).toContain(`revoked activation "foo" for account ${b}`);
      expect(await home.ok('revocations list-activations --account A')).toContain(b);
      const broker = await start('--nats-resolver');
      await home.ok(`edit operator --account-jwt-server-url ${broker.url}`);
      await home.ok('push --all');
      await expect(as(broker, 'A', 'u')).rejects.toThrow();
      const [other, reader] = [await as(broker, 'A', 'other'), await as(broker, 'B', 'b')];
      expect(await reaches(other, reader, 'foo', 200)).toBeUndefined();

      await replay(
        'revocations delete-user --account A --name u',
        `revocations delete_activation --account A --subject foo --target-account ${b}`,
        'push --all',
      );
      expect((await as(broker, 'A', 'u')).isClosed()).toBe(false);
    },
  );

  replayed('of accounts: no connections, or removed and pruned', async ({ home, replay, start, as }) => {
    await replay('add operator -n DEMO --sys', 'add account A', 'add user a', 'add account B', 'add user b');
    const broker = await start('--nats-resolver', (text) =>
      text.replace('allow_delete: false', 'allow_delete: true'),
    );
    await replay(`edit operator --account-jwt-server-url ${broker.url}`, 'push --all');
    await as(broker, 'A', 'a');
    await replay('edit account --name A --conns 0', 'push --all');
    await expect(as(broker, 'A', 'a')).rejects.toThrow();

    const creds = home.read('.local/share/nats/nsc/keys/creds/DEMO/B/b.creds');
    await replay('delete account --name B');
    expect(await home.ok('push --all --prune')).toContain('deleted');
    writeFileSync(home.data('keys', 'creds', 'DEMO', 'A', 'b.creds'), creds);
    await expect(as(broker, 'A', 'b')).rejects.toThrow();
  });

  replayed(
    'of a signing key: everything it signed goes with it',
    async ({ home, replay, field, start, as }) => {
      await replay('add operator -n DEMO --sys', 'add account A', 'edit account A --sk generate');
      const [key = ''] = await field('account A -F nats.signing_keys');
      await replay(`add user u -K ${key}`);
      const broker = await start('--nats-resolver');
      await replay(`edit operator --account-jwt-server-url ${broker.url}`, 'push --all');
      await as(broker, 'A', 'u');
      await replay(`edit account --name A --rm-sk ${key}`, 'push --all');
      await expect(as(broker, 'A', 'u')).rejects.toThrow();
      expect(
        decodeAccount(home.read('.local/share/nats/nsc/stores/DEMO/accounts/A/A.jwt')).claims.nats
          .signing_keys ?? [],
      ).toEqual([]);
    },
  );
});
