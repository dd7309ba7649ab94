import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { type RequestOptions, request } from 'node:https';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { LogLines } from '../test/support/log-lines.js';
import { tempDir, World } from '../test/world.js';

const world = new World();
const fixture = (name: string): string => fileURLToPath(new URL(`../fixtures/tls/${name}`, import.meta.url));
const ca = await readFile(fixture('ca.pem'));

/** Asks for a path over TLS; the status and the name on the server's certificate. */
function ask(
  url: string,
  options: RequestOptions = {},
): Promise<{ status: number | undefined; name: string | undefined }> {
  return new Promise((resolve, reject) => {
    const asked = request(`${url}/healthz`, { ca, agent: false, ...options }, (response) => {
      const { CN } = (response.socket as TLSSocket).getPeerCertificate().subject;
      response.resume().on('end', () => resolve({ status: response.statusCode, name: String(CN) }));
    });
    asked.on('error', reject).end();
  });
}

const serverTls = { cert: fixture('server.pem'), key: fixture('server-key.pem') };

test('with a certificate it speaks HTTPS and says so', async () => {
  const log = new LogLines({ trace: false });
  const server = await world.serve({ log, http: { tls: serverTls } });
  expect(server.url).toBe(`https://127.0.0.1:${server.port}`);
  expect(await ask(server.url)).toEqual({ status: 200, name: 'server' });
  expect(log.lines).toContain(`info https listening on port ${server.port}`);
  expect(log.lines).toContain(`info   resolver: URL(${server.url}/jwt/v1/accounts/)`);
});

test('plain HTTP on the HTTPS port, and old versions of TLS, are turned away', async () => {
  const server = await world.serve({ http: { tls: serverTls } });
  await expect(fetch(server.url.replace('https', 'http'))).rejects.toThrow();
  await expect(ask(server.url, { maxVersion: 'TLSv1.1', minVersion: 'TLSv1' })).rejects.toThrow();
  expect((await ask(server.url)).status).toBe(200);
});

test('with verify, only clients with a certificate of the authority are served', async () => {
  const server = await world.serve({
    http: { tls: { ...serverTls, root: fixture('ca.pem'), verify: true } },
  });
  await expect(ask(server.url)).rejects.toThrow();
  const [cert, key] = [await readFile(fixture('client.pem')), await readFile(fixture('client-key.pem'))];
  expect(await ask(server.url, { cert, key })).toMatchObject({ status: 200 });
});

test('a reload brings the renewed certificate to new connections; a broken one leaves the old', async () => {
  const dir = await tempDir();
  const tls = { cert: join(dir, 'cert.pem'), key: join(dir, 'key.pem') };
  const install = async (name: string): Promise<void> => {
    await copyFile(fixture(`${name}.pem`), tls.cert);
    await copyFile(fixture(`${name}-key.pem`), tls.key);
  };
  await install('server');
  const settings = { operator: world.operatorJwt, http: { tls } };
  const server = await world.serve(settings);
  await install('renewed');
  await server.reload(settings);
  expect(await ask(server.url)).toEqual({ status: 200, name: 'renewed' });
  await writeFile(tls.cert, 'rubbish');
  await expect(server.reload(settings)).rejects.toThrow(/error parsing certificate .*cert\.pem/);
  await copyFile(fixture('server.pem'), tls.cert);
  await expect(server.reload(settings)).rejects.toThrow(/error loading X509 certificate\/key pair/);
  expect(await ask(server.url)).toEqual({ status: 200, name: 'renewed' });
});
