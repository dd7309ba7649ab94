// The running program and its clients: who stays through a reload, who goes, and what lame duck mode is like for them.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { expect, onTestFinished, test } from 'vitest';
import { Program, tempFolder } from '../test/program.js';

interface Running {
  readonly server: Program;
  readonly port: number;
  /** Writes the configuration anew and waits until it is in force. */
  reload(text: string): Promise<void>;
}

async function start(text: string): Promise<Running> {
  const conf = join(tempFolder(), 'server.conf');
  const listen = 'listen: "127.0.0.1:-1"\n';
  writeFileSync(conf, listen + text);
  const server = new Program('ours', ['-c', conf]);
  const port = await server.ready();
  return {
    server,
    port,
    async reload(next) {
      const reloads = server.stderr.match(/Reloaded server configuration/g)?.length ?? 0;
      writeFileSync(conf, listen + next);
      server.process.kill('SIGHUP');
      await server.logged(new RegExp(`(Reloaded server configuration[\\s\\S]*){${reloads + 1}}`));
    },
  };
}

async function client(port: number, user?: string): Promise<NatsConnection> {
  const credentials = user === undefined ? {} : { user, pass: 'pw' };
  const connection = await connect({ port, reconnect: false, ...credentials });
  onTestFinished(() => connection.close());
  return connection;
}

test('clients who may stay keep their subscriptions through a reload, those who may not are closed', async () => {
  const user = (name: string): string => `{ user: ${name}, password: pw }`;
  const { port, reload } = await start(`authorization { users: [${user('ada')}, ${user('bob')}] }`);
  const [ada, bob] = [await client(port, 'ada'), await client(port, 'bob')];
  const heard: string[] = [];
  ada.subscribe('news', { callback: (_, message) => void heard.push(message.string()) });
  await ada.flush();
  await reload(`authorization { users: [${user('ada')}, ${user('eve')}] }\nmax_payload: 100`);
  expect(await bob.closed()).toBeInstanceOf(Error);
  const eve = await client(port, 'eve');
  eve.publish('news', 'still here');
  await eve.flush();
  await ada.flush();
  expect(heard).toEqual(['still here']);
  expect(ada.isClosed()).toBe(false);
  expect(eve.info?.max_payload).toBe(100);
  await expect(client(port, 'bob')).rejects.toThrow(/Authorization Violation/i);
});

test('lame duck mode tells the clients, gives them time, closes them, and ends the program with 0', async () => {
  const { server, port } = await start('lame_duck_duration: "30s", lame_duck_grace_period: "200ms"');
  const connection = await client(port);
  const told: string[] = [];
  const listening = (async () => {
    for await (const status of connection.status()) told.push(status.type);
  })();
  server.process.kill('SIGUSR2');
  await server.logged(/Entering lame duck mode/);
  expect(await server.ended).toBe(0);
  await connection.closed();
  await listening;
  expect(told).toContain('ldm');
  expect(server.lines().slice(-5)).toEqual([
    '[INF] Trapped "user defined signal 2" signal',
    '[INF] Entering lame duck mode, stop accepting new clients',
    '[INF] Closing existing clients',
    '[INF] Initiating Shutdown...',
    '[INF] Server Exiting..',
  ]);
});

test('a client is greeted over IPv4 and IPv6 where every address is asked for', async () => {
  const server = new Program('ours', ['-p', '-1']);
  const port = await server.ready();
  for (const host of ['127.0.0.1', '::1']) {
    const connection = await connect({
      servers: `${host.includes(':') ? `[${host}]` : host}:${port}`,
      reconnect: false,
    });
    await connection.flush();
    await connection.close();
  }
});
