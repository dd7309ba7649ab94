// An operator that signs account JWTs in the test's own process, for tests that need thousands of them or need
// ones that `nsc` would never make.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type AccountClaims,
  type AccountKey,
  createKeyPair,
  encode,
  type KeyPair,
  newAccountClaims,
  newOperatorClaims,
  type OperatorClaims,
  type Signer,
} from '@nats-ts/jwt';

/** An account and its JWT. */
export interface IssuedAccount {
  readonly key: AccountKey;
  readonly token: string;
}

/** How an account JWT is made; what is left out is as in a plain account, signed by the operator now. */
export interface IssueOptions {
  /** Another version of this account; a new key when left out. */
  readonly key?: AccountKey;
  readonly name?: string;
  readonly signer?: Signer;
  /** Unix seconds. */
  readonly issuedAt?: number;
  readonly change?: (claims: AccountClaims) => AccountClaims;
}

/** One operator with two signing keys, and its JWT as a file. */
export class Issuer {
  readonly operator: KeyPair = createKeyPair('operator');
  readonly signingKeys: readonly [KeyPair, KeyPair] = [createKeyPair('operator'), createKeyPair('operator')];
  /** What the configuration names as `operatorjwtpath`. */
  readonly jwtFile: string;

  constructor(dir: string) {
    this.jwtFile = join(dir, 'operator.jwt');
    this.writeOperator();
  }

  /** Writes the operator's JWT, changed as asked. */
  writeOperator(change: (claims: OperatorClaims) => OperatorClaims = (claims) => claims): void {
    const claims = newOperatorClaims(this.operator.publicKey as OperatorClaims['sub']);
    const named: OperatorClaims = {
      ...claims,
      name: 'OP',
      nats: {
        ...claims.nats,
        signing_keys: this.signingKeys.map((pair) => pair.publicKey as OperatorClaims['sub']),
      },
    };
    writeFileSync(this.jwtFile, encode(change(named), this.operator));
  }

  /** Claims of an account, not signed yet. */
  claims(options: IssueOptions = {}): AccountClaims {
    const key = options.key ?? (createKeyPair('account').publicKey as AccountKey);
    const claims = { ...newAccountClaims(key), name: options.name ?? 'ACC' };
    return options.change?.(claims) ?? claims;
  }

  /** A signed account. */
  account(options: IssueOptions = {}): IssuedAccount {
    const claims = this.claims(options);
    const issued = options.issuedAt === undefined ? {} : { issuedAt: options.issuedAt };
    return { key: claims.sub, token: encode(claims, options.signer ?? this.operator, issued) };
  }
}
