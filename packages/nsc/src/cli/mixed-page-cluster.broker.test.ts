// The page "Mixed Authentication/Authorization Setup" of the NATS documentation: a server whose users are nkeys in its
// configuration, and one that trusts the operator of the same accounts, pass messages between them.
import { expect, test } from 'vitest';
import { freePort } from '../../../../e2e/support/free-port.js';
import { GoBroker } from '../../../../e2e/support/go-broker.js';
import { MixedPage } from '../../../../e2e/support/mixed-page.js';
import { natsAs, natsReply, natsRequest, withCreds } from '../../../../e2e/support/nats-tool.js';
import { tempDir } from '../../../../e2e/support/temp-dir.js';
import { until } from '../../../../e2e/support/wait.js';

test('a service with a seed on the one server is asked by a client with creds on the other', async () => {
  const page = await MixedPage.make(tempDir('mixed-cluster'));
  const port = await freePort();
  const first = await GoBroker.inFolder(
    page.home.dir,
    page.nkeyConfig(`
cluster {
  port = ${port}

  # We will bridge two different servers with different auth models via routes
  # routes [ nats://127.0.0.1:6223 ]
}`),
  ).start();
  const second = await GoBroker.start(
    await page.operatorConfig(`
cluster {
  port = -1
  routes [ nats://127.0.0.1:${port} ]
}`),
  );
  try {
    await natsReply(await natsAs(first.url, page.withSeed()), 'test', 'pong from nkeys based server');
    const requestor = await natsAs(second.url, withCreds(page.home.creds('OP', 'A', 'test')));
    const answer = await until('the servers have found each other', () =>
      natsRequest(requestor, 'test', 'test').catch(() => undefined),
    );
    expect(answer).toBe('pong from nkeys based server');
  } finally {
    await Promise.all([first.stop(), second.stop()]);
  }
}, 60_000);
