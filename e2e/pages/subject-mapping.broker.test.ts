// The pages about subject mapping of the NATS documentation: the printed configuration, each example of what a subject
// becomes, the way from one version of a service to the next by reloads, and mappings in account JWTs by nsc.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterEach, expect, test, vi } from 'vitest';
import { GoBroker } from '../support/go-broker.js';
import { natsAs, natsPub, natsSub, withCreds } from '../support/nats-tool.js';
import { NscHome } from '../support/nsc-home.js';
import { tempDir } from '../support/temp-dir.js';

vi.setConfig({ testTimeout: 60_000 });

let broker: GoBroker;
afterEach(() => broker.stop());

async function start(config: string): Promise<void> {
  broker = await GoBroker.inFolder(tempDir('mapping-page'), config).start();
}

/** What subjects became, in the order in which they were published. */
async function becomes(client: NatsConnection, ...published: readonly string[]): Promise<string[]> {
  const heard = await natsSub(client, '>');
  for (const subject of published) client.publish(subject);
  await client.flush();
  return heard.map((line) => line.slice(0, line.indexOf(':')));
}

/** How many of a thousand requests on a subject go where. */
async function shares(client: NatsConnection, subject: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const mapped of await becomes(client, ...Array<string>(1000).fill(subject)))
    counts[mapped] = (counts[mapped] ?? 0) + 1;
  return counts;
}

/** A number that a fair draw gives in all but one of a billion runs. */
const about = (expected: number): object => ({
  asymmetricMatch: (count: number) =>
    Math.abs(count - expected) < 6.2 * Math.sqrt(expected * (1 - expected / 1000)),
  toString: () => `about ${expected}`,
});

test('the configuration as it is printed', async () => {
  await start(`mappings = {

  # Simple direct mapping.  Messages published to foo are mapped to bar.
  foo: bar

  # remapping tokens can be done with $<N> representing token position.
  # In this example bar.a.b would be mapped to baz.b.a.
  bar.*.*: baz.$2.$1

  # You can scope mappings to a particular cluster
  foo.cluster.scoped : [
    { destination: bar.cluster.scoped, weight:100%, cluster: us-west-1 }
  ]

  # Use weighted mapping for canary testing or A/B testing.  Change dynamically
  # at any time with a server reload.
  myservice.request: [
    { destination: myservice.request.v1, weight: 90% },
    { destination: myservice.request.v2, weight: 10% }
  ]

  # A testing example of wildcard mapping balanced across two subjects.
  # 20% of the traffic is mapped to a service in QA coded to fail.
  myservice.test.*: [
    { destination: myservice.test.$1, weight: 80% },
    { destination: myservice.test.fail.$1, weight: 20% }
  ]

  # A chaos testing trick that introduces 50% artificial message loss of
  # messages published to foo.loss
  foo.loss.>: [ { destination: foo.loss.>, weight: 50% } ]
}
`);
  const client = () => natsAs(broker.url);
  expect(
    await becomes(await client(), 'foo', 'bar.a.b', 'bar.one.two', 'foo.cluster.scoped', 'other'),
  ).toEqual([
    'bar',
    'baz.b.a',
    'baz.two.one',
    // This server is of no such cluster.
    'foo.cluster.scoped',
    'other',
  ]);
  expect(await shares(await client(), 'myservice.request')).toEqual({
    'myservice.request.v1': about(900),
    'myservice.request.v2': about(100),
  });
  expect(await shares(await client(), 'myservice.test.x')).toEqual({
    'myservice.test.x': about(800),
    'myservice.test.fail.x': about(200),
  });
  expect(await shares(await client(), 'foo.loss.a')).toEqual({ 'foo.loss.a': about(500) });
});

test.each<readonly [from: string, to: string, examples: Readonly<Record<string, string>>]>([
  ['foo', 'bar', { foo: 'bar', test: 'test' }],
  ['orders.*', 'orders.central.{{wildcard(1)}}', { 'orders.flush': 'orders.central.flush' }],
  ['orders.>', 'orders.central.>', { 'orders.a.b': 'orders.central.a.b' }],
  // The page turns the tokens of this one around.
  ['>', 'baz.>', { 'bar.a.b': 'baz.bar.a.b' }],
  ['bar.*.*', 'baz.{{wildcard(2)}}.{{wildcard(1)}}', { 'bar.a.b': 'baz.b.a', 'bar.one.two': 'baz.two.one' }],
  // The page says orders.order1.
  ['orders.*.*', 'foo.{{wildcard(2)}}', { 'orders.local.order1': 'foo.order1' }],
  ['*', '{{split(1,-)}}', { 'foo-bar': 'foo.bar' }],
  ['*', '{{split(1,--)}}', { 'foo--bar': 'foo.bar' }],
  ['*', '{{splitfromleft(1,4)}}', { '1234567': '1234.567' }],
  ['*', '{{splitfromright(1,4)}}', { '1234567': '123.4567' }],
  ['*', '{{slicefromleft(1,2)}}', { '1234567': '12.34.56.7' }],
  ['*', '{{slicefromright(1,2)}}', { '1234567': '1.23.45.67' }],
  [
    'neworders.*',
    'neworders.{{wildcard(1)}}.{{partition(3,1)}}',
    {
      'neworders.customerid1': 'neworders.customerid1.0',
      'neworders.customerid2': 'neworders.customerid2.2',
      'neworders.customerid3': 'neworders.customerid3.1',
      'neworders.customerid4': 'neworders.customerid4.2',
      'neworders.customerid5': 'neworders.customerid5.1',
      'neworders.customerid6': 'neworders.customerid6.0',
    },
  ],
  [
    'foo.*.*',
    'foo.{{wildcard(1)}}.{{wildcard(2)}}.{{partition(5,1,2)}}',
    { 'foo.us.customerid': 'foo.us.customerid.0' },
  ],
  [
    'foo.*.*',
    'foo.{{wildcard(1)}}.{{wildcard(2)}}.{{partition(10,1,2)}}',
    { 'foo.1.a': 'foo.1.a.1', 'foo.1.b': 'foo.1.b.0', 'foo.2.b': 'foo.2.b.9', 'foo.2.a': 'foo.2.a.2' },
  ],
])('%s → %s', async (from, to, examples) => {
  await start(`server_name: "hub"\nmappings: {\n  "${from}": "${to}"\n}\n`);
  const client = await natsAs(broker.url);
  expect(await becomes(client, ...Object.keys(examples))).toEqual(Object.values(examples));
});

// The page leaves out the quotes, and neither server can read braces without them.
test('a random part, and mappings that are not applied to what a mapping made', async () => {
  await start(`mappings: {
	neworders.create "neworders.{{random(15)}}.create"
	transform.order target.order
	target.order transform.order
}
`);
  const client = await natsAs(broker.url);
  const [drawn, ...rest] = await becomes(client, 'neworders.create', 'transform.order', 'target.order');
  expect(drawn).toMatch(/^neworders\.(\d|1[0-4])\.create$/);
  expect(rest).toEqual(['target.order', 'transform.order']);
});

test('a mapping of one account is none of another', async () => {
  await start(`server_name: "hub"

accounts {
    accountA: { 
        users: [ {user: a, password: a} ]
        mappings: {
            orders.flush  orders.central.flush 
        	orders.* "orders.central.{{wildcard(1)}}"
        }
    }
    accountB: { users: [ {user: b, password: b} ] }
}
`);
  const as = (user: string) => natsAs(broker.url, { user, pass: user });
  expect(await becomes(await as('a'), 'orders.flush', 'orders.x')).toEqual([
    'orders.central.flush',
    'orders.central.x',
  ]);
  expect(await becomes(await as('b'), 'orders.flush')).toEqual(['orders.flush']);
});

test('version 1 of a service gives way to version 2, reload by reload', async () => {
  const version = (...shares: readonly string[]): string =>
    `mappings: {\n  myservice.requests: [\n${shares.join(',\n')}\n  ]\n}\n`;
  const to = (name: string, weight: string): string =>
    `    { destination: myservice.requests.${name}, weight: ${weight} }`;
  await start(version(to('v1', '100%')));
  const client = await natsAs(broker.url);
  const reload = async (...shares: readonly string[]): Promise<void> => {
    const from = broker.output.length;
    writeFileSync(broker.configFile, version(...shares));
    broker.reload();
    await expect.poll(() => broker.output.slice(from)).toMatch(/Reloaded server configuration/);
  };
  expect(await shares(client, 'myservice.requests')).toEqual({ 'myservice.requests.v1': 1000 });
  await reload(to('v1', '98%'), to('v2', '2%'));
  expect(await shares(await natsAs(broker.url), 'myservice.requests')).toEqual({
    'myservice.requests.v1': about(980),
    'myservice.requests.v2': about(20),
  });
  await reload(to('v2', '100%'));
  expect(await shares(await natsAs(broker.url), 'myservice.requests')).toEqual({
    'myservice.requests.v2': 1000,
  });
  await client.flush();
});

test('mappings in an account JWT: added, given weights, deleted', async () => {
  const home = new NscHome(tempDir('mapping-nsc'));
  await home.nsc('add operator -n OP --sys');
  await home.nsc('add account -n A');
  await home.nsc('add user -n u');
  await home.nsc('generate config --nats-resolver --config-file server.conf');
  broker = await GoBroker.start(join(home.dir, 'server.conf'));
  const push = () => home.nsc(`push -a A -u ${broker.url}`);
  const u = () => natsAs(broker.url, withCreds(home.creds('OP', 'A', 'u')));
  await home.nsc('add mapping --from a --to b');
  await push();
  expect(await becomes(await u(), 'a')).toEqual(['b']);
  await home.nsc('add mapping --from a --to b --weight 50');
  await home.nsc('add mapping --from a --to c --weight 50');
  await push();
  expect(await shares(await u(), 'a')).toEqual({ b: about(500), c: about(500) });
  await home.nsc('delete mapping --from a');
  await push();
  const client = await u();
  const heard = await natsSub(client, '>');
  await natsPub(client, 'a', 'as it is');
  expect(heard).toEqual(['a: as it is']);
});
