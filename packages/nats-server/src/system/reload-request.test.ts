// What the system account asks of a running program: that it reads its configuration again.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from '@nats-io/transport-node';
import { expect, onTestFinished, test } from 'vitest';
import { Program, tempFolder } from '../../test/program.js';
import type { ServerSettings } from '../settings.js';
import { startTestServer } from '../testing/test-server.js';

const accounts = (user: string): string => `
listen: "127.0.0.1:-1", http: "127.0.0.1:-1", system_account: SYS
accounts { SYS { users: [{ user: sys, password: pw }] }, A { users: [{ user: ${user}, password: pw }] } }
`;

/** A server within the process, all of whose clients are in the system account. */
async function startWatched(settings: ServerSettings = {}) {
  const server = await startTestServer({
    ...settings,
    authenticator: {
      required: true,
      wantsNonce: false,
      authenticate: () => ({ kind: 'accepted', identity: { account: '$SYS', user: 'sys' } }),
    },
  });
  onTestFinished(() => server.close());
  const sys = await connect({ port: server.port, user: 'sys' });
  onTestFinished(() => sys.close());
  return { server, sys };
}

test('a reload by request applies the file, and says what is wrong with it', async () => {
  const folder = tempFolder();
  const conf = join(folder, 'server.conf');
  writeFileSync(conf, accounts('ada'));
  const program = new Program('ours', ['-c', conf, '--ports_file_dir', folder]);
  const port = await program.ready();
  const sys = await connect({ port, user: 'sys', pass: 'pw' });
  onTestFinished(() => sys.close());
  const subject = `$SYS.REQ.SERVER.${sys.info?.server_id}.RELOAD`;
  const reload = async () =>
    (await sys.request(subject, '', { timeout: 10_000 })).json<Record<string, unknown>>();

  writeFileSync(conf, accounts('eve'));
  expect(await reload()).toEqual({ server: expect.objectContaining({ id: sys.info?.server_id }) });
  const eve = await connect({ port, user: 'eve', pass: 'pw' });
  await eve.close();

  writeFileSync(conf, `${accounts('eve')}\nmax_paylod: 3`);
  expect(await reload()).toMatchObject({
    error: { code: 500, description: expect.stringContaining('unknown field "max_paylod"') },
  });

  const [file = ''] = readdirSync(folder).filter((name) => name.endsWith('.ports'));
  const { monitoring } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { monitoring: string[] };
  const varz = (await (await fetch(`${monitoring[0]}/varz`)).json()) as Record<string, unknown>;
  expect(varz).toMatchObject({
    config_digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    system_account: 'SYS',
  });
  expect(Date.parse(String(varz.config_load_time))).toBeGreaterThan(Date.parse(String(varz.start)));
});

test('an embedded server reloads as its program says, or says that it does not', async () => {
  const { server, sys } = await startWatched();
  const answer = await sys.request(`$SYS.REQ.SERVER.${server.id}.RELOAD`, '', { timeout: 5000 });
  expect(answer.json()).toMatchObject({
    error: { code: 500, description: 'reloads are not asked for here' },
  });
});

test('a profile of the process is a .cpuprofile', async () => {
  const { sys } = await startWatched();
  const ask = async (name: string) => {
    const parameters = JSON.stringify({ name, duration: 50e6 });
    const answer = await sys.request('$SYS.REQ.SERVER.PING.PROFILEZ', parameters, { timeout: 10_000 });
    const { data } = answer.json<{ data: { profile: string; error: string } }>();
    expect(data.error).toBe('');
    return JSON.parse(Buffer.from(data.profile, 'base64').toString()) as object;
  };
  expect(await ask('cpu')).toHaveProperty('nodes');
  expect(await ask('heap')).toHaveProperty('head');
});

test('an embedded server reloads when asked', async () => {
  let asked = 0;
  const { server, sys } = await startWatched({
    onReloadRequest: async () => {
      asked++;
    },
  });
  await sys.request(`$SYS.REQ.SERVER.${server.id}.RELOAD`, '', { timeout: 5000 });
  expect(asked).toBe(1);
});
