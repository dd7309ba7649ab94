// The system subjects of account JWTs, as the Go server and account server use them (server/events.go).

/** Asks every server for what differs from a store hash; the payload is the asker's 32-byte hash. */
export const PACK_REQUEST = '$SYS.REQ.CLAIMS.PACK';
/** One server of all answers a pack request: the Go servers share this queue group. */
export const PACK_QUEUE = 'responder';
/** Every account notification. */
export const ANY_ACCOUNT_UPDATE = '$SYS.ACCOUNT.*.CLAIMS.UPDATE';
/** Every activation notification: the issuing account, then the activation's hash. */
export const ANY_ACTIVATION_UPDATE = '$SYS.ACCOUNT.*.CLAIMS.ACTIVATE.*';
/** Every request for an account's JWT. */
export const ANY_ACCOUNT_LOOKUP = '$SYS.REQ.ACCOUNT.*.CLAIMS.LOOKUP';

/** Where brokers hear that an account changed; the payload is its JWT. */
export function accountUpdateSubject(key: string): string {
  return `$SYS.ACCOUNT.${key}.CLAIMS.UPDATE`;
}

/** Where other account servers hear of an activation; the payload is its JWT. */
export function activationUpdateSubject(account: string, hash: string): string {
  return `$SYS.ACCOUNT.${account}.CLAIMS.ACTIVATE.${hash}`;
}

/** Where a server asks the others for an account's JWT. */
export function accountLookupSubject(key: string): string {
  return `$SYS.REQ.ACCOUNT.${key}.CLAIMS.LOOKUP`;
}

/** The account in one of the subjects above; empty when the subject is none of them. */
export function accountInSubject(subject: string): string {
  const tokens = subject.split('.');
  return (tokens[1] === 'REQ' ? tokens[3] : tokens[2]) ?? '';
}
