// What `-i` asks of those who add, edit and delete what accounts are made of, and what becomes of the answers.
import { decodeAccount, decodeUser } from '@nats-ts/jwt';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TestHome } from '../../test/home.js';
import { type Answer, ENTER } from '../../test/scripted-prompter.js';

let home: TestHome;

beforeEach(() => {
  home = TestHome.likeGo();
});
afterEach(() => home.remove());

const B = 'AB4GTMC75FIVD7SIZSHAH4NDNEZ6PHSX2MQACAOFBGBZG5OGT6A5G26F';
const OPERATOR = 'ODY2J3ERL6MHDPX4FWFYRBEK37WJWBJCRLKHMNYOYBPMKQE3KNKVOYQN';
const STORE = '.local/share/nats/nsc/stores/OP/accounts';
const account = (name: string) => decodeAccount(home.read(STORE, name, `${name}.jwt`)).claims.nats;
const user = (of: string, name: string) => decodeUser(home.read(STORE, of, 'users', `${name}.jwt`)).claims;

async function asked(line: string, answers: readonly Answer[]): Promise<string> {
  const { code, out, err } = await home.run([...line.split(' '), '-i'], { answers });
  expect({ line, code, err }).toEqual({ line, code: 0, err: '' });
  return out;
}

const signed: Answer = ['select the key to sign the account', OPERATOR];

describe('add', () => {
  test('export: a private stream, then a service with its latency', async () => {
    const stream = await asked('add export', [
      ['account', 'C'],
      ['export type', 'stream'],
      ['subject', 'c.*'],
      ['name', 'cs'],
      ['private stream', true],
      signed,
    ]);
    expect(stream).toBe('[ OK ] added private stream export "cs"\n');
    await asked('add export -a C', [
      ['account', 'C'],
      ['export type', 'service'],
      ['subject', 'ask'],
      ['name', ENTER],
      ['private service', ENTER],
      ['track service latency', true],
      ['sampling percentage', 'header'],
      ['latency metrics subject', 'lat'],
      ['service response type', 'Chunked'],
      ['response threshold', '3s'],
      ['allow tracing', true],
      signed,
    ]);
    expect(account('C').exports).toEqual([
      {
        name: 'ask',
        subject: 'ask',
        type: 'service',
        response_type: 'Chunked',
        response_threshold: 3e9,
        service_latency: { sampling: 'headers', results: 'lat' },
        allow_trace: true,
      },
      { name: 'cs', subject: 'c.*', type: 'stream', token_req: true },
    ]);
  });

  test('import: of a private export that is known here, whose activation is signed on the spot', async () => {
    const out = await asked('add import', [
      ['account', 'C'],
      ['pick from locally available exports', true],
      ['select the export', 'A -> [private] priv.*.* [!]'],
      ['export subject', 'priv.c.d'],
      ['select the signing key for account "A"', 'ABJ2KK22X7ZL4YQGTDHN2EB62VTXFALQLUWTY7PXI3V724FHOWVJVNK4'],
      ['name', ENTER],
      ['local subject', 'mine'],
      ['allow tracing', ENTER],
      signed,
    ]);
    expect(out).toBe('[ OK ] added stream import "priv.c.d"\n');
    const [item] = account('C').imports ?? [];
    expect(item).toMatchObject({ name: 'private', subject: 'priv.c.d', local_subject: 'mine' });
    expect(item?.token).toMatch(/^eyJ/);
  });

  test('import: of a service that wants the account in its subject', async () => {
    await asked('add import', [
      ['account', 'C'],
      ['pick from locally available exports', ENTER],
      ['select the export', 'A <- [acct] acct.*.q'],
      ['share information', ENTER],
      ['name', ENTER],
      ['local subject', ENTER],
      signed,
    ]);
    const key = JSON.parse(await home.ok('describe account C -F sub'));
    expect(account('C').imports).toMatchObject([
      { name: 'acct', subject: `acct.${key}.q`, local_subject: 'acct.q', type: 'service' },
    ]);
  });

  test('import: described by hand', async () => {
    await asked('add import', [
      ['account', 'C'],
      ['pick from locally available exports', false],
      ['is the export public?', true],
      ['public key or name', 'B'],
      ['remote subject', 'elsewhere'],
      ['is import a service', false],
      ['name', ENTER],
      ['local subject', ENTER],
      ['allow tracing', true],
      signed,
    ]);
    expect(account('C').imports).toEqual([
      { name: 'elsewhere', subject: 'elsewhere', account: B, type: 'stream', allow_trace: true },
    ]);
  });

  test('mapping', async () => {
    const out = await asked('add mapping', [
      ['account', 'C'],
      ['map from', 'a.*'],
      ['to subject', 'b.$1'],
      ['weight', '50'],
      ['cluster', 'east'],
      signed,
    ]);
    expect(out).toBe('[ OK ] added mapping a.* -> b.$1, weight 50%\n');
    expect(account('C').mappings).toEqual({ 'a.*': [{ subject: 'b.$1', weight: 50, cluster: 'east' }] });
  });
});

describe('edit', () => {
  test('account: only what was answered otherwise is changed', async () => {
    const out = await asked('edit account', [
      ['account', 'C'],
      ['add signing key', false],
      ['max connections', '7'],
      ['max leaf node connections', ENTER],
      ['max data', '1k'],
      ['max exports', ENTER],
      ['max imports', ENTER],
      ['max payload', ENTER],
      ['max subscriptions', ENTER],
      ['set JetStream limits', true],
      ['edit tier', '3'],
      ['max mem storage', ENTER],
      ['max disk storage', '1GiB'],
      ['max streams', '5'],
      ['max consumer', ENTER],
      ['memory stream', ENTER],
      ['disk stream', ENTER],
      ['pending acks', ENTER],
      ['require max bytes', ENTER],
      ['valid from', ENTER],
      ['valid until', ENTER],
      ['add a tag', false],
      signed,
      ['Account Description', 'third'],
      ['Info url', ENTER],
      ['Enable context tracing?', false],
    ]);
    expect(out).toBe(
      `${[
        'changed max connections to 7',
        'changed max data to 1000 bytes',
        'changed R3 max streams to 5',
        'changed R3 max disk storage to 1073741824',
        'changed description to "third"',
        'edited account "C"',
      ]
        .map((line) => `[ OK ] ${line}`)
        .join('\n')}\n`,
    );
  });

  test('user: subjects, limits and ways to connect', async () => {
    const out = await asked('edit user u2', [
      ['account', 'A'],
      ['select the key to sign the user', 'AC7A7H3BPIRR25UX32IJJLWWX6WQXGPNQ3462EFAHZPJ6WRJOVVGWQDW'],
      ['max payload', ENTER],
      ['max data', '-1'],
      ['max subscriptions', ENTER],
      ['bearer token', false],
      ['edit publish and subscribe permissions', true],
      ['select subjects to remove', ['x.secret']],
      ['allow publishing', 'z.>, y'],
      ['allow subscribing', ENTER],
      ['deny publishing', ENTER],
      ['deny subscribing', ENTER],
      ['restrict how', true],
      ['select connection types', ['STANDARD']],
      ['valid from', ENTER],
      ['valid until', '0'],
      ['remove tags', false],
      ['add another tag', false],
    ]);
    expect(out).toContain('[ OK ] edited user "u2"\n');
    expect(user('A', 'u2').nats).toMatchObject({
      pub: { allow: ['x.>', 'y', 'z.>'] },
      data: -1,
      allowed_connection_types: ['STANDARD'],
    });
    expect(user('A', 'u2').nats).not.toHaveProperty('bearer_token');
  });

  test('signing-key: a new one with a role', async () => {
    await asked('edit signing-key', [
      ['account', 'C'],
      ['select the signing key', 'generate'],
      ['role', 'reader'],
      ['description', 'reads'],
      ['max payload', ENTER],
      ['max data', ENTER],
      ['max subscriptions', '3'],
      ['bearer token', ENTER],
      ['edit publish and subscribe permissions', false],
      ['restrict how', false],
      signed,
    ]);
    expect(account('C').signing_keys).toMatchObject([
      { role: 'reader', description: 'reads', template: { subs: 3, payload: -1 } },
    ]);
    await home.ok('add user -a C r -K reader');
  });

  test('export: its kind, name and description', async () => {
    const { code, out } = await home.run(['edit', 'export', '-i'], {
      answers: [
        ['account', 'A'],
        ['select export to edit', '-> events.>'],
        ['export type', 'stream'],
        ['name', 'happenings'],
        ['private stream', ENTER],
        signed,
        ['Export Description', 'all of them'],
        ['Info url', 'https://example.com'],
      ],
    });
    expect(code).toBe(0);
    expect(out).toBe(
      '[ OK ] changed export name to happenings\n[ OK ] changed description to "all of them"\n[ OK ] changed info url to "https://example.com"\n[ OK ] edited stream export "happenings"\n',
    );
  });

  test('authcallout: users and accounts by their names', async () => {
    await home.ok('add user -a B auth');
    await asked('edit authcallout', [
      ['account', 'B'],
      ['users the authorization service itself', ['auth']],
      ['another public key', ENTER],
      ['accounts the authorization service', ['C']],
      ['another public key', ENTER],
      ['curve key', 'generate'],
      signed,
    ]);
    expect(account('B').authorization).toMatchObject({ xkey: expect.stringMatching(/^X/) });
    await asked('edit authcallout', [['account', 'B'], ['disable it', true], signed]);
    expect(account('B').authorization).toEqual({});
  });
});

describe('delete', () => {
  test('users: those selected, when it is meant', async () => {
    const answers: Answer[] = [
      ['account', 'A'],
      ['select users', ['u1', 'scoped']],
      ['revoke users', ENTER],
      ['delete associated nkeys', true],
      ['delete associated creds files', true],
    ];
    const sure = 'deleting users, nkeys or creds files cannot be undone';
    const no = await home.run(['delete', 'user', '-i'], { answers: [...answers, [sure, false]] });
    expect(no).toMatchObject({ code: 1, err: expect.stringContaining('delete cancelled') });
    expect(user('A', 'u1').name).toBe('u1');
    const { code, out } = await home.run(['delete', 'user', '-i'], {
      answers: [...answers, [sure, true], signed],
    });
    expect(code).toBe(0);
    expect(out).toContain('user u1 [UDXXKPIYY2XHBFGE2ED7EHJFF2HVEFBJ4NSJSHFOZW5MTPFVAQBFZOSZ]');
    expect(home.files().filter((file) => /(u1|scoped)\.(jwt|creds)$/.test(file))).toEqual([]);
  });

  test('an account', async () => {
    const { code } = await home.run(['delete', 'account', '-i'], {
      answers: [
        ['account', 'B'],
        ['revoke all', ENTER],
        ['nkeys', ENTER],
        ['creds files', ENTER],
        ['cannot be undone', true],
      ],
    });
    expect(code).toBe(0);
    expect(await home.ok('list accounts')).not.toContain(B);
  });

  test('an export, an import, a mapping', async () => {
    await asked('delete export', [['account', 'A'], ['select export to delete', '<- help'], signed]);
    await asked('delete import', [['account', 'B'], ['select import to delete', '-> priv.x.y'], signed]);
    await asked('delete mapping', [
      ['account', 'A'],
      ['select mapping to delete', 'orders.* -> orders.v2.$1'],
      signed,
    ]);
    expect(account('A').exports?.map(({ subject }) => subject)).not.toContain('help');
    expect(account('B').imports).toHaveLength(2);
    expect(account('A').mappings?.['orders.*']).toHaveLength(1);
  });
});

test('without a terminal a question names the flag to give', async () => {
  const { code, err } = await home.run(['edit', 'account', '-i']);
  expect(code).toBe(1);
  expect(err).toContain('--account');
});
