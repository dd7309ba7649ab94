// nsc add and delete export, import, mapping; edit export, signing-key, authcallout: what they refuse and what they keep.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createKeyPair, decodeAccount } from '@nats-ts/jwt';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { goFile, TestHome } from '../../test/home.js';

let home: TestHome;

beforeEach(() => {
  home = TestHome.likeGo();
});
afterEach(() => home.remove());

const A = 'AC7A7H3BPIRR25UX32IJJLWWX6WQXGPNQ3462EFAHZPJ6WRJOVVGWQDW';
const B = 'AB4GTMC75FIVD7SIZSHAH4NDNEZ6PHSX2MQACAOFBGBZG5OGT6A5G26F';
const WRITER = 'AABDQJF6YOSTF4H7ZFZQRMWLARFH36JO22GBKQATIOOMM74GJ7FZKFAJ';
const PLAIN = 'ABJ2KK22X7ZL4YQGTDHN2EB62VTXFALQLUWTY7PXI3V724FHOWVJVNK4';
const account = (name: string) =>
  decodeAccount(home.read(`.local/share/nats/nsc/stores/OP/accounts/${name}/${name}.jwt`)).claims.nats;
const exported = (subject: string) => account('A').exports?.find((item) => item.subject === subject);

describe('refused, with nothing changed', () => {
  test.each([
    ['add export -a A', 'a subject is required'],
    ['add export -a A -s x.* --private --account-token-position 2', 'only valid for public exports'],
    ['add export -a A -s x --response-type Stream', 'only be specified in conjunction with service'],
    ['add export -a A -s x -r --response-type Often', 'unknown response type "Often"'],
    ['add export -a A -s x -r --latency l --sampling 101', 'between 1 and 100'],
    ['add export -a A -s x --latency l', 'latency tracking only permitted for services'],
    ['add export -a A -s events.new', 'already exports "events.new"'],
    ['add export -a A -s x --account-token-position 1', 'wildcard'],
    ['add export -a A -s x --allow-trace', 'AllowTrace only valid for service export'],
    ['add import -a B', 'public imports require src-account, remote-subject'],
    ['add import -a B --token x --remote-subject y', 'private imports require'],
    ['add import -a B --token nowhere.jwt', 'error loading `nowhere.jwt`: no such file or directory'],
    [`add import -a A --src-account ${A} --remote-subject x`, 'export issuer is this account'],
    [`add import -a B --src-account ${A} --remote-subject x --share`, 'only services can set the share'],
    [`add import -a B --src-account ${A} --remote-subject events.>`, 'account already imports stream'],
    ['add import -a B --src-account Z --remote-subject x', 'account Z does not exist'],
    ['add mapping -a A --to x', 'from subject is required'],
    ['add mapping -a A --from x', 'to subject is required'],
    ['add mapping -a A --from orders.* --to z --weight 1', 'mapping validation failed'],
    ['edit export -a A', 'please specify some options'],
    ['edit export -a A --name x', 'subject is required: one of "acct.*.q", "events.>", "help", "priv.*.*"'],
    ['edit export -a A --subject nope --name x', 'no export with subject "nope" found'],
    ['edit export -a A --subject events.> --response-threshold 2s', 'only applicable to services'],
    ['edit export -a A --subject events.> --allow-trace', 'allow trace is only applicable to services'],
    ['edit export -a C --name x', 'account "C" doesn\'t have exports'],
    ['edit signing-key -a A', 'signing key is required'],
    ['edit signing-key -a A --sk nobody', 'signing-key not found'],
    ['edit signing-key -a A --sk writer,other', 'one signing key can be edited at a time'],
    ['edit authcallout -a A', 'please specify some options'],
    ['edit authcallout -a A --disable --curve generate', '--disable is exclusive of all other options'],
    [`edit authcallout -a A --auth-user ${A}`, 'is not a valid user key'],
    ['edit authcallout -a A --allowed-account *', 'External authorization'],
    ['delete export -a C', 'account "C" doesn\'t have exports'],
    ['delete export -a A -s nope', 'no export matching "nope" found'],
    ['delete import -a B', 'subject is required'],
    ['delete import -a B -s help --src-account C', 'no import matching "help" found from account'],
    ['delete mapping -a A', 'from subject is required'],
    ['delete mapping -a A --from nope', 'no mapping nope found'],
  ])('%s', async (line, text) => {
    const before = home.snapshot();
    const { code, out, err } = await home.run(line.split(' '));
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain(text);
    expect(home.snapshot()).toEqual(before);
  });
});

test('an import by name of the account, and by an activation from a URL, which is kept in the import', async () => {
  await home.ok('delete import -a B -s events.>');
  await home.ok('add import -a B --src-account A --remote-subject events.>');
  expect(account('B').imports?.[0]).toEqual({
    name: 'events.>',
    subject: 'events.>',
    account: A,
    type: 'stream',
  });
  await home.ok('delete import -a B -s priv.x.y');
  const text = goFile('activation.jwt');
  const server = createServer((_, response) => response.end(text)).listen(0, '127.0.0.1');
  try {
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    await home.ok(`add import -a B -u http://127.0.0.1:${port}/a -s mine`);
  } finally {
    server.close();
  }
  expect(account('B').imports?.at(-1)).toMatchObject({
    local_subject: 'mine',
    token: expect.stringMatching(/^eyJ/),
  });
});

test('an activation for another account is refused', async () => {
  const path = home.path('a.jwt');
  (await import('node:fs')).writeFileSync(path, goFile('activation.jwt'));
  const { err } = await home.run(`add import -a C --token ${path}`.split(' '));
  expect(err).toContain(`activation is not intended for this account - it is for "${B}"`);
});

test('of two imports with one subject the account decides', async () => {
  await home.ok('add import -a C --src-account A --remote-subject same');
  await home.ok('add import -a C --src-account B --remote-subject same');
  const { err } = await home.run('delete import -a C -s same'.split(' '));
  expect(err).toContain('more than one import "same" found - specify --src-account with one of');
  await home.ok('delete import -a C -s same --src-account A');
  expect(account('C').imports?.map((item) => item.account)).toEqual([B]);
});

test('the only export, import or mapping needs no subject', async () => {
  await home.ok('add export -a C -s one');
  await home.ok('edit export -a C --name uno');
  expect(account('C').exports?.[0]?.name).toBe('uno');
  await home.ok('delete export -a C');
  await home.ok('add import -a C --src-account A --remote-subject help --service');
  await home.ok('delete import -a C');
  expect(account('C')).not.toHaveProperty('imports');
});

test('a mapping by cluster, and the same one again with another share', async () => {
  await home.ok('add mapping -a C --from a --to b --cluster east');
  await home.ok('add mapping -a C --from a --to b --weight 40');
  await home.ok('add mapping -a C --from a --to b --weight 60');
  expect(account('C').mappings).toEqual({
    a: [
      { subject: 'b', cluster: 'east' },
      { subject: 'b', weight: 60 },
    ],
  });
  expect(await home.ok('delete mapping -a C --from a --to b --cluster east')).toBe(
    '[ OK ] deleted mapping a -> b in cluster east\n',
  );
  expect(account('C').mappings).toEqual({ a: [{ subject: 'b', weight: 60 }] });
});

describe('an edited export', () => {
  test('keeps what was not named: account token, revocations, how it answers', async () => {
    await home.ok(`revocations add_activation -a A -s priv.*.* -t ${B}`);
    await home.ok('edit export -a A -s priv.*.* --description secret');
    expect(exported('priv.*.*')).toMatchObject({ token_req: true, revocations: expect.anything() });
    await home.ok('edit export -a A -s acct.*.q --name a');
    expect(exported('acct.*.q')).toMatchObject({ account_token_position: 2, response_type: 'Singleton' });
  });

  test('warns of what breaks importers', async () => {
    const out = await home.ok('edit export -a A -s events.> --private --service');
    expect(out).toBe(
      '[WARN] changed export to be private - this will break importers\n[WARN] changed export type to "service" - this will break importers\n[ OK ] edited service export "events"\n',
    );
    await home.ok('edit export -a A -s events.> --private=false --service=false');
    expect(exported('events.>')).toMatchObject({ type: 'stream' });
  });

  test('has its latency changed and taken away', async () => {
    expect(await home.ok('edit export -a A -s help --sampling header --latency new.lat')).toBe(
      '[ OK ] changed service latency to header\n[ OK ] changed service latency subject to new.lat\n[WARN] changed latency subject will break consumers of the report\n[ OK ] edited service export "help"\n',
    );
    expect(await home.ok('edit export -a A -s help --rm-latency-sampling')).toContain(
      '[ OK ] removed latency tracking',
    );
    expect(exported('help')).not.toHaveProperty('service_latency');
    expect(await home.ok('edit export -a A -s help --sampling 0')).toContain('no need to remove');
  });
});

describe('a signing key', () => {
  const keyOf = (key: string) =>
    account('A').signing_keys?.find((entry) => typeof entry === 'object' && entry.key === key);

  test('is found by its role, as flag or argument, and by its key', async () => {
    await home.ok('edit signing-key -a A --role writer --subs 1');
    await home.ok('edit signing-key -a A writer --data 2');
    await home.ok('edit signing-key -a A --sk writer --payload 3');
    await home.ok(`edit signing-key -a A --sk ${WRITER} --role author --rm w.{{name()}}.>`);
    expect(keyOf(WRITER)).toMatchObject({
      role: 'author',
      description: 'writers',
      template: { subs: 1, data: 2, payload: 3, bearer_token: true, pub: {}, sub: { allow: ['_INBOX.>'] } },
    });
  });

  test('without a scope gets one, which limits nothing but what is named', async () => {
    await home.ok(`edit signing-key -a A --sk ${PLAIN} --role reader --deny-pub >`);
    expect(account('A').signing_keys).toHaveLength(2);
    expect(keyOf(PLAIN)).toMatchObject({ role: 'reader', template: { pub: { deny: ['>'] }, subs: -1 } });
  });

  test('that is not the account’s yet is added, from its seed', async () => {
    const pair = createKeyPair('account');
    await home.ok(`edit signing-key -a A --sk ${pair.seed} --role guest`);
    expect(keyOf(pair.publicKey)).toMatchObject({ role: 'guest' });
    expect(home.files().some((file) => file.includes(pair.publicKey))).toBe(false);
  });
});

describe('a callout', () => {
  test('says what was there already and what was not', async () => {
    const [user = ''] = account('C').authorization.auth_users ?? [];
    const out = await home.ok(
      `edit authcallout C --auth-user ${user} --rm-allowed-account ${A} --rm-allowed-account ${B} --allowed-account * --rm-curve`,
    );
    expect(out).toContain(`[ OK ] skipped adding user "${user}" - as it's already set\n`);
    expect(out).toContain('[ OK ] added account "*"\n');
    expect(out).toContain(`[ OK ] deleted account "${A}"\n`);
    expect(out).toContain(`[ OK ] skipping account "${B}" - as it's not currently set\n`);
    expect(out).toMatch(/\[ OK \] removed X\w+ curve key\n/);
    expect(account('C').authorization).toEqual({ auth_users: [user], allowed_accounts: ['*'] });
    expect(await home.ok('edit authcallout C --rm-curve')).toContain("didn't do anything");
  });
});
