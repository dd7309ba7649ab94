// A small operator with its keys, for tests: makes and signs the JWTs that they push around.
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Account,
  type AccountClaims,
  type AccountKey,
  createKeyPair,
  encode,
  type KeyPair,
  newAccountClaims,
  newOperatorClaims,
  type OperatorClaims,
  type OperatorKey,
} from '@nats-ts/jwt';
import { onTestFinished } from 'vitest';
import { AccountServer } from '../src/account-server.js';
import type { AccountServerSettings } from '../src/settings.js';

/** What an account JWT of a test says; the operator's own key signs unless it says otherwise. */
export interface AccountOptions {
  readonly keys?: KeyPair;
  readonly signer?: KeyPair;
  readonly name?: string;
  readonly issuedAt?: number;
  readonly exp?: number;
  readonly nbf?: number;
  readonly nats?: Partial<Account>;
}

/** An operator with one signing key. */
export class World {
  readonly operator = createKeyPair('operator');
  readonly signingKey = createKeyPair('operator');

  get operatorJwt(): string {
    return this.operatorWith({});
  }

  /** The operator's JWT with other claims. */
  operatorWith(nats: Partial<OperatorClaims['nats']>, times: { exp?: number; nbf?: number } = {}): string {
    const claims = newOperatorClaims(this.operator.publicKey as OperatorKey);
    const all = { signing_keys: [this.signingKey.publicKey as OperatorKey], ...nats };
    return encode({ ...claims, ...times, name: 'O', nats: { ...claims.nats, ...all } }, this.operator);
  }

  /** A signed account JWT and its key. */
  account(options: AccountOptions = {}): { key: AccountKey; token: string; keys: KeyPair } {
    const {
      keys = createKeyPair('account'),
      signer = this.operator,
      name = 'A',
      issuedAt,
      exp,
      nbf,
      nats,
    } = options;
    const key = keys.publicKey as AccountKey;
    const base = newAccountClaims(key);
    const claims: AccountClaims = {
      ...base,
      name,
      ...(exp === undefined ? {} : { exp }),
      ...(nbf === undefined ? {} : { nbf }),
      nats: { ...base.nats, ...nats },
    };
    return { key, keys, token: encode(claims, signer, issuedAt === undefined ? {} : { issuedAt }) };
  }

  /** A server with this operator on a free port of the loopback, closed when the test ends. */
  async serve(settings: AccountServerSettings = {}): Promise<AccountServer> {
    const server = await AccountServer.start({
      host: '127.0.0.1',
      port: 0,
      operator: this.operatorJwt,
      ...settings,
    });
    onTestFinished(() => server.close());
    return server;
  }
}

/** Posts a body to an account's path. */
export function post(server: { url: string }, key: string, body: string): Promise<Response> {
  return fetch(`${server.url}/jwt/v1/accounts/${key}`, { method: 'POST', body });
}

/** Gets an account's path with a query. */
export function get(
  server: { url: string },
  key: string,
  query = '',
  init: RequestInit = {},
): Promise<Response> {
  return fetch(`${server.url}/jwt/v1/accounts/${key}${query}`, init);
}

/** Now, in unix seconds. */
export function now(): number {
  return Math.floor(Date.now() / 1000);
}

/** A new folder that goes with the test. */
export async function tempDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'nats-account-server-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}
