// The HTTP side of monitoring, apart from what the pages say.
import { request } from 'node:https';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { optionsFromText } from '../options/load.js';
import type { ServerSettings } from '../settings.js';
import { startTestServer } from '../testing/test-server.js';

const pem = (name: string): string =>
  fileURLToPath(new URL(`../../fixtures/tls/${name}.pem`, import.meta.url));

async function start(settings: ServerSettings) {
  const server = await startTestServer(settings);
  onTestFinished(() => server.close());
  const get = async (path: string) => {
    const answer = await fetch(`http://127.0.0.1:${server.monitorPort}${path}`);
    return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() };
  };
  return { server, get };
}

test('a callback makes a script of the data; what is no name of a function is not called', async () => {
  const { get } = await start({ httpPort: -1 });
  const { type, text } = await get('/connz?callback=my.connections');
  expect(type).toBe('application/javascript');
  expect(text).toMatch(/^my\.connections\(\{[\s\S]*\}\)$/);
  expect(await get('/healthz?callback=alert(1)//')).toEqual({
    status: 200,
    type: 'application/json',
    text: '{"status":"ok"}',
  });
});

test.each(['/base', 'base/', '/base/deep/..'])(
  'the pages begin with the base path %s',
  async (httpBasePath) => {
    const { get } = await start({ httpPort: -1, httpBasePath });
    expect((await get('/base/healthz')).status).toBe(200);
    expect((await get('/base')).text).toContain('href="/base/varz"');
    expect((await get('/healthz')).status).toBe(404);
    expect((await get('/')).status).toBe(404);
  },
);

test('each page counts how often it was asked for, the two names of subsz as one', async () => {
  const { get } = await start({ httpPort: -1 });
  for (const path of ['/', '/subsz', '/subscriptionsz', '/connz?sort=foo', '/varz']) await get(path);
  expect(JSON.parse((await get('/varz')).text).http_req_stats).toEqual({
    '/': 1,
    '/connz': 1,
    '/subsz': 2,
    '/varz': 2,
  });
});

test('HTTPS asks for no client certificate, even where clients of NATS need one', async () => {
  const { options } = optionsFromText(
    `https: "127.0.0.1:-1"\ntls { cert_file: "${pem('server')}", key_file: "${pem('server-key')}", ca_file: "${pem('ca')}", verify: true }`,
  );
  const { server } = await start({ ...options, port: -1 });
  const text = await new Promise<string>((resolve, reject) => {
    const asked = request(
      { port: server.monitorPort, path: '/healthz', rejectUnauthorized: false },
      (answer) => {
        let body = '';
        answer.setEncoding('utf8').on('data', (piece) => {
          body += piece;
        });
        answer.on('end', () => resolve(body));
      },
    );
    asked.on('error', reject).end();
  });
  expect(text).toBe('{"status":"ok"}');
});

test('a port that is taken keeps the server from starting', async () => {
  const { server } = await start({ httpPort: -1 });
  await expect(startTestServer({ httpPort: server.monitorPort })).rejects.toMatchObject({
    code: 'cannot-monitor',
  });
});

test('without a port nothing is served; a closed server leaves nothing open', async () => {
  const { server } = await start({});
  expect(server.monitorPort).toBe(0);
  const other = await startTestServer({ httpPort: -1 });
  const port = other.monitorPort;
  // Kept alive by the client, so that the server must end it.
  await (await fetch(`http://127.0.0.1:${port}/healthz`)).text();
  await other.close();
  await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow();
});

test('metrics are in the format of Prometheus', async () => {
  const { get } = await start({ httpPort: -1, serverName: 'say "hi"' });
  const { type, text } = await get('/metrics');
  expect(type).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect(text).toContain('server_name="say \\"hi\\""');
  for (const line of text.trimEnd().split('\n')) {
    expect(line).toMatch(
      /^(# (HELP|TYPE) nats_server_\w+ .+|nats_server_\w+(\{.*\})? -?\d+(\.\d+)?(e[+-]?\d+)?)$/,
    );
  }
});

test.each([
  ['http_port: 8222, https_port: 8223', "can't specify both HTTP (8222) and HTTPs (8223) ports"],
  ['https: "127.0.0.1:8222"', 'TLS cert and key required for HTTPS'],
  ['http: "127.0.0.1"', 'missing port in address'],
])('%s is refused', (text, why) => {
  expect(() => optionsFromText(text)).toThrow(why);
});
