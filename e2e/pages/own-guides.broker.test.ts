// Our own guides hold what they show: each configuration and each command of docs/accounts.md, docs/security.md and
// docs/monitoring.md, read from the page, with our broker and with the Go one.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { freePort } from '../support/free-port.js';
import { GoBroker, goServer } from '../support/go-broker.js';
import { natsAs, natsPub, natsReply, natsRequest, natsSub, withCreds } from '../support/nats-tool.js';
import { NscHome } from '../support/nsc-home.js';
import { Running, root } from '../support/program.js';
import { tempDir } from '../support/temp-dir.js';

vi.setConfig({ testTimeout: 60_000 });

let broker: GoBroker | undefined;
afterEach(async () => {
  await broker?.stop();
  broker = undefined;
});

/** What is shown under a heading of a page, the first block of it. */
function shown(page: string, heading: string): string {
  const text = `\n${readFileSync(join(root, 'docs', page), 'utf8')}`;
  const part = text.slice(text.indexOf(`\n${heading}\n`));
  const [, block] = /^```\w*\n(.*?)^```/ms.exec(part) ?? [];
  if (block === undefined || !part.startsWith(`\n${heading}`))
    throw new Error(`${page} shows nothing under ${heading}`);
  return block;
}

async function start(config: string): Promise<void> {
  broker = await GoBroker.inFolder(tempDir('own-guides'), config).start();
}

const as = (user: string): Promise<NatsConnection> => natsAs(broker?.url ?? '', { user, pass: 's3cret' });

/** Runs lines of nsc as a shell splits and quotes them, without what a # explains. */
async function type(home: NscHome, lines: string): Promise<void> {
  for (const line of lines.split('\n')) {
    const words = line.replace(/ +#.*/, '').replace(/"/g, '').trim();
    if (words.startsWith('nsc ')) await home.nsc(words.slice('nsc '.length));
  }
}

describe('docs/accounts.md', () => {
  test('the stream', async () => {
    await start(shown('accounts.md', '## Streams'));
    const [shop, reports] = [await as('shop'), await as('reports')];
    const [there, here] = [await natsSub(reports, '>'), await natsSub(shop, '>')];
    await natsPub(shop, 'orders.eu.42', 'sold', reports);
    await natsPub(reports, 'sales.1.us', 'back', shop, reports);
    expect(there).toEqual(['sales.42.eu: sold', 'sales.1.us: back']);
    expect(here).toEqual(['orders.eu.42: sold']);
  });

  test('the service', async () => {
    await start(shown('accounts.md', '## Services'));
    const [shop, web] = [await as('shop'), await as('web')];
    await expect(natsRequest(web, 'count')).rejects.toThrow('no responders');
    let about = '';
    await natsReply(shop, 'stock.count', (message) => {
      about = message.headers?.get('Nats-Request-Info') ?? '';
      return `${message.subject} ${message.reply?.startsWith('_R_.')}`;
    });
    expect(await natsRequest(web, 'count')).toBe('stock.count true');
    expect(JSON.parse(about)).toMatchObject({ acc: 'WEB', user: 'web', lang: 'nats.js' });
  });

  test('the mappings', async () => {
    await start(shown('accounts.md', '## Mappings'));
    const client = await natsAs(broker?.url ?? '');
    const heard = await natsSub(client, '>');
    await natsPub(client, 'orders.7');
    await natsPub(client, 'jobs.a.b');
    expect(heard[0]).toBe('eu.orders.7: ');
    expect(heard[1]).toMatch(/^jobs\.[0-7]\.b: $/);
  });

  test('the same by nsc, in account JWTs', async () => {
    const home = new NscHome(tempDir('own-guides-nsc'));
    await home.nsc('add operator -n OP --sys');
    for (const account of ['SHOP', 'REPORTS']) {
      await home.nsc(`add account -n ${account}`);
      await home.nsc(`add user -a ${account} -n u`);
    }
    const text = readFileSync(join(root, 'docs/accounts.md'), 'utf8');
    await type(home, /^(nsc add export .*?)^```/ms.exec(text)?.[1] ?? '');
    await home.nsc('generate config --mem-resolver --config-file server.conf');
    broker = await GoBroker.start(join(home.dir, 'server.conf'));
    const u = (account: string) => natsAs(broker?.url ?? '', withCreds(home.creds('OP', account, 'u')));
    const [shop, reports] = [await u('SHOP'), await u('REPORTS')];
    const heard = await natsSub(reports, '>');
    await natsPub(shop, 'orders.eu', 'sold', reports);
    await natsPub(reports, 'jobs.x', 'work', reports);
    expect(heard).toEqual(['sales.eu: sold', expect.stringMatching(/^work\.[0-3]: work$/)]);
    await reports.close();
    await natsReply(shop, 'stock.count', '5');
    expect(await natsRequest(await u('REPORTS'), 'count')).toBe('5');
  });
});

test('docs/security.md: from nothing to a client', async () => {
  const home = new NscHome(tempDir('own-guides-security'));
  const lines = shown('security.md', '## From nothing to a client');
  expect(lines).toContain('nats-server -c server.conf');
  await type(home, lines);
  broker = await GoBroker.start(join(home.dir, 'server.conf'));
  const ann = await natsAs(broker.url, withCreds(home.creds('OP', 'APP', 'ann')));
  const heard = await natsSub(ann, 'hello');
  await natsPub(ann, 'hello', 'world');
  expect(heard).toEqual(['hello: world']);
});

test('docs/monitoring.md: the flag and the addresses', async () => {
  const lines = shown('monitoring.md', '# Monitoring').split('\n');
  const port = await freePort();
  const here = (line: string): string => line.replaceAll('8222', String(port)).replace(/ +#.*/, '');
  const [first = '', ...rest] = lines.filter((line) => line !== '');
  expect(first).toMatch(/^nats-server -m 8222/);
  const args = here(first).trim().split(' ').slice(1);
  const server = new Running(goServer, ['-a', '127.0.0.1', '-p', '-1', ...args], {
    cwd: tempDir('own-guides-monitor'),
  });
  await server.printed(/Server is ready/);
  expect(rest.length).toBeGreaterThan(1);
  for (const line of rest) {
    const [, address = ''] = /^curl '?([^' ]+)'?$/.exec(here(line)) ?? [];
    const answer = await fetch(address);
    expect({ address, status: answer.status }).toEqual({ address, status: 200 });
    expect(await answer.json()).toHaveProperty('server_id');
  }
  await server.stop('SIGKILL');
});
