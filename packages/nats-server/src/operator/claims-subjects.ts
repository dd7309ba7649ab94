/** The subjects of the system account by which servers and nsc speak of account JWTs. */

/** An account's JWT has changed; both spellings. The payload is the JWT. */
export const ACCOUNT_UPDATES = ['$SYS.ACCOUNT.*.CLAIMS.UPDATE', '$SYS.REQ.ACCOUNT.*.CLAIMS.UPDATE'] as const;
/** Here is an account's JWT. */
export const CLAIMS_UPDATE = '$SYS.REQ.CLAIMS.UPDATE';
/** Which accounts are there? */
export const CLAIMS_LIST = '$SYS.REQ.CLAIMS.LIST';
/** Delete accounts; the payload is a JWT of the operator. */
export const CLAIMS_DELETE = '$SYS.REQ.CLAIMS.DELETE';
/** Which JWTs do you have beside mine? The payload is the hash of all of the asker's. */
export const CLAIMS_PACK = '$SYS.REQ.CLAIMS.PACK';
/** One server of all answers that. */
export const PACK_QUEUE = 'responder';
/** Who has the JWT of this account? */
export const ACCOUNT_LOOKUPS = '$SYS.REQ.ACCOUNT.*.CLAIMS.LOOKUP';

/** The subject that asks for the JWT of one account. */
export function lookupSubject(key: string): string {
  return ACCOUNT_LOOKUPS.replace('*', key);
}

/** The account in one of the subjects above. */
export function accountIn(subject: string): string {
  const tokens = subject.split('.');
  return (tokens[1] === 'REQ' ? tokens[3] : tokens[2]) ?? '';
}
