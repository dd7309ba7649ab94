// A home with an operator, accounts A and B with users u1 and u2 of A, and brokers configured by nsc: what the tests
// of push, pull and the tools begin with. Each test has its own, so that several run at once.
import { readFileSync, writeFileSync } from 'node:fs';
import type { NatsConnection } from '@nats-io/transport-node';
import { type AccountClaims, decodeAccount, encode, keyPairFromSeed } from '@nats-ts/jwt';
import { afterAll, test } from 'vitest';
import { GoBroker } from '../../../e2e/support/go-broker.js';
import { connectAs } from './broker-client.js';
import { TestHome } from './home.js';

/** How long one test may take on a busy machine, in milliseconds. */
const PATIENCE = 60_000;

/** Brokers give clients two seconds to prove who they are; on a busy machine the tests need more. */
export const PATIENT = '\nauthorization { timeout: 60 }\n';

/** A test with a world of its own, which is ended whatever happens; tests of a file run several at once. */
export function testInWorld(name: string, body: (world: ResolverWorld) => Promise<void>): void {
  test.concurrent(
    name,
    async () => {
      const world = await ResolverWorld.open();
      try {
        await body(world);
      } finally {
        await world.end();
      }
    },
    PATIENCE,
  );
}

let model: Promise<TestHome> | undefined;

afterAll(async () => (await model)?.remove());

async function makeModel(): Promise<TestHome> {
  const home = new TestHome();
  for (const line of [
    'add operator -n OP --sys --generate-signing-key',
    'add account -n A',
    'add user -a A -n u1',
    'add user -a A -n u2',
    'add account -n B',
  ]) {
    await home.ok(line);
  }
  return home;
}

/** One world. */
export class ResolverWorld {
  readonly home: TestHome;
  readonly #brokers: GoBroker[] = [];
  readonly #opened: NatsConnection[] = [];

  private constructor(home: TestHome) {
    this.home = home;
  }

  /** Copies the home that the first world of a test file made: keys and JWTs need not be made anew each time. */
  static async open(): Promise<ResolverWorld> {
    model ??= makeModel();
    return new ResolverWorld((await model).copy());
  }

  async end(): Promise<void> {
    for (const connection of this.#opened) await connection.close();
    for (const broker of this.#brokers) await broker.stop();
    this.home.remove();
  }

  /** A broker with the configuration that `generate config` writes for a flag; its name is `alone`. */
  async start(flag: string, change: (text: string) => string = (text) => text): Promise<GoBroker> {
    await this.home.ok(`generate config ${flag} --config-file server.conf --force`);
    writeFileSync(this.home.path('server.conf'), change(this.home.read('server.conf')) + PATIENT);
    return this.keep(await GoBroker.start(this.home.path('server.conf'), { name: 'alone' }));
  }

  /** Ends a broker with this world. */
  keep(broker: GoBroker): GoBroker {
    this.#brokers.push(broker);
    return broker;
  }

  /** Connects as a user; refused users reject. */
  async client(broker: GoBroker, account: string, user: string): Promise<NatsConnection> {
    const connection = await connectAs(this.home, broker, account, user);
    this.#opened.push(connection);
    return connection;
  }

  /** Path of an account's JWT. */
  jwtPath(account: string): string {
    return this.home.data('stores', 'OP', 'accounts', account, `${account}.jwt`);
  }

  jwt(account: string): string {
    return readFileSync(this.jwtPath(account), 'utf8');
  }

  claims(account: string): AccountClaims {
    return decodeAccount(this.jwt(account)).claims;
  }

  /** Public key of an account. */
  key(account: string): string {
    return this.claims(account).sub;
  }

  /** Edits an account's claims and signs it again. @param later seconds after its last issue */
  edit(account: string, change: (claims: AccountClaims) => void, later = 1): void {
    const claims = this.claims(account);
    const issuer = claims.iss ?? '';
    const file = this.home.data('keys', 'keys', 'O', issuer.slice(1, 3), `${issuer}.nk`);
    const issuedAt = (claims.iat ?? 0) + later;
    change(claims);
    writeFileSync(
      this.jwtPath(account),
      encode(claims, keyPairFromSeed(readFileSync(file, 'utf8')), { issuedAt }),
    );
  }
}
