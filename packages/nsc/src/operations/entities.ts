// What operations hand back about the things they made, apart from the report for people.
import type { Report } from '../report/report.js';

/** Something that has a name and a key. */
export interface NamedKey {
  readonly name: string;
  readonly publicKey: string;
}

/** An operator that was added or edited. */
export interface OperatorResult extends NamedKey {
  /** The operator's JWT. */
  readonly jwt: string;
}

/** An account that was added. */
export interface AccountResult extends NamedKey {
  readonly jwt: string;
  /** Public key that signed the JWT. */
  readonly issuer: string;
}

/** A user that was added. */
export interface UserResult extends NamedKey {
  /** The user's account. */
  readonly account: string;
  readonly jwt: string;
  readonly issuer: string;
  /** Path of the creds file; undefined when the user's private key is not here. */
  readonly credsFile: string | undefined;
}

/** Every operation's result carries the lines that the program prints. */
export interface Reported {
  readonly report: Report;
}

/** Results that leave something to be known or done. */
export interface Noted {
  /** For people; the program prints them on stderr. */
  readonly notes: readonly string[];
}
