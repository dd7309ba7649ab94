// The account JWTs that are to be pushed, checked before any of them leaves.
import {
  type AccountClaims,
  decodeAccountInBackground,
  didSign,
  type OperatorClaims,
  validate,
} from '@nats-ts/jwt';
import { NscError, reasonOf } from '../errors.js';
import type { OperatorStore } from '../store/operator-store.js';
import { quote } from '../text/go-text.js';
import { eachAtOnce } from './at-once.js';

/** Accounts whose signatures are verified at once: enough that the threads which do it always find one more. */
const CHECKED_AT_ONCE = 64;

/** An account ready to be pushed. */
export interface Candidate {
  readonly name: string;
  readonly token: string;
  /** Its public key. */
  readonly key: string;
  /** Who signed the JWT. */
  readonly issuer: string;
}

/** How accounts are checked. */
export interface Check {
  /** Push in spite of what validation finds. */
  readonly force: boolean;
  /** Seconds since 1970. */
  readonly now: number;
}

/**
 * Reads and checks accounts; the files are read while other threads verify the signatures of those before.
 *
 * @returns them in the order of the names
 * @throws NscError `bad-jwt`, `not-allowed`, `no-account`: of the first that may not be pushed, for then none is
 */
export function checkCandidates(
  store: OperatorStore,
  operator: OperatorClaims,
  names: readonly string[],
  check: Check,
): Promise<Candidate[]> {
  return eachAtOnce(names, CHECKED_AT_ONCE, (name) => checkCandidate(store, operator, name, check));
}

async function checkCandidate(
  store: OperatorStore,
  operator: OperatorClaims,
  name: string,
  { force, now }: Check,
): Promise<Candidate> {
  const text = store.accountToken(name);
  let claims: AccountClaims;
  let token: string;
  try {
    ({ claims, token } = await decodeAccountInBackground(text));
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
