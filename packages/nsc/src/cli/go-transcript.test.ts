// The Go nsc's own transcript: the same lines must print the same, and write the same.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { goFile, goOutput, masked, maskedBody, TestHome } from '../../test/home.js';

let home: TestHome;
const XDG = (folder: string) => ({
  env: { XDG_CONFIG_HOME: `${folder}/.config`, XDG_DATA_HOME: `${folder}/.local/share` },
});

describe('in a new home', () => {
  beforeEach(() => {
    home = new TestHome();
  });
  afterEach(() => home.remove());

  const CREATION = [
    'add operator --generate-signing-key --sys --name OP',
    'edit operator --service-url nats://localhost:4222 --account-jwt-server-url http://localhost:9090/jwt/v1 --tag prod --tag eu',
    'add account A',
    'add account B --expiry 2036-01-01',
    'add account C --allow-pubsub c.> --deny-pubsub d.>',
    'add user -a A u1',
    'add user -a B b1',
    'add user -a C gone',
    'add user -a A u2 --allow-pub x.> --deny-pub x.secret --allow-sub y.* --deny-sub y.z --response-ttl 1m --allow-pub-response=3 --source-network 192.168.0.0/16 --tag t1 --expiry 2036-06-01',
  ] as const;

  test('the lines that create things print what the Go nsc printed', async () => {
    for (const line of CREATION) {
      const { code, out, err } = await home.run(line.split(' '));
      expect({ line, code, err }).toEqual({ line, code: 0, err: '' });
      expect(masked(out), line).toBe(masked(goOutput(line)));
    }
  });

  test('lists and tables of what was created look like those of the Go nsc', async () => {
    for (const line of CREATION) await home.ok(line);
    expect(masked(await home.ok('list accounts'))).toBe(masked(goOutput('list accounts')));
    expect(masked(await home.ok('describe operator'))).toBe(masked(goOutput('describe operator')));
  });

  test('the JWTs have the fields of the Go nsc in its order', async () => {
    for (const line of CREATION) await home.ok(line);
    for (const file of [
      'OP.jwt',
      'accounts/SYS/SYS.jwt',
      'accounts/SYS/users/sys.jwt',
      'accounts/A/users/u1.jwt',
    ]) {
      const path = `.local/share/nats/nsc/stores/OP/${file}`;
      expect(maskedBody(home.read(path)), file).toBe(maskedBody(goFile('home', path)));
    }
  });

  test('creds, .nsc, .gitignore and nsc.json are those of the Go nsc to the byte', async () => {
    for (const line of CREATION) await home.ok(line);
    const stores = '.local/share/nats/nsc/stores/OP/.nsc';
    expect(home.read(stores)).toBe(goFile('home', stores));
    const secrets = (text: string) => text.replace(/eyJ\S+/, '<jwt>').replace(/\bSU[A-Z2-7]{56}\b/, '<seed>');
    const creds = '.local/share/nats/nsc/keys/creds/OP/A/u1.creds';
    expect(secrets(home.read(creds))).toBe(secrets(goFile('home', creds)));
    const config = '.config/nats/nsc/nsc.json';
    const stable = (text: string) =>
      text.replace(home.folder, '@HOME@').replace(/"account":"\w"|\d{10}/g, '');
    expect(stable(home.read(config))).toBe(stable(goFile('home', config)));
    expect(home.read('.local/share/nats/nsc/keys/.gitignore')).toBe(
      '# ignore all nk files \n**/*.nk\n\n# ignore all creds files\n**/*.creds\n',
    );
  });

  test('a count without its equals sign is an argument too many, as for the Go nsc', async () => {
    for (const line of CREATION.slice(0, 3)) await home.ok(line);
    const line =
      'add user -a A u2 --allow-pub x.> --deny-pub x.secret --allow-sub y.* --deny-sub y.z --response-ttl 1m --allow-pub-response 3 --source-network 192.168.0.0/16 --tag t1 --expiry 2036-06-01';
    const { code, out, err } = await home.run(line.split(' '));
    expect({ code, out, err }).toEqual({ code: 1, out: '', err: goOutput(line) });
  });
});

describe('in the home that the Go nsc made', () => {
  beforeEach(() => {
    home = TestHome.likeGo();
  });
  afterEach(() => home.remove());

  test.each([
    'list accounts',
    'describe operator',
    'describe account A',
    'describe account B',
    'describe user -a A scoped',
    'describe user -a A u2',
  ])('nsc %s prints the same, keys and dates too', async (line) => {
    expect(await home.ok(line)).toBe(goOutput(line));
  });

  test('nsc env prints the same', async () => {
    // The transcript has the home folder shortened to ~ after the table was drawn, which left two cells too narrow.
    const unpadded = (text: string) => text.replace(/ +\|$/gm, ' |');
    expect(unpadded(await home.ok('env', XDG(home.folder)))).toBe(unpadded(goOutput('env')));
  });

  test('nsc list users shows the users of the account', async () => {
    const out = await home.ok('list users -a A');
    for (const row of goOutput('list users -a A').split('\n').slice(5, -2)) expect(out).toContain(row);
  });

  test('a user that is not there is refused in the words of the Go nsc', async () => {
    const { code, err } = await home.run(['describe', 'user', '-a', 'A', 'u9']);
    expect({ code, err }).toEqual({ code: 1, err: 'Error: user u9 does not exist in the current account\n' });
  });

  test('a user signed by role carries nothing but the account, as the Go nsc wrote it', async () => {
    const line = 'add user -a A scoped -K writer';
    const ours = (await home.ok(line.replace('scoped', 'second'))).replaceAll('second', 'scoped');
    expect(masked(ours)).toBe(masked(goOutput(line)));
    const users = '.local/share/nats/nsc/stores/OP/accounts/A/users';
    expect(maskedBody(home.read(users, 'second.jwt')).replace('second', 'scoped')).toBe(
      maskedBody(goFile('home', users, 'scoped.jwt')),
    );
  });

  test('generated creds are the file that the Go nsc wrote', async () => {
    const creds = goFile('home/.local/share/nats/nsc/keys/creds/OP/B/b1.creds');
    expect(await home.ok('generate creds -a B -n b1')).toBe(`${creds}\n`);
    await home.ok(`generate creds -a B -n b1 -o ${home.path('b1.creds')}`);
    expect(home.read('b1.creds')).toBe(creds);
  });

  test('reading changes nothing', async () => {
    const before = home.snapshot();
    for (const line of ['list operators', 'list accounts', 'list users -a A', 'describe account B', 'env']) {
      await home.ok(line);
    }
    expect(home.snapshot()).toEqual(before);
  });

  test('our JWTs for the Go home are signed by its keys and leave the rest alone', async () => {
    const before = home.snapshot();
    await home.ok('add account D');
    await home.ok('add user d1');
    await home.ok('edit operator --tag extra');
    const after = home.snapshot();
    const changed = Object.keys(after).filter((path) => after[path] !== before[path]);
    expect(
      changed.map((path) =>
        masked(path)
          .replace(/^.*\/nsc\//, '')
          .replace(/\/..\/<(.)>/, '/<$1>'),
      ),
    ).toEqual([
      'nsc.json',
      // The fixture came without its dot files; the Go nsc, too, writes this one wherever it is missing.
      'keys/.gitignore',
      'keys/creds/OP/D/d1.creds',
      'keys/keys/A/<A>.nk',
      'keys/keys/U/<U>.nk',
      'stores/OP/.history/changes.jsonl',
      'stores/OP/OP.jwt',
      'stores/OP/accounts/D/D.jwt',
      'stores/OP/accounts/D/users/d1.jwt',
    ]);
    expect(await home.ok('describe account D -F iss')).toBe(
      '"ODY2J3ERL6MHDPX4FWFYRBEK37WJWBJCRLKHMNYOYBPMKQE3KNKVOYQN"\n',
    );
    expect(await home.ok('describe operator -F nats.tags')).toBe('["eu","extra","prod"]\n');
  });
});
