// A person's nsc folders, in a temporary home, and the `nsc` program run in them.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AccountClaims, decodeAccount, encode, keyPairFromSeed } from '@nats-ts/jwt';
import { expect } from 'vitest';
import { type Finished, ours, run } from './program.js';

/** One nsc home and what tests ask of it. */
export class NscHome {
  readonly dir: string;
  readonly #env: Readonly<Record<string, string>>;

  constructor(dir: string, env: Readonly<Record<string, string>> = {}) {
    this.dir = dir;
    this.#env = { HOME: dir, LANG: 'C.UTF-8', ...env };
  }

  /** Runs `nsc` with these words, split at spaces, whatever comes of it. */
  try(words: string): Promise<Finished> {
    return run(ours('nsc'), words.split(' '), { cwd: this.dir, env: this.#env });
  }

  /** Runs `nsc` and expects it to succeed; answers everything it printed. */
  async nsc(words: string): Promise<string> {
    const done = await this.try(words);
    expect(done, `nsc ${words}\n${done.stdout}${done.stderr}`).toMatchObject({ code: 0 });
    return done.stdout + done.stderr;
  }

  /** The folder of the stores. */
  get stores(): string {
    return join(this.dir, '.local/share/nats/nsc/stores');
  }

  /** The folder of keys and creds. */
  get keys(): string {
    return join(this.dir, '.local/share/nats/nsc/keys');
  }

  operatorJwt(operator: string): string {
    return join(this.stores, operator, `${operator}.jwt`);
  }

  accountJwt(operator: string, account: string): string {
    return join(this.stores, operator, 'accounts', account, `${account}.jwt`);
  }

  userJwt(operator: string, account: string, user: string): string {
    return join(this.stores, operator, 'accounts', account, 'users', `${user}.jwt`);
  }

  creds(operator: string, account: string, user: string): string {
    return join(this.keys, 'creds', operator, account, `${user}.creds`);
  }

  /** The public key of an account. */
  accountKey(operator: string, account: string): string {
    return decodeAccount(readFileSync(this.accountJwt(operator, account), 'utf8').trim()).claims.sub;
  }

  /** The seed of a key that the keystore holds. */
  seed(publicKey: string): string {
    const folder = join(this.keys, 'keys', publicKey.slice(0, 1), publicKey.slice(1, 3));
    return readFileSync(join(folder, `${publicKey}.nk`), 'utf8').trim();
  }

  /** Every account of an operator, by name. */
  accounts(operator: string): string[] {
    return readdirSync(join(this.stores, operator, 'accounts')).sort();
  }

  /** Changes an account as `nsc edit account` would and signs it with the key that signed it before. */
  editAccount(operator: string, account: string, change: (claims: AccountClaims) => AccountClaims): void {
    const file = this.accountJwt(operator, account);
    const { claims } = decodeAccount(readFileSync(file, 'utf8').trim());
    const signer = keyPairFromSeed(this.seed(claims.iss ?? ''));
    // The server takes a JWT only when it is newer, and iat counts whole seconds.
    const issuedAt = Math.max(Math.floor(Date.now() / 1000), (claims.iat ?? 0) + 1);
    writeFileSync(file, encode(change(claims), signer, { issuedAt }));
  }
}
