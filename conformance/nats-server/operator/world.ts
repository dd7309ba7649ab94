// An operator with accounts and users, made in memory: the JWTs that the cases of operator mode are about.
import { setTimeout as sleep } from 'node:timers/promises';
import {
  connect,
  credsAuthenticator,
  type NatsConnection,
  type NodeConnectionOptions,
} from '@nats-io/transport-node';
import {
  type AccountClaims,
  type AccountKey,
  createKeyPair,
  encode,
  formatCreds,
  type KeyPair,
  newAccountClaims,
  newOperatorClaims,
  newScopedUserClaims,
  newUserClaims,
  newUserScope,
  type OperatorClaims,
  type OperatorKey,
  type UserClaims,
  type UserKey,
  type UserPermissionLimits,
} from '@nats-ts/jwt';
import type { Running } from '../servers.js';

/** Unix seconds, some from now. */
export const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds;

/** An account, its key, and how its JWT is made. */
export class MadeAccount {
  readonly pair: KeyPair = createKeyPair('account');
  readonly claims: AccountClaims;
  #signer: KeyPair;
  #issued = inSeconds(-100);

  constructor(name: string, signer: KeyPair) {
    this.claims = newAccountClaims(this.pair.publicKey as AccountKey);
    this.claims.name = name;
    this.#signer = signer;
  }

  get key(): string {
    return this.pair.publicKey;
  }

  /** Its JWT as the claims are now, newer than the last one. */
  jwt(signer = this.#signer): string {
    return encode(this.claims, signer, { issuedAt: ++this.#issued });
  }

  /** From now on it is this key that signs it. */
  signBy(signer: KeyPair): void {
    this.#signer = signer;
  }

  /** A signing key of it. */
  signingKey(): KeyPair {
    const pair = createKeyPair('account');
    this.claims.nats.signing_keys = [...(this.claims.nats.signing_keys ?? []), pair.publicKey as AccountKey];
    return pair;
  }

  /** A scoped signing key of it. */
  scopedKey(template: Partial<UserPermissionLimits>): KeyPair {
    const pair = createKeyPair('account');
    const scope = newUserScope(pair.publicKey as AccountKey, 'role');
    Object.assign(scope.template, template);
    this.claims.nats.signing_keys = [...(this.claims.nats.signing_keys ?? []), scope];
    return pair;
  }

  /** A user with creds. */
  user(change: (claims: UserClaims) => void = () => undefined, issuedAt = inSeconds(-50)): MadeUser {
    return made(newUserClaims, this.pair, undefined, change, issuedAt);
  }

  /** A user that a signing key issues. */
  userBy(signer: KeyPair, change: (claims: UserClaims) => void = () => undefined): MadeUser {
    return made(newUserClaims, signer, this.key as AccountKey, change, inSeconds(-50));
  }

  /** A user that a scoped signing key issues. */
  scopedUser(signer: KeyPair, change: (claims: UserClaims) => void = () => undefined): MadeUser {
    return made(newScopedUserClaims, signer, this.key as AccountKey, change, inSeconds(-50));
  }
}

/** A user's key, JWT and creds file. */
export interface MadeUser {
  readonly pair: KeyPair;
  readonly jwt: string;
  readonly creds: string;
}

function made(
  claimsOf: (key: UserKey) => UserClaims,
  signer: KeyPair,
  account: AccountKey | undefined,
  change: (claims: UserClaims) => void,
  issuedAt: number,
): MadeUser {
  const pair = createKeyPair('user');
  const claims = claimsOf(pair.publicKey as UserKey);
  claims.name = 'user';
  if (account !== undefined) claims.nats.issuer_account = account;
  change(claims);
  const jwt = encode(claims, signer, { issuedAt });
  return { pair, jwt, creds: formatCreds(jwt, pair.seed) };
}

/** One operator and what belongs to it. */
export class World {
  readonly pair: KeyPair = createKeyPair('operator');
  readonly #made = inSeconds(-1000);
  readonly claims: OperatorClaims = newOperatorClaims(this.pair.publicKey as OperatorKey);
  readonly accounts: MadeAccount[] = [];
  readonly system: MadeAccount;
  readonly systemUser: MadeUser;

  constructor() {
    this.claims.name = 'OP';
    this.system = this.account('SYS');
    this.systemUser = this.system.user();
    this.claims.nats.system_account = this.system.key as AccountKey;
  }

  account(name: string, signer = this.pair): MadeAccount {
    const account = new MadeAccount(name, signer);
    this.accounts.push(account);
    return account;
  }

  signingKey(): KeyPair {
    const pair = createKeyPair('operator');
    this.claims.nats.signing_keys = [...(this.claims.nats.signing_keys ?? []), pair.publicKey];
    return pair;
  }

  operatorJwt(): string {
    return encode(this.claims, this.pair, { issuedAt: this.#made });
  }

  /** A configuration with a memory resolver that has every account. */
  conf(more = ''): string {
    const preload = this.accounts.map((account) => `${account.key}: ${account.jwt()}`).join('\n');
    return `operator: ${this.operatorJwt()}
      system_account: ${this.system.key}
      resolver: MEMORY
      resolver_preload { ${preload} }
      ${more}`;
  }
}

/** A connection as a user. */
export function connectAs(
  server: Pick<Running, 'port'>,
  user: MadeUser,
  options: NodeConnectionOptions = {},
): Promise<NatsConnection> {
  return connect({
    port: server.port,
    authenticator: credsAuthenticator(Buffer.from(user.creds)),
    reconnect: false,
    ...options,
  });
}

/** A JWT with other words, signed again: what `encode` would not write. */
export function resigned(jwt: string, signer: KeyPair, change: (claims: { nats: object }) => void): string {
  const [header = '', body = ''] = jwt.split('.');
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as { nats: object };
  change(claims);
  const signed = `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
  return `${signed}.${Buffer.from(signer.sign(Buffer.from(signed))).toString('base64url')}`;
}

/** Why a user is not let in. */
export async function refusalOf(
  server: Pick<Running, 'port'>,
  user: MadeUser,
  options: NodeConnectionOptions = {},
): Promise<string> {
  try {
    const connection = await connectAs(server, user, options);
    await connection.close();
    return 'let in';
  } catch (error) {
    return (error as Error).message;
  }
}

/** The first message of a request's answer, as JSON. */
export async function asked(connection: NatsConnection, subject: string, payload = ''): Promise<unknown> {
  const answer = await connection.request(subject, payload, { timeout: 5000 });
  return JSON.parse(answer.string());
}

/** Sends an account's newest JWT to a server. */
export async function update(connection: NatsConnection, account: MadeAccount): Promise<unknown> {
  const answer = (await asked(
    connection,
    `$SYS.REQ.ACCOUNT.${account.key}.CLAIMS.UPDATE`,
    account.jwt(),
  )) as { readonly data?: unknown; readonly error?: unknown };
  return answer.data ?? answer.error;
}

/** Why a connection ended; an empty text when it was closed without a reason. */
export async function ended(connection: NatsConnection): Promise<string> {
  const gone = connection.closed().then((error) => (error instanceof Error ? error.message : ''));
  const late = sleep(10_000, 'still there', { ref: false });
  return Promise.race([gone, late]);
}

/** Whether a message of one connection comes to a subscription of another, under its own subject or as another one. */
export async function arrives(
  from: NatsConnection,
  to: NatsConnection,
  subject: string,
  as = subject,
  queue = '',
): Promise<boolean> {
  let heard = false;
  const callback = (error: Error | null): void => {
    heard ||= error === null;
  };
  const subscription = to.subscribe(as, queue === '' ? { callback } : { callback, queue });
  await to.flush();
  from.publish(subject);
  await from.flush();
  await to.flush();
  subscription.unsubscribe();
  return heard;
}

/** The first permission error that a connection hears of after an act. */
export async function violation(connection: NatsConnection, act: () => void): Promise<string> {
  const heard = (async () => {
    for await (const status of connection.status()) {
      if (status.type === 'error') return status.error.message;
    }
    return 'closed';
  })();
  act();
  await connection.flush();
  return Promise.race([heard, sleep(5000, 'nothing', { ref: false })]);
}
