// What the Go nsc's own transcript shows of exports, imports, mappings, scopes, callouts and deletions: each is taken
// out of the home that the Go nsc made and put in again by the transcript's line. The same line must print the same
// and leave the JWT that the Go nsc left.
import { copyFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { goFile, goOutput, masked, maskedBody, TestHome } from '../../test/home.js';

let home: TestHome;

beforeAll(() => {
  home = TestHome.likeGo();
  copyFileSync(
    fileURLToPath(new URL('../../../../fixtures/go-nsc/activation.jwt', import.meta.url)),
    home.path('activation.jwt'),
  );
});
afterAll(() => home.remove());

const jwtPath = (account: string) => `.local/share/nats/nsc/stores/OP/accounts/${account}/${account}.jwt`;
const A = 'AC7A7H3BPIRR25UX32IJJLWWX6WQXGPNQ3462EFAHZPJ6WRJOVVGWQDW';

function body(text: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(text.split('.')[1] ?? '', 'base64url').toString('utf8'));
}

function nats(account: string): Record<string, unknown> {
  return Object(body(home.read(jwtPath(account))).nats);
}

async function replay(...lines: readonly string[]): Promise<void> {
  for (const line of lines) expect({ line, out: await home.ok(line) }).toEqual({ line, out: goOutput(line) });
}

test('exports', async () => {
  const deleted: string[] = [];
  for (const subject of ['events.>', 'help', 'priv.*.*', 'acct.*.q']) {
    deleted.push(await home.ok(`delete export -a A --subject ${subject}`));
  }
  expect(deleted).toEqual([
    '[ OK ] deleted stream export "events.>"\n',
    '[ OK ] deleted service export "help"\n',
    '[ OK ] deleted stream export "priv.*.*"\n',
    '[ OK ] deleted service export "acct.*.q"\n',
  ]);
  expect(nats('A')).not.toHaveProperty('exports');
  await replay(
    'add export -a A --name events --subject events.>',
    'add export -a A --name help --subject help --service --response-type Stream --latency lat.help --sampling 50',
    'add export -a A --name private --subject priv.*.* --private',
    'add export -a A --name acct --subject acct.*.q --service --account-token-position 2',
    'edit export -a A --subject help --service --description ask --info-url https://example.com/help --response-threshold 2s --allow-trace',
  );
  // The Go nsc forgets how a service answers when something else of it is edited; this one does not.
  const ours = home.read(jwtPath('A')).split('.');
  const text = Buffer.from(ours[1] ?? '', 'base64url').toString('utf8');
  ours[1] = Buffer.from(text.replace('"response_type":"Stream",', '')).toString('base64url');
  expect(text).toContain('"response_type":"Stream",');
  expect(maskedBody(ours.join('.'))).toBe(maskedBody(goFile('home', jwtPath('A'))));
});

test('imports, public and by activation', async () => {
  for (const subject of ['events.>', 'help', 'priv.x.y']) {
    await home.ok(`delete import -a B --subject ${subject}`);
  }
  expect(nats('B')).not.toHaveProperty('imports');
  await replay(
    `add import -a B --src-account ${A} --remote-subject events.> --local-subject in.events.> --name ev`,
    `add import -a B --src-account ${A} --remote-subject help --service --share --name help`,
    'add import -a B --token ./activation.jwt --name priv',
  );
  expect(maskedBody(home.read(jwtPath('B')))).toBe(maskedBody(goFile('home', jwtPath('B'))));
});

test('mappings', async () => {
  const before = nats('A').mappings;
  expect(await home.ok('delete mapping -a A --from orders.* --to orders.v2.$1')).toBe(
    '[ OK ] deleted mapping orders.* -> orders.v2.$1\n',
  );
  expect(await home.ok('delete mapping -a A --from orders.*')).toBe(
    '[ OK ] deleted all mapping for orders.*\n',
  );
  await home.ok('delete mapping -a A --from bar.*');
  expect(nats('A')).not.toHaveProperty('mappings');
  await replay(
    'add mapping -a A --from orders.* --to orders.v2.$1 --weight 80',
    'add mapping -a A --from orders.* --to orders.v1.{{wildcard(1)}} --weight 20',
    'add mapping -a A --from bar.* --to bar.{{partition(5,1)}}.$1',
  );
  expect(nats('A').mappings).toEqual(before);
});

test('a scoped signing key', async () => {
  const scopes = () => (nats('A').signing_keys as unknown[]).filter((key) => typeof key === 'object');
  const before = scopes();
  await home.ok('edit account A --rm-sk AABDQJF6YOSTF4H7ZFZQRMWLARFH36JO22GBKQATIOOMM74GJ7FZKFAJ');
  const line =
    'edit signing-key -a A --sk generate --role writer --allow-pub w.{{name()}}.> --allow-sub _INBOX.> --bearer --subs 10 --data 1MiB --payload 512 --conn-type STANDARD,WEBSOCKET --source-network 10.0.0.0/8 --description writers';
  expect(masked(await home.ok(line))).toBe(masked(goOutput(line)));
  expect(masked(JSON.stringify(scopes()))).toBe(masked(JSON.stringify(before)));
});

test('an authorization callout', async () => {
  const before = masked(JSON.stringify(nats('C').authorization));
  expect(await home.ok('edit authcallout --account C --disable')).toBe(
    '[ OK ] removed external authorization configuration\n',
  );
  expect(nats('C').authorization).toEqual({});
  const line = `edit authcallout --account C --auth-user UDXXKPIYY2XHBFGE2ED7EHJFF2HVEFBJ4NSJSHFOZW5MTPFVAQBFZOSZ --allowed-account ${A} --curve generate`;
  expect(masked(await home.ok(line))).toBe(masked(goOutput(line)));
  expect(masked(JSON.stringify(nats('C').authorization))).toBe(before);
});

test('a user that is deleted and revoked', async () => {
  await home.ok('add user -a C gone');
  const line = 'delete user -a C gone --revoke';
  const { code, out, err } = await home.run(line.split(' '));
  expect({ code, out: masked(out) }).toEqual({ code: 0, out: masked(goOutput(line)) });
  expect(err).toBe(
    'note: "gone" can still connect until the JWT expires or the servers know of the revocation: push account "C"\n',
  );
});
