// The page "Mixed Authentication/Authorization Setup" of the NATS documentation, each of its two servers by itself: the
// same user comes in with its seed here and with its creds there.
import { afterEach, expect, test, vi } from 'vitest';
import { GoBroker } from '../support/go-broker.js';
import { MixedPage } from '../support/mixed-page.js';
import { natsAs, natsReply, natsRequest, withCreds } from '../support/nats-tool.js';
import { tempDir } from '../support/temp-dir.js';

vi.setConfig({ testTimeout: 60_000 });

let broker: GoBroker;
afterEach(() => broker.stop());

test('the server with the nkeys in its configuration', async () => {
  const page = await MixedPage.make(tempDir('mixed-nkeys'));
  broker = await GoBroker.inFolder(page.home.dir, page.nkeyConfig()).start();
  const service = await natsAs(broker.url, page.withSeed());
  await natsReply(service, 'test', 'pong from nkeys based server');
  const requestor = await natsAs(broker.url, page.withSeed());
  expect(await natsRequest(requestor, 'test', 'test')).toBe('pong from nkeys based server');
  // It knows the key, not the operator: a JWT beside it changes nothing.
  const other = await natsAs(broker.url, withCreds(page.home.creds('OP', 'A', 'test')));
  expect(await natsRequest(other, 'test', 'test')).toBe('pong from nkeys based server');
  await expect(natsAs(broker.url, withCreds(page.home.creds('OP', 'B', 'test')))).rejects.toThrow(
    'Authorization Violation',
  );
});

test('the server that trusts the operator', async () => {
  const page = await MixedPage.make(tempDir('mixed-operator'));
  broker = await GoBroker.start(await page.operatorConfig());
  const creds = withCreds(page.home.creds('OP', 'A', 'test'));
  await natsReply(await natsAs(broker.url, creds), 'test', 'pong');
  expect(await natsRequest(await natsAs(broker.url, creds), 'test', 'test')).toBe('pong');
  await expect(natsAs(broker.url, page.withSeed())).rejects.toThrow('Authorization Violation');
});
