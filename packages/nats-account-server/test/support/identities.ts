// An operator, its accounts and their users, made anew for each test.
import {
  type AccountClaims,
  type AccountKey,
  createKeyPair,
  decodeOperator,
  encode,
  formatCreds,
  type KeyPair,
  newAccountClaims,
  newOperatorClaims,
  newUserClaims,
  type OperatorKey,
  type UserKey,
} from '@nats-ts/jwt';
import { Trust, TrustHolder } from '../../src/trust.js';

/** An account whose keys the test holds. */
export class TestAccount {
  readonly pair = createKeyPair('account');
  readonly #operator: Operator;
  readonly #name: string;

  constructor(operator: Operator, name: string) {
    this.#operator = operator;
    this.#name = name;
  }

  get key(): AccountKey {
    return this.pair.publicKey as AccountKey;
  }

  /** The account's JWT, signed by its operator. `issuedAt` in Unix seconds. */
  jwt(change: (claims: AccountClaims) => void = () => undefined, issuedAt?: number): string {
    return this.signedBy(this.#operator.pair, change, issuedAt);
  }

  /** The account's JWT, signed by somebody. */
  signedBy(
    signer: KeyPair,
    change: (claims: AccountClaims) => void = () => undefined,
    issuedAt?: number,
  ): string {
    const claims = newAccountClaims(this.key);
    claims.name = this.#name;
    change(claims);
    return encode(claims, signer, issuedAt === undefined ? {} : { issuedAt });
  }

  /** The creds file of a new user. */
  creds(): string {
    const user = createKeyPair('user');
    const claims = newUserClaims(user.publicKey as UserKey);
    claims.name = 'user';
    return formatCreds(encode(claims, this.pair), user.seed);
  }
}

/** An operator with a system account. */
export class Operator {
  readonly pair = createKeyPair('operator');
  readonly system = new TestAccount(this, 'SYS');

  account(name: string): TestAccount {
    return new TestAccount(this, name);
  }

  jwt(): string {
    const claims = newOperatorClaims(this.pair.publicKey as OperatorKey);
    claims.name = 'OP';
    claims.nats.system_account = this.system.key;
    return encode(claims, this.pair);
  }

  trust(): TrustHolder {
    return new TrustHolder(new Trust({ operator: decodeOperator(this.jwt()) }));
  }

  /** A broker's configuration that trusts this operator; `resolver` are its resolver lines. */
  brokerConfig(resolver: string): string {
    return `operator: "${this.jwt()}"\nsystem_account: ${this.system.key}\n${resolver}`;
  }

  /** Resolver lines of a broker that knows these accounts and the system account, and asks nobody. */
  memoryResolver(...accounts: readonly TestAccount[]): string {
    const known = [this.system, ...accounts].map((account) => `${account.key}: ${account.jwt()}`);
    return `resolver: MEMORY\nresolver_preload: {\n${known.join('\n')}\n}`;
  }
}
