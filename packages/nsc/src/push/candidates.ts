// The account JWTs that are to be pushed, checked before any of them leaves.
import { type AccountClaims, decodeAccount, didSign, type OperatorClaims, validate } from '@nats-ts/jwt';
import { NscError, reasonOf } from '../errors.js';
import type { OperatorStore } from '../store/operator-store.js';
import { quote } from '../text/go-text.js';

/** An account ready to be pushed. */
export interface Candidate {
  readonly name: string;
  readonly token: string;
  /** Its public key. */
  readonly key: string;
  /** Who signed the JWT. */
  readonly issuer: string;
}

/**
 * Reads and checks an account.
 *
 * @param force push in spite of what validation finds
 * @param now seconds since 1970
 * @throws NscError `bad-jwt`, `not-allowed`, `no-account`
 */
export function candidate(
  store: OperatorStore,
  operator: OperatorClaims,
  name: string,
  { force, now }: { readonly force: boolean; readonly now: number },
): Candidate {
  const text = store.accountToken(name);
  let claims: AccountClaims;
  let token: string;
  try {
    ({ claims, token } = decodeAccount(text));
  } catch (error) {
    throw new NscError('bad-jwt', `unable to push account ${quote(name)}: ${reasonOf(error)}`, {
      cause: error,
    });
  }
  if (!force) {
    const finding = validate(claims, { now }).find((found) => found.blocking || found.timeCheck);
    if (finding !== undefined) {
      throw new NscError(
        'not-allowed',
        `unable to push account ${quote(name)} as it has validation issues: ${finding.text}`,
      );
    }
    if (!store.info.managed && !didSign(operator, claims)) {
      throw new NscError(
        'not-allowed',
        `unable to push account ${quote(name)} as it is not signed by the operator ${quote(operator.name ?? '')}`,
      );
    }
  }
  return { name, token, key: claims.sub, issuer: claims.iss ?? '' };
}
