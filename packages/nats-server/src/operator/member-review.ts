/**
 * What a changed account means for those who are connected to it: limits that shrank, keys that are gone, users that
 * were revoked. Each connection is held against the account as it is now, so that the newest change wins, in slices,
 * so that traffic goes on.
 */
import type { Account, Member } from '../accounts/account.js';
import type { UserCredential } from '../auth/authenticator.js';
import { errorTexts } from '../protocol/error-texts.js';
import { inSlices } from '../slices.js';
import type { ClaimsAccount } from './claims-account.js';

/** Holds every connection against what its account says now. */
export async function reviewMembers(account: ClaimsAccount): Promise<void> {
  const { version } = account;
  let stayed = 0;
  const { maxConnections } = account.account.limits;
  // Members are in the order in which they came: the newest go when there are too many.
  await inSlices(account.account.members, (member) => {
    if (account.version !== version) return false;
    if (member.closed) return true;
    if (maxConnections >= 0 && stayed >= maxConnections) {
      member.end('Maximum Account Connections Exceeded', errorTexts.maxAccountConnections);
    } else if (review(member, account)) {
      stayed++;
    }
    return true;
  });
}

/** Ends every connection of an account that has expired or was deleted. */
export async function endMembers(account: Account): Promise<void> {
  await inSlices(account.members, (member) => {
    member.end('Authentication Expired', errorTexts.accountExpired);
  });
}

/** True when the member stays. */
function review(member: Member, account: ClaimsAccount): boolean {
  const { identity } = member;
  const credential = identity?.credential;
  if (credential !== undefined) {
    if (account.revokes(credential.userKey, credential.issuedAt)) {
      member.end('Credentials Revoked', errorTexts.authenticationRevoked);
      return false;
    }
    if (credential.bearer && account.refusesBearers) {
      member.end('Authentication Failure', errorTexts.authorizationViolation);
      return false;
    }
    if (!stillIssued(credential, account)) {
      member.end('Authentication Failure');
      return false;
    }
    if (credential.defaultPermissions && identity?.permissions !== account.defaultPermissions)
      member.permit(account.defaultPermissions);
  }
  return member.limit();
}

/** Is the key that issued a user still one of the account, with the same template? */
function stillIssued({ issuer, scope }: UserCredential, account: ClaimsAccount): boolean {
  return account.scopeText(issuer) === scope;
}
