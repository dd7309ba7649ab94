// Brokers that speak TLS: whom nsc believes, how it proves itself, and how it begins, by flags and by variables; with
// every command that talks to brokers.
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import type { RunOptions } from '../../test/home.js';
import { type ResolverWorld, testInWorld } from '../../test/resolver-world.js';

const FOLDER = new URL('../../../nats-account-server/fixtures/tls/', import.meta.url);
const file = (name: string): string => fileURLToPath(new URL(name, FOLDER));
const CA = `--ca-cert ${file('ca.pem')}`;
const CLIENT = `--client-cert ${file('client.pem')} --client-key ${file('client-key.pem')}`;

/** Starts a broker that speaks TLS. @returns its URL */
async function start(world: ResolverWorld, more = ''): Promise<string> {
  const files = `cert_file: "${file('server.pem')}", key_file: "${file('server-key.pem')}"`;
  const tls = `tls { ${files}, ca_file: "${file('ca.pem')}", timeout: 10, ${more} }`;
  const { port } = await world.start('--nats-resolver', (text) => `${text}\n${tls}\n`);
  return `tls://localhost:${port}`;
}

/** What went wrong; empty when nothing did. */
async function failure(world: ResolverWorld, line: string, options: RunOptions = {}): Promise<string> {
  const { code, err } = await world.home.run(line.split(' '), options);
  return code === 0 ? '' : err;
}

testInWorld('a broker is believed when its authority is, by flag or variable', async (world) => {
  const url = await start(world);
  const push = `push -A -u ${url}`;
  expect(await failure(world, push)).toMatch(/certificate/i);
  expect(await failure(world, `${push} --ca-cert ${file('client.pem')}`)).toMatch(/certificate|issuer/i);
  expect(await failure(world, `${push} ${CA}`)).toBe('');
  expect(await failure(world, push, { env: { NATS_CA: file('ca.pem') } })).toBe('');
  expect(await failure(world, `${push} --ca-cert nowhere.pem`)).toContain('nowhere.pem');
});

testInWorld('a broker that wants a certificate gets one, by flag or variable', async (world) => {
  const url = await start(world, 'verify: true');
  const push = `push -A -u ${url} ${CA}`;
  expect(await failure(world, push)).not.toBe('');
  expect(await failure(world, `${push} ${CLIENT}`)).toBe('');
  const env = { NATS_CERT: file('client.pem'), NATS_KEY: file('client-key.pem') };
  expect(await failure(world, push, { env })).toBe('');
  expect(await failure(world, `${push} --client-cert ${file('client.pem')}`)).toContain('without its key');
});

testInWorld('a broker that says nothing before the handshake is asked so', async (world) => {
  const url = await start(world, 'handshake_first: true');
  expect(await failure(world, `push -A -u ${url} ${CA} --tls-first`)).toBe('');
  expect(await failure(world, `push -A -u ${url} ${CA}`)).not.toBe('');
});

testInWorld('a broker gets the curves it wants', async (world) => {
  const url = await start(world, 'curve_preferences: ["CurveP384"]');
  const push = `push -A -u ${url} ${CA}`;
  expect(await failure(world, `${push} --tls-curves P256`)).not.toBe('');
  expect(await failure(world, `${push} --tls-curves P256,P384`)).toBe('');
  expect(await failure(world, `${push} --tls-curves P1`)).toContain('unknown TLS curve "P1"');
});

testInWorld('every command that talks to brokers can', async (world) => {
  const url = await start(world, 'verify: true');
  const nsc = (line: string) => world.home.ok(`${line} ${CA} ${CLIENT}`);
  await nsc(`push -A -u ${url}`);
  await nsc(`pull -A -u ${url}`);
  await nsc(`validate -A -u ${url}`);
  await nsc(`tool rtt -a A -u u1 --nats ${url}`);
  await nsc(`tool pub subject -a A -u u1 --nats ${url}`);
  await nsc(`rtt -a A -u u1 --nats ${url}`);
});
