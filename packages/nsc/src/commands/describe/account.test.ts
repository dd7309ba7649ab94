// What nsc describe account shows of what few accounts have: an authorization callout, tiers, traces, activations that
// cannot be read.
import { readFileSync, writeFileSync } from 'node:fs';
import { decodeAccount, encode, keyPairFromSeed } from '@nats-ts/jwt';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TestHome } from '../../../test/home.js';
import { KeyStore } from '../../keystore/keystore.js';

let home: TestHome;

beforeEach(async () => {
  home = new TestHome();
  for (const line of ['add operator OP', 'add account A', 'add user u']) await home.ok(line);
});
afterEach(() => home.remove());

test('an authorization callout: its users, accounts and curve key', async () => {
  const user = JSON.parse(await home.ok('describe user u -F sub'));
  await home.ok(`edit authcallout A --auth-user ${user} --allowed-account * --curve generate`);
  const xkey = JSON.parse(await home.ok('describe account A -F nats.authorization.xkey'));
  const out = await home.ok('describe account A');
  expect(out).toMatch(new RegExp(`^\\| Auth Callout Users +\\| ${user} +\\|$`, 'm'));
  expect(out).toMatch(/^\| Allowed Accounts +\| \* +\|$/m);
  expect(out).toMatch(new RegExp(`^\\| Encrypt For +\\| ${xkey} +\\|$`, 'm'));
});

test('the tiers of JetStream, each by its replicas', async () => {
  await home.ok('edit account A --js-tier 3 --js-disk-storage 2G --js-streams 7');
  await home.ok('edit account A --js-tier 1 --js-mem-storage 1G');
  const out = await home.ok('describe account A');
  const [first, third] = [/^\|.* R1 /m, /^\|.* R3 /m].map((heading) => out.search(heading));
  expect(first).toBeGreaterThan(0);
  expect(third).toBeGreaterThan(first ?? 0);
  expect(out.slice(third)).toMatch(/Max Disk Storage +\| 2\.0 GB.*Max Streams +\| 7 /s);
});

test('traces: where they go, and how many', async () => {
  await home.ok('edit account A --trace-context-subject traces --trace-context-sampling 25');
  const out = await home.ok('describe account A');
  expect(out).toMatch(
    /^\| Tracing Context +\| Enabled +\|\n\| Subject +\| traces +\|\n\| Sampling +\| 25% +\|$/m,
  );
});

test('an import whose activation is none', async () => {
  const path = home.data('stores/OP/accounts/A/A.jwt');
  const { claims } = decodeAccount(readFileSync(path, 'utf8'));
  const signer = new KeyStore(home.data('keys'), true).read(claims.iss ?? '')?.seed ?? '';
  claims.nats.imports = [
    { name: 'i', subject: 's', account: claims.sub, type: 'stream', token: 'eyJ.broken' },
  ];
  writeFileSync(path, encode(claims, keyPairFromSeed(signer)));
  expect(await home.ok('describe account A')).toContain('error decoding: ');
});
