// The page "In Depth JWT Guide" of the NATS documentation: what it says of leaf nodes.
import { writeFileSync } from 'node:fs';
import { connect } from '@nats-io/transport-node';
import { expect } from 'vitest';
import { GoBroker } from '../../../../e2e/support/go-broker.js';
import { replayed } from '../../test/page-part.js';

replayed(
  'a leaf node connects an account and the system account, each with creds of its own',
  async ({ home, keep, opened, replay, start, as }) => {
    await replay('add operator -n DEMO --sys', 'add account APP', 'add user app');
    const hub = await start('--mem-resolver', (text) => `${text}\nleafnodes { listen: "127.0.0.1:-1" }\n`);
    const creds = (account: string, user: string) =>
      home.data('keys', 'creds', 'DEMO', account, `${user}.creds`);
    const url = `nats-leaf://127.0.0.1:${hub.leafPort}`;
    writeFileSync(
      home.path('leaf.conf'),
      `leafnodes {
    remotes = [
        {
          url: "${url}"
          credentials: "${creds('APP', 'app')}"
        },
        {
          url: "${url}"
          account: "$SYS"
          credentials: "${creds('SYS', 'sys')}"
        },
    ]
}
`,
    );
    const leaf = keep(await GoBroker.start(home.path('leaf.conf')));
    await leaf.logged(/Leafnode connection created for account: \$SYS/);
    await leaf.logged(/Leafnode connection created for account: \$G/);
    const there = await connect({ servers: leaf.url, reconnect: false });
    opened.push(there);
    const here = await as(hub, 'APP', 'app');
    const heard = new Promise<string>((resolve) => {
      there.subscribe('over', { callback: (_, message) => resolve(message.string()) });
    });
    await there.flush();
    const sending = setInterval(() => here.publish('over', 'the road'), 20);
    expect(await heard).toBe('the road');
    clearInterval(sending);
  },
);
